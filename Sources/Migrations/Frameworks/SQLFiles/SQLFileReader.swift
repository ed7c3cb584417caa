internal import SourceText

/// Reads the sources whose migrations are files of SQL. What differs between the tools is where the version
/// stands,
/// where the way back is, and how a file leaves the transaction.
struct SQLFileReader {
  let framework: Framework
  let steps: StepReader

  /// In the order in which the tool runs them.
  func read(_ files: [MigrationFile]) -> [Migration] {
    var migrations: [Migration] =
      switch framework {
      case .flyway: flyway(files)
      case .prisma, .diesel: folders(files)
      case .goose, .dbmate: files.compactMap { sections($0) }
      default: pairs(files)
      }
    migrations.sort { a, b in
      // Repeatable ones run last.
      if (a.role == .repeatable) != (b.role == .repeatable) { return b.role == .repeatable }
      if a.order != b.order { return a.order.lexicographicallyPrecedes(b.order) }
      return a.path < b.path
    }
    return migrations
  }

  // MARK: up and down in files of their own

  /// raw, golang-migrate, sqlx, pop: `0003_x.sql`, or `0003_x.up.sql` beside `0003_x.down.sql`.
  private func pairs(_ files: [MigrationFile]) -> [Migration] {
    let scripts = files.filter { $0.name.hasSuffix(".sql") }
    let downs = Dictionary(
      scripts.compactMap { file in stem(file, ".down.sql").map { ($0, file) } },
      uniquingKeysWith: { a, _ in a })
    let hasPairs = !downs.isEmpty || scripts.contains { $0.name.hasSuffix(".up.sql") }
    var used: Set<RepositoryPath> = []
    var migrations: [Migration] = []
    migrations.reserveCapacity(scripts.count)
    for file in scripts where !file.name.hasSuffix(".down.sql") {
      var migration = self.migration(file)
      if let down = stem(file, ".up.sql").flatMap({ downs[$0] }) {
        used.insert(down.path)
        migration.downPath = down.path
        migration.downText = Migration.SQLText(down.content)
        migration.down = self.down(steps.steps(down.content, at: down.path), line: nil)
      } else if framework == .golangMigrate || hasPairs {
        migration.down = .missing
      }
      migrations.append(migration)
    }
    for file in scripts where file.name.hasSuffix(".down.sql") && !used.contains(file.path) {
      var migration = self.migration(file)
      migration.role = .orphanDown
      migration.steps = []
      migrations.append(migration)
    }
    return migrations
  }

  private func stem(_ file: MigrationFile, _ suffix: String) -> RepositoryPath? {
    guard file.name.hasSuffix(suffix) else { return nil }
    return RepositoryPath(bytes: Array(file.path.bytes.dropLast(suffix.utf8.count)))
  }

  /// A file whose name begins with a number.
  private func migration(_ file: MigrationFile) -> Migration {
    let name = VersionedName(file.name)
    var migration = Migration(
      file.path, version: name?.version ?? file.name, order: name.map { [$0.number] } ?? [],
      title: name?.title ?? file.name)
    if name == nil {
      migration.remarks.append(
        .init("bad-file-name", line: nil, "\(file.name) does not begin with a version", object: file.name))
    }
    migration.steps = steps.steps(file.content, at: file.path)
    migration.text = Migration.SQLText(file.content)
    let first = TextLines(Array(file.content.prefix(400))).lines.first?.text ?? ""
    if framework == .sqlx, first == "-- no-transaction" { migration.isInTransaction = false }
    if framework == .pop, file.name.contains(".autocommit.") { migration.isInTransaction = false }
    return migration
  }

  func down(_ steps: [Step], line: Int?) -> Migration.Down {
    let doesNothing = steps.allSatisfy { step in
      if case .select(let functions) = step.operation { return functions.isEmpty }
      return false
    }
    return doesNothing ? .empty(line: line) : .steps(steps)
  }

  // MARK: a folder for each

