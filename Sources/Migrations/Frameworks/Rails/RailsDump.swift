internal import SourceText

/// `db/schema.rb` or `db/structure.sql`: the schema after the newest migration that was run where it was
/// written.
struct RailsDump {
  let file: MigrationFile
  /// The newest version in it; nil where none is named.
  let version: Int?
  private let versions: Set<String>

  static func all(in files: [MigrationFile]) -> [RailsDump] { files.compactMap(RailsDump.init) }

  init?(_ file: MigrationFile) {
    let name = file.name
    guard name.hasSuffix("schema.rb") || name.hasSuffix("structure.sql") else { return nil }
    self.file = file
    if name.hasSuffix(".rb") {
      let line = TextLines(Array(file.content.prefix(8_192))).lines.lazy.first {
        $0.text.contains("define(version:")
      }
      let digits = line?.text.drop { $0 != ":" }.drop { !$0.isNumber }.prefix { $0.isNumber || $0 == "_" }
      // ActiveRecord::Schema[7.1].define(version: 2025_01_10_000000)
      let text =
        line.flatMap { line in
          line.text.lowercasedRange(of: "version:").map { line.text[$0.upperBound...] }
        } ?? digits ?? ""
      version = Int(text.filter(\.isNumber).prefix(18))
      versions = []
    } else {
      versions = Self.versions(in: file.content)
      version = versions.compactMap { Int($0) }.max()
    }
  }

  /// Texts in quotes that are nothing but digits: the rows of `schema_migrations`.
  private static func versions(in content: [UInt8]) -> Set<String> {
    var found: Set<String> = []
    var index = content.startIndex
    while let quote = content[index...].firstIndex(of: UInt8(ascii: "'")) {
      let end = content[(quote + 1)...].firstIndex { !(48...57).contains($0) } ?? content.endIndex
      let count = end - quote - 1
      if count >= 3, count <= 18, end < content.endIndex, content[end] == UInt8(ascii: "'") {
        found.insert(String(decoding: content[(quote + 1)..<end], as: UTF8.self))
      }
      index = max(end, quote + 1)
    }
    return found
  }

  /// `db/migrate` and `db/post_migrate` belong to `db/schema.rb`, `db/animals_migrate` to
  /// `db/animals_schema.rb`.
  func isOf(_ migration: Migration) -> Bool {
    guard let place = file.path.folder, migration.path.isInside(place) else { return file.path.folder == nil }
    let prefix =
      String(file.name.prefix { $0 != "." }).without(suffix: "_schema")
      ?? String(file.name.prefix { $0 != "." }).without(suffix: "_structure")
    let parts = migration.path.components.map { String(decoding: $0, as: UTF8.self) }
    let depth = place.components.count
    guard parts.count > depth else { return false }
    let folder = parts[depth]
    if let prefix { return folder == "\(prefix)_migrate" }
    return ["migrate", "post_migrate"].contains(folder)
  }

  func covers(_ migration: Migration) -> Bool {
    guard isOf(migration), let version, let own = migration.order.first else { return false }
    return own <= version
  }

  func remark(about migration: Migration) -> Migration.Remark? {
    guard isOf(migration), let own = migration.order.first else { return nil }
    let isStale = versions.isEmpty ? version.map { $0 < own } ?? false : !versions.contains(migration.version)
    guard isStale else { return nil }
    return Migration.Remark(
      "schema-dump-stale", line: nil,
      "\(file.path) is of version \(version.map(String.init) ?? "none") and has not run \(migration.version)",
      object: migration.version)
  }

  /// What makes its schema.
  func steps(_ reader: StepReader) -> [Step] {
    if file.name.hasSuffix(".sql") { return reader.steps(file.content, at: file.path) }
    guard file.content.count <= ScriptLexer.sizeLimit else { return [] }
    let program = ScriptParser.read(file.content, .ruby)
    var body = RailsBody(
      steps: reader, version: RailsVersion(7, 0), direction: .up, isOutsideTransaction: false,
      scope: ScriptScope(.ruby))
    for statement in program.statements {
      guard let call = statement.call, call.name == "define", let block = call.block else { continue }
      body.walk(block.body)
    }
    return body.run.result
  }
}
