internal import SourceText

/// Django's migrations, read without running them. All of a source are read in order, since what an operation
/// does depends on the models that the ones before left.
struct DjangoReader {
  let steps: StepReader

  func read(_ files: [MigrationFile]) -> [Migration] {
    var parsed = files.compactMap(Parsed.init)
    chainSouth(&parsed)
    let versions = Set(parsed.map(\.version))
    var state = DjangoState()
    return inOrder(parsed).map { file in
      guard !file.replaces.isEmpty, file.replaces.allSatisfy(versions.contains) else {
        return read(file, &state)
      }
      // A squash beside what it replaces: the models come from those.
      var aside = DjangoState()
      return read(file, &aside)
    }
  }

  /// South ran the migrations of an app by their names.
  private func chainSouth(_ files: inout [Parsed]) {
    var last: [String: String] = [:]
    let order = files.indices.filter { files[$0].isSouth }.sorted { files[$0].name < files[$1].name }
    for index in order {
      let file = files[index]
      if let before = last[file.app] { files[index].parents = [before] }
      last[file.app] = file.version
    }
  }

  /// A file with a `Migration` class.
  private struct Parsed {
    let file: MigrationFile
    let app: String
    let name: String
    let lines: [PythonLine]
    var parents: [String]
    let parentsLine: Int?
    /// Versions that it stands for.
    let replaces: [String]
    /// `class Migration(SchemaMigration)`: of South, whose place Django's own took with 1.7.
    let isSouth: Bool

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
      guard let head = lines.first(where: { $0.tokens.starts(with: [.name("class"), .name("Migration")]) })
      else { return nil }
      isSouth = head.tokens.contains(.name("SchemaMigration")) || head.tokens.contains(.name("DataMigration"))
      let replaced = Self.assigned("replaces", lines)?.value.items ?? []
      replaces = replaced.compactMap { $0.strings?.joined(separator: ".") }
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
    let known = Set(files.flatMap { [$0.version] + $0.replaces })
    var done: Set<String> = []
    var ordered: [Parsed] = []
    while !waiting.isEmpty {
      let ready = waiting.filter { $0.parents.allSatisfy { done.contains($0) || !known.contains($0) } }
      guard !ready.isEmpty else { return ordered + waiting }
      ordered += ready
      done.formUnion(ready.flatMap { [$0.version] + $0.replaces })
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
    guard !parsed.isSouth else {
      migration.cannotBeRead("a migration of South, which Django 1.7 left behind")
      return migration
    }
    if Parsed.assigned("atomic", parsed.lines)?.value == .bool(false) { migration.isInTransaction = false }
    migration.replaces = parsed.replaces
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
