internal import SourceText

/// Liquibase's changelogs: each changeset is a migration, in the order in which the changelogs include each
/// other.
struct LiquibaseReader {
  let steps: StepReader

  func read(_ files: [MigrationFile]) -> [Migration] {
    var run = LiquibaseRun(steps: steps, files: files)
    run.readAll()
    return run.migrations
  }
}

private struct LiquibaseRun {
  let steps: StepReader
  let files: [MigrationFile]
  private(set) var migrations: [Migration] = []

  private enum Log {
    case tree(ChangeNode)
    case sql(FormattedSQL)
    case broken(line: Int, String)
  }

  private var logs: [RepositoryPath: Log] = [:]
  private var byPath: [RepositoryPath: MigrationFile] = [:]
  private var visited: Set<RepositoryPath> = []
  private var seen: [String: Int] = [:]
  private var properties: [String: String] = [:]

  private var engine: Engine { steps.engine }
  private var changes: LiquibaseChanges { LiquibaseChanges(steps: steps) }

  init(steps: StepReader, files: [MigrationFile]) {
    self.steps = steps
    self.files = files.sorted { $0.path < $1.path }
    for file in self.files {
      byPath[file.path] = file
      if file.name.hasSuffix(".sql") {
        if let log = FormattedSQL(file.content) { logs[file.path] = .sql(log) }
        continue
      }
      switch ChangeNode.read(file.content, name: file.name) {
      case .changelog(let root): logs[file.path] = .tree(root)
      case .unreadable(let line, let reason): logs[file.path] = .broken(line: line, reason)
      case .foreign: continue
      }
    }
  }

  /// First the changelogs that no other includes, with what they include.
  mutating func readAll() {
    var included: Set<RepositoryPath> = []
    for (path, log) in logs {
      guard case .tree(let root) = log else { continue }
      for node in root.children { included.formUnion(targets(of: node, in: path)) }
    }
    for file in files where logs[file.path] != nil && !included.contains(file.path) { read(file.path) }
    // Changelogs that include each other in a circle have no first.
    for file in files where logs[file.path] != nil && !visited.contains(file.path) { read(file.path) }
  }

  private mutating func read(_ path: RepositoryPath, depth: Int = 0) {
    guard depth < 64, visited.insert(path).inserted else { return }
    switch logs[path] {
    case .tree(let root)?:
      for node in root.children {
        switch node.name {
        case "property": note(node)
        case "include", "includeAll":
          for target in targets(of: node, in: path) { read(target, depth: depth + 1) }
        case "changeSet": add(node, path)
        default: continue
        }
      }
    case .sql(let log)?:
      for node in log.properties { note(node) }
      for set in log.changeSets { add(set, path) }
    case .broken(let line, let reason)?:
      var migration = Migration(path, version: "\(path)", title: "\(path)")
      migration.steps = [
        Step(
          .opaque(OpaquePart(.notAnalysable, "the changelog cannot be read: \(reason)")), line: line,
          statement: 1)
      ]
      migrations.append(migration)
    case nil: addRaw(path)
    }
  }

  /// A file of plain SQL that is included is one changeset of its own.
  private mutating func addRaw(_ path: RepositoryPath) {
    guard let file = byPath[path], file.name.hasSuffix(".sql") else { return }
    var migration = Migration(path, version: "\(path)::raw::includeAll", title: file.name)
    migration.steps = steps.steps(file.content, at: path)
    migration.fingerprint = String(decoding: file.content, as: UTF8.self).canonicalSpace
    migrations.append(migration)
  }

  // MARK: includes

  private func targets(of node: ChangeNode, in path: RepositoryPath) -> [RepositoryPath] {
    switch node.name {
    case "include":
      return node["file"].flatMap {
        resolve($0, from: path, isRelative: node.isTrue("relativeToChangelogFile"))
      }.map { [$0] } ?? []
    case "includeAll":
      guard let text = node["path"] else { return [] }
      return folder(text, from: path, isRelative: node.isTrue("relativeToChangelogFile"), except: path)
    default: return []
    }
  }

  /// A path of the class path is the end of one in the repository.
  private func resolve(_ text: String, from path: RepositoryPath, isRelative: Bool) -> RepositoryPath? {
    let wanted = Self.clean(text)
    let beside = Self.joined(path.folder, wanted)
    if isRelative { return byPath[beside] == nil ? nil : beside }
    if byPath[RepositoryPath(wanted)] != nil { return RepositoryPath(wanted) }
    let end = Array("/\(wanted)".utf8)
    return files.first { $0.path.bytes.hasSuffix(end) }?.path ?? (byPath[beside] == nil ? nil : beside)
  }

