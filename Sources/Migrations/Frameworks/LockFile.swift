internal import SourceText

/// Files that a tool keeps beside its migrations to know them by: Prisma's `migration_lock.toml` names the
/// database, `atlas.sum` each file with its checksum.
enum LockFile {
  /// What the change breaks about them, as migrations that do nothing but say so.
  static func problems(of source: MigrationSource) -> [Migration] {
    let before = Dictionary(source.base.map { ($0.path, $0) }, uniquingKeysWith: { a, _ in a })
    let after = Dictionary(source.head.map { ($0.path, $0) }, uniquingKeysWith: { a, _ in a })
    var found: [Migration] = []
    // One that went along with its folder is not gone.
    let names = Set(source.head.map(\.name))
    for file in source.head + source.base.filter({ after[$0.path] == nil && !names.contains($0.name) }) {
      let message: String? =
        switch file.name {
        case "migration_lock.toml": provider(before[file.path], after[file.path], source.engine)
        case "atlas.sum": checksums(file, before, source)
        default: nil
        }
      guard let message else { continue }
      var migration = Migration(file.path, version: file.name, title: file.name)
      migration.remarks = [.init("lock-or-checksum-file", line: nil, message, object: file.name)]
      found.append(migration)
    }
    return found
  }

  // MARK: Prisma

  private static func provider(_ old: MigrationFile?, _ new: MigrationFile?, _ engine: Engine) -> String? {
    guard old != new else { return nil }
    guard let new else { return "migration_lock.toml is gone, and Prisma no longer knows the database" }
    let name = named(new)
    if let old, let before = named(old), before != name {
      return
        "the provider becomes \(name ?? "none") from \(before): migrations of one cannot run on the other"
    }
    guard let name else { return "migration_lock.toml names no provider" }
    let own: Set<String> =
      switch engine.dialect {
      case .postgres: ["postgresql", "postgres", "cockroachdb"]
      case .mysql, .mariadb: ["mysql"]
      case .sqlite: ["sqlite"]
      case .sqlserver: ["sqlserver"]
      }
    return own.contains(name) ? nil : "the provider is \(name), and the policy says \(engine)"
  }

  private static func named(_ file: MigrationFile) -> String? {
    let line = TextLines(file.content).lines.first { $0.text.hasPrefix("provider") }
    guard let value = line?.text.split(separator: "=").last else { return nil }
    return value.split(separator: "\"").dropFirst().first.map(String.init)
  }

  // MARK: Atlas

  private static func checksums(
    _ file: MigrationFile, _ before: [RepositoryPath: MigrationFile], _ source: MigrationSource
  ) -> String? {
    let sums = listed(file)
    let old = before[file.path].map(listed) ?? [:]
    let beside = source.head.filter { $0.path.folder == file.path.folder && $0.name.hasSuffix(".sql") }
    if let missing = beside.first(where: { sums[$0.name] == nil && before[$0.path] == nil }) {
      return "atlas.sum does not name \(missing.name)"
    }
    let edited = beside.first { script in
      guard let other = before[script.path] else { return false }
      return other.content != script.content && sums[script.name] == old[script.name]
    }
    return edited.map { "\($0.name) has changed, and its line in atlas.sum has not" }
  }

  /// `20250101_a.sql h1:…`, after a first line for the whole.
  private static func listed(_ file: MigrationFile) -> [String: String] {
    var sums: [String: String] = [:]
    for line in TextLines(file.content).lines {
      let words = line.text.split { $0.isWhitespace }
      if words.count == 2 { sums[String(words[0])] = String(words[1]) }
    }
    return sums
  }
}
