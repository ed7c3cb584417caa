internal import SourceText

/// One place where a rule is broken, as the rule tells it.
struct Hit: Hashable, Sendable {
  /// What is wrong, where: `ADD COLUMN orders.z … CHECK validates every row that is there`.
  var message: String
  /// What it is about: `orders.z`. With rule and file it makes the finding the same one in another commit.
  var object: String
  /// nil for the line of the step, or of the whole file.
  var line: Int?
  /// nil for the file of the migration.
  var path: RepositoryPath?
  /// nil for the rule's own.
  var severity: Rule.Severity?
  var rewrite: Rewrite

  init(
    _ message: String, object: String, line: Int? = nil, path: RepositoryPath? = nil,
    severity: Rule.Severity? = nil, rewrite: Rewrite = Rewrite()
  ) {
    self.message = message
    self.object = object
    self.line = line
    self.path = path
    self.severity = severity
    self.rewrite = rewrite
  }
}