  private func folder(_ text: String, from path: RepositoryPath, isRelative: Bool, except own: RepositoryPath)
    -> [RepositoryPath]
  {
    var wanted = Self.clean(text)
    while wanted.hasSuffix("/") { wanted.removeLast() }
    let beside = Self.joined(path.folder, wanted)
    let end = Array("/\(wanted)".utf8)
    return files.filter { file in
      guard file.path != own, let folder = file.path.folder else { return false }
      guard logs[file.path] != nil || file.name.hasSuffix(".sql") else { return false }
      if folder.isInside(beside) { return true }
      guard !isRelative else { return false }
      var current: RepositoryPath? = folder
      while let place = current {
        if place.bytes == Array(end.dropFirst()) || place.bytes.hasSuffix(end) { return true }
        current = place.folder
      }
      return false
    }.map(\.path)
  }

  private static func clean(_ text: String) -> String {
    var text = text[...]
    for prefix in ["classpath:", "classpath*:", "file:"] where text.hasPrefix(prefix) {
      text = text.dropFirst(prefix.count)
    }
    while text.hasPrefix("/") || text.hasPrefix("./") { text = text.dropFirst(text.hasPrefix("/") ? 1 : 2) }
    return String(text)
  }

  /// Beside a folder, with its `..` undone.
  private static func joined(_ folder: RepositoryPath?, _ text: String) -> RepositoryPath {
    var parts = folder?.components.map { String(decoding: $0, as: UTF8.self) } ?? []
    for part in text.split(separator: "/") {
      if part == ".." { _ = parts.popLast() } else if part != "." { parts.append(String(part)) }
    }
    return RepositoryPath(parts.joined(separator: "/"))
  }

  // MARK: parameters

  private mutating func note(_ node: ChangeNode) {
    guard let name = node["name"], let value = node["value"], runs(node["dbms"]), properties[name] == nil
    else { return }
    properties[name] = value
  }

  /// `${name}` becomes its value; one that nothing in the changelogs sets stays.
  private func filled(_ text: String) -> String {
    guard text.contains("${") else { return text }
    var made = ""
    var rest = text[...]
    while let mark = rest.firstIndex(of: "$") {
      made += rest[..<mark]
      let behind = rest[mark...].dropFirst()
      let name = behind.dropFirst().prefix { $0 != "}" }
      if behind.hasPrefix("{"), name.endIndex < rest.endIndex, let value = properties[String(name)] {
        made += value
        rest = rest[name.endIndex...].dropFirst()
      } else {
        made += "$"
        rest = behind
      }
    }
    return made + rest
  }

  private func filled(_ node: ChangeNode) -> ChangeNode {
    var made = node
    made.attributes = node.attributes.mapValues(filled)
    made.text = filled(node.text)
    made.children = node.children.map(filled)
    return made
  }

  /// `postgresql, h2`, `!oracle`: the engine is one of them.
  private func runs(_ list: String?) -> Bool {
    guard let list, !list.trimmed.isEmpty else { return true }
    let own: Set<String> =
      switch engine.dialect {
      case .postgres: ["postgresql", "postgres"]
      case .mysql: ["mysql"]
      case .mariadb: ["mariadb", "mysql"]
      case .sqlite: ["sqlite"]
      case .sqlserver: ["mssql"]
      }
    let words = list.lowercased().split(separator: ",").map(\.trimmed)
    if words.contains("none") { return false }
    if words.contains("all") { return true }
    let wanted = words.filter { !$0.hasPrefix("!") }
    if words.contains(where: { own.contains(String($0.dropFirst())) && $0.hasPrefix("!") }) { return false }
    return wanted.isEmpty || wanted.contains { own.contains($0) }
  }

  /// A context that is nothing but the name of a database: some write there what `dbms` is for.
  private func runs(context: String?) -> Bool {
    guard let word = context?.trimmed.lowercased(), Self.databases.contains(word) else { return true }
    return runs(word)
  }

  private static let databases: Set<String> = [
    "postgresql", "postgres", "mysql", "mariadb", "oracle", "mssql", "sqlite", "h2", "hsqldb", "db2", "derby",
  ]

  // MARK: changesets

  private mutating func migration(
    _ path: RepositoryPath, id: String, author: String, line: Int, isOnChange: Bool
  ) -> Migration {
    let version = "\(path)::\(id)::\(author)"
    var migration = Migration(path, version: version, title: "changeset \(id) of \(author)")
    let count = seen[version, default: 0]
    seen[version] = count + 1
    migration.part = count == 0 ? "\(id)::\(author)" : "\(id)::\(author)#\(count + 1)"
    migration.versionLine = line
    if isOnChange { migration.role = .repeatable }
    return migration
  }

