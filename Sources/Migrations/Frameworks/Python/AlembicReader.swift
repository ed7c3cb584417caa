internal import SourceText

/// Alembic's versions, read without running them: revision, parents, and the calls in `upgrade` and
/// `downgrade`.
struct AlembicReader {
  let steps: StepReader

  /// Parents before their children.
  func read(_ files: [MigrationFile]) -> [Migration] {
    inOrder(files.filter { $0.name.hasSuffix(".py") }.compactMap(migration))
  }

  /// nil for a file that names no revision: no migration.
  private func migration(_ file: MigrationFile) -> Migration? {
    guard file.content.count <= PythonLines.sizeLimit else {
      var migration = Migration(file.path, version: file.name)
      migration.cannotBeRead(Migration.tooLarge(limit: PythonLines.sizeLimit, of: "Python"))
      return migration
    }
    let lines = PythonLines.read(file.content)
    guard let (revision, revisionLine) = assigned("revision", lines), let version = revision.string else {
      return nil
    }
    var migration = Migration(file.path, version: version, title: file.name)
    migration.versionLine = revisionLine
    if let (parents, line) = assigned("down_revision", lines) {
      migration.parents = parents.string.map { [$0] } ?? parents.strings ?? []
      migration.parentsLine = line
    }
    var body = AlembicBody(steps: steps, functions: functions(lines))
    let up = function("upgrade", lines)
    let imports = lines.filter { $0.indent == 0 }
    body.read(imports.filter { $0.isImport } + (up?.body ?? []))
    migration.steps = body.result
    migration.down = down(
      function("downgrade", lines), isMerge: migration.parents.count > 1, up: migration.steps)
    return migration
  }

  /// The value of `name = …` or `name: type = …` outside of functions.
  private func assigned(_ name: String, _ lines: [PythonLine]) -> (PythonValue, line: Int)? {
    for line in lines where line.indent == 0 && line.tokens.first == .name(name) {
      guard let equals = line.tokens.firstIndex(of: .symbol("=")) else { continue }
      var values = PythonValues(line, from: equals + 1)
      let first = values.value()
      // a, b without parentheses.
      return (first, line.number)
    }
    return nil
  }

  /// Beside the two that Alembic calls.
  private func functions(_ lines: [PythonLine]) -> [String: [PythonLine]] {
    var found: [String: [PythonLine]] = [:]
    for line in lines where line.indent == 0 && line.tokens.first == .name("def") && line.tokens.count > 1 {
      guard case .name(let name) = line.tokens[1], name != "upgrade", name != "downgrade" else { continue }
      found[name] = function(name, lines)?.body
    }
    return found
  }

  private func function(_ name: String, _ lines: [PythonLine]) -> (line: Int, body: [PythonLine])? {
    guard
      let start = lines.firstIndex(where: {
        $0.indent == 0 && $0.tokens.starts(with: [.name("def"), .name(name)])
      })
    else { return nil }
    return (lines[start].number, Array(lines[(start + 1)...].prefix { $0.indent > 0 }))
  }

  private func down(_ function: (line: Int, body: [PythonLine])?, isMerge: Bool, up: [Step]) -> Migration.Down
  {
    guard let function else { return .missing }
    if let raised = function.body.first(where: { $0.tokens.first == .name("raise") }) {
      return .declaredIrreversible(line: raised.number)
    }
    let isEmpty = function.body.allSatisfy { line in
      if case .string = line.tokens[0] { return line.tokens.count == 1 }
      return [.name("pass"), .name("return"), .symbol(".")].contains(line.tokens[0]) && line.tokens.count <= 3
    }
    if isEmpty { return isMerge || up.isEmpty ? .notNeeded : .empty(line: function.line) }
    var body = AlembicBody(steps: steps)
    body.read(function.body)
    return .steps(body.result)
  }

  private func inOrder(_ migrations: [Migration]) -> [Migration] {
    var waiting = migrations.sorted { $0.path < $1.path }
    let known = Set(migrations.map(\.version))
    var done: Set<String> = []
    var ordered: [Migration] = []
    while !waiting.isEmpty {
      let ready = waiting.filter { $0.parents.allSatisfy { done.contains($0) || !known.contains($0) } }
      // A cycle: its members come in the order of their paths, and a rule says what they are.
      guard !ready.isEmpty else { return ordered + waiting }
      ordered += ready
      done.formUnion(ready.map(\.version))
      // By path: a second file of one revision waits on, and is not lost.
      let settled = Set(ready.map(\.path))
      waiting.removeAll { settled.contains($0.path) }
    }
    return ordered
  }
}