  /// Prisma's `20250201000000_d/migration.sql`, Diesel's `2025-03-01-000000_abv/up.sql`.
  private func folders(_ files: [MigrationFile]) -> [Migration] {
    let up = framework == .prisma ? "migration.sql" : "up.sql"
    let others = Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { a, _ in a })
    return files.filter { $0.name == up }.map { file in
      let folder = file.folderName
      let digits = folder.filter { $0 != "-" }.prefix { $0.isASCII && $0.isNumber }
      let order = Self.order(ofTime: String(digits))
      var migration = Migration(
        file.path, version: folder, order: order,
        title: String(folder.drop { $0 != "_" }.dropFirst()))
      if order.isEmpty || framework == .prisma && digits.count != 14 {
        migration.remarks.append(
          .init("bad-file-name", line: nil, "the folder \(folder) does not begin with a time", object: folder)
        )
      }
      migration.steps = steps.steps(file.content, at: file.path)
      migration.text = Migration.SQLText(file.content)
      guard framework == .diesel else { return migration }
      if let down = file.path.folder.flatMap({ others[$0.appending("down.sql")] }) {
        migration.downPath = down.path
        migration.downText = Migration.SQLText(down.content)
        migration.down = self.down(steps.steps(down.content, at: down.path), line: nil)
      } else {
        migration.down = .missing
      }
      if let metadata = file.path.folder.flatMap({ others[$0.appending("metadata.toml")] }) {
        let says = TextLines(metadata.content).lines.contains {
          $0.text.filter { !$0.isWhitespace } == "run_in_transaction=false"
        }
        if says { migration.isInTransaction = false }
      }
      return migration
    }
  }

  /// Times are compared as texts, whose parts may be left out at the end: `2024-03-06-170000` comes before
  /// `2024-03-13`, and `2026-02-03-235249-0000` before the next day. Empty for what is no number.
  private static func order(ofTime digits: String) -> [Int] {
    guard digits.count <= 18, let number = Int(digits) else { return [] }
    guard digits.count >= 8, let time = Int((digits + "000000").prefix(14)) else { return [number] }
    return [time] + (digits.count > 14 ? [Int(digits.dropFirst(14)) ?? 0] : [])
  }

  // MARK: up and down in one file

  /// goose's `-- +goose Up`, dbmate's `-- migrate:up`.
  private func sections(_ file: MigrationFile) -> Migration? {
    if framework == .goose, file.name.hasSuffix(".go") {
      guard VersionedName(file.name) != nil else { return nil }
      return GoMigration.read(file, steps)
    }
    guard file.name.hasSuffix(".sql") else { return nil }
    var migration = self.migration(file)
    let text = TextLines(file.content)
    let markers =
      framework == .goose ? ("-- +goose up", "-- +goose down") : ("-- migrate:up", "-- migrate:down")
    let up = text.lines.first { $0.text.lowercased().hasPrefix(markers.0) }
    let down = text.lines.first { $0.text.lowercased().hasPrefix(markers.1) }
    if let up {
      let end = down.flatMap { $0.number > up.number ? $0 : nil }
      let part = text.bytes(from: up, to: end)
      migration.steps = steps.steps(part, at: file.path, firstLine: up.number)
      migration.text = Migration.SQLText(part, firstLine: up.number)
    } else {
      migration.steps = []
      migration.text = Migration.SQLText([])
      migration.remarks.append(
        .init(
          "bad-file-name", line: 1, "there is no \(markers.0) in it, so that it does nothing",
          object: file.name))
    }
    if let down {
      let part = text.bytes(from: down, to: up.flatMap { $0.number > down.number ? $0 : nil })
      migration.down = self.down(steps.steps(part, at: file.path, firstLine: down.number), line: down.number)
      migration.downText = Migration.SQLText(part, firstLine: down.number)
    } else {
      migration.down = .missing
    }
    let leaves =
      framework == .goose
      ? text.lines.contains { $0.text.lowercased().hasPrefix("-- +goose no transaction") }
      : up?.text.lowercased().contains("transaction:false") ?? false
    if leaves { migration.isInTransaction = false }
    return migration
  }
}