  private mutating func add(_ written: ChangeNode, _ path: RepositoryPath) {
    let node = filled(written)
    var migration = migration(
      path, id: node["id"] ?? "", author: node["author"] ?? "", line: node.line,
      isOnChange: node.isTrue("runOnChange") || node.isTrue("runAlways"))
    if node.isFalse("runInTransaction") { migration.isInTransaction = false }
    let own = node.children.filter { !LiquibaseChanges.others.contains($0.name) }
    migration.fingerprint = own.map { fingerprint($0, path) }.joined(separator: "\n")
    let asked = node.child("preConditions")?.children("dbms").compactMap { $0["type"] }.joined(separator: ",")
    if runs(node["dbms"]), runs(asked), runs(context: node["context"] ?? node["contextFilter"]) {
      for change in own { migration.steps += read(change, path, after: migration.steps) }
    } else {
      skip(&migration)
    }
    migration.down = down(node, own, path, &migration)
    migrations.append(migration)
  }

  /// For other engines: it may have the name of one that runs here.
  private func skip(_ migration: inout Migration) {
    migration.version = "\(migration.path)::\(migration.part ?? "") (for another engine)"
  }

  private func fingerprint(_ node: ChangeNode, _ path: RepositoryPath) -> String {
    guard node.name == "sqlFile", let text = node["path"],
      let file = resolve(text, from: path, isRelative: node.isTrue("relativeToChangelogFile")),
      let content = byPath[file]?.content
    else { return node.canonical }
    return "\(node.canonical)\n\(String(decoding: content, as: UTF8.self).canonicalSpace)"
  }

  private func read(_ node: ChangeNode, _ path: RepositoryPath, after before: [Step]) -> [Step] {
    guard runs(node["dbms"]) else { return [] }
    let statement = before.last?.statement ?? 0
    func opaque(_ kind: OpaquePart.Kind, _ reason: String) -> [Step] {
      [Step(.opaque(OpaquePart(kind, reason)), line: node.line, statement: statement + 1)]
    }
    switch changes.read(node) {
    case .operations(let made): return made.map { Step($0, line: node.line, statement: statement + 1) }
    case .sql(let text):
      return steps.steps(inCode: text, line: node.line, firstStatement: statement)
    case .file(let name):
      guard let file = resolve(name, from: path, isRelative: node.isTrue("relativeToChangelogFile")),
        let content = byPath[file]?.content
      else { return opaque(.notAnalysable, "the file \(name) is not among the files of the source") }
      return steps.steps(
        inCode: filled(String(decoding: content, as: UTF8.self)), line: node.line, firstStatement: statement)
    case .opaque(let reason): return opaque(.code, reason)
    }
  }

  private func down(
    _ node: ChangeNode, _ own: [ChangeNode], _ path: RepositoryPath, _ migration: inout Migration
  ) -> Migration.Down {
    let rollbacks = node.children("rollback")
    guard !rollbacks.isEmpty else {
      if let change = own.first(where: { !LiquibaseChanges.reversible.contains($0.name) }),
        !migration.steps.isEmpty
      {
        noteNoRollback(change.name, node.line, &migration)
      }
      return .notNeeded
    }
    var made: [Step] = []
    for rollback in rollbacks {
      for change in rollback.children { made += read(change, path, after: made) }
      let text = rollback.text.trimmed
      if !text.isEmpty {
        made += steps.steps(inCode: text, line: rollback.line, firstStatement: made.last?.statement ?? 0)
      }
    }
    return made.isEmpty ? .notNeeded : .steps(made)
  }

  private func noteNoRollback(_ what: String, _ line: Int, _ migration: inout Migration) {
    migration.remarks.append(
      .init(
        "liquibase-no-rollback", line: line,
        "\(migration.title) has no rollback, and \(what) has none by itself",
        object: migration.part ?? ""))
  }

  private mutating func add(_ set: FormattedSQL.ChangeSet, _ path: RepositoryPath) {
    let attributes = set.attributes.mapValues(filled)
    var migration = migration(
      path, id: set.id, author: set.author, line: set.line,
      isOnChange: attributes["runonchange"] == "true" || attributes["runalways"] == "true")
    if attributes["runintransaction"]?.lowercased() == "false" { migration.isInTransaction = false }
    let text = filled(String(decoding: set.text, as: UTF8.self))
    migration.fingerprint = SQLToken.read(Array(text.utf8), engine.dialect, limit: 1_000_000).map { "\($0)" }
      .joined(separator: " ")
    guard runs(attributes["dbms"]), runs(context: attributes["context"] ?? attributes["contextfilter"]),
      set.preconditionDialects.allSatisfy({ runs($0) })
    else {
      skip(&migration)
      migrations.append(migration)
      return
    }
    migration.steps = steps.steps(Array(text.utf8), at: path, firstLine: set.line + 1)
    if let rollback = set.rollback {
      let made = steps.steps(inCode: filled(rollback), line: set.rollbackLine, firstStatement: 0)
      migration.down = made.isEmpty ? .notNeeded : .steps(made)
    } else if !migration.steps.isEmpty {
      noteNoRollback("SQL", set.line, &migration)
    }
    migrations.append(migration)
  }
}

extension [UInt8] {
  fileprivate func hasSuffix(_ end: [UInt8]) -> Bool {
    count >= end.count && suffix(end.count).elementsEqual(end)
  }
}
