internal import SourceText

/// Django's migrations, read without running them. All of a source are read in order, since what an operation
/// does depends on the models that the ones before left.
struct DjangoReader {
  let steps: StepReader

  func read(_ files: [MigrationFile]) -> [Migration] {
    let parsed = files.compactMap(Parsed.init)
    var state = DjangoState()
    return inOrder(parsed).map { read($0, &state) }
  }

  /// A file with a `Migration` class.
  private struct Parsed {
    let file: MigrationFile
    let app: String
    let name: String
    let lines: [PythonLine]
    let parents: [String]
    let parentsLine: Int?

    var version: String { "\(app).\(name)" }

    init?(_ file: MigrationFile) {
      let parts = file.path.components.map { String(decoding: $0, as: UTF8.self) }
      guard parts.count >= 3, parts[parts.count - 2] == "migrations",
        file.content.count <= PythonLines.sizeLimit,
        let name = file.name.without(suffix: ".py"), name != "__init__"
      else { return nil }
      self.file = file
      self.name = name
      app = parts[parts.count - 3]
      lines = PythonLines.read(file.content)
      guard lines.contains(where: { $0.tokens.starts(with: [.name("class"), .name("Migration")]) }) else {
        return nil
      }
      let dependencies = Self.assigned("dependencies", lines)
      parentsLine = dependencies?.line
      parents = (dependencies?.value.items ?? []).compactMap { item in
        guard let pair = item.strings, pair.count == 2 else { return nil }
        return pair.joined(separator: ".")
      }
    }

    /// The value of `name = …` in the class.
    static func assigned(_ name: String, _ lines: [PythonLine]) -> (value: PythonValue, line: Int)? {
      guard
        let line = lines.first(where: {
          $0.indent > 0 && $0.tokens.starts(with: [.name(name), .symbol("=")])
        })
      else { return nil }
      var values = PythonValues(line, from: 2)
      return (values.value(), line.number)
    }
  }

  private func inOrder(_ files: [Parsed]) -> [Parsed] {
    var waiting = files.sorted { ($0.name, $0.file.path) < ($1.name, $1.file.path) }
    let known = Set(files.map(\.version))
    var done: Set<String> = []
    var ordered: [Parsed] = []
    while !waiting.isEmpty {
      let ready = waiting.filter { $0.parents.allSatisfy { done.contains($0) || !known.contains($0) } }
      guard !ready.isEmpty else { return ordered + waiting }
      ordered += ready
      done.formUnion(ready.map(\.version))
      // By path: a second file of one version waits on, and is not lost.
      let settled = Set(ready.map(\.file.path))
      waiting.removeAll { settled.contains($0.file.path) }
    }
    return ordered
  }

  private func read(_ parsed: Parsed, _ state: inout DjangoState) -> Migration {
    var migration = Migration(parsed.file.path, version: parsed.version, title: parsed.name)
    // What other apps have is theirs to say; a source may be one app.
    migration.parents = parsed.parents.filter { $0.hasPrefix("\(parsed.app).") }
    migration.parentsLine = parsed.parentsLine
    migration.versionLine = parsed.lines.first { $0.tokens.first == .name("class") }?.number
    if Parsed.assigned("atomic", parsed.lines)?.value == .bool(false) { migration.isInTransaction = false }
    let replaced = Parsed.assigned("replaces", parsed.lines)?.value.items ?? []
    migration.replaces = replaced.compactMap { $0.strings?.joined(separator: ".") }
    var body = DjangoBody(steps: steps, lines: parsed.lines, app: parsed.app)
    body.noteImports()
    if let operations = Parsed.assigned("operations", parsed.lines) {
      body.read(operations.value, line: operations.line, &state)
    }
    migration.steps = body.result
    migration.remarks = body.remarks
    if let line = body.emptyReverse { migration.down = .empty(line: line) }
    return migration
  }
}
