internal import SourceText

// Tools that share names with others: only what stands in a file tells which one it is.
extension SourceDiscovery {
  // MARK: Liquibase

  func liquibaseSources(except taken: Set<RepositoryPath>) async throws -> [FoundSource] {
    var roots: [String: String] = [:]
    for folder in names.sortedFolders {
      let files = names.files(in: folder).filter { Self.isChangelogName($0.name) && !taken.contains($0.path) }
      guard !files.isEmpty else { continue }
      let parts = folder.split(separator: "/").map { $0.lowercased() }
      let named = parts.firstIndex { $0.contains("changelog") || $0 == "liquibase" }
      let isNamed = named != nil || files.contains { $0.name.lowercased().contains("changelog") }
      // Elsewhere only a touched file is looked into.
      guard isNamed || isTouched(files) else { continue }
      for file in samples(files) where roots[folder] == nil {
        guard let text = try await text(file.path), Self.isChangelog(text, file.name) else { continue }
        let root = named.map { folder.split(separator: "/")[...$0].joined(separator: "/") } ?? folder
        if roots[root] == nil { roots[root] = "\(file.path)" }
      }
    }
    // Of nested folders the outer one holds all.
    let outer = roots.filter { root in
      !roots.keys.contains { root.key != $0 && ($0.isEmpty || root.key.hasPrefix($0 + "/")) }
    }
    return outer.sorted { $0.key < $1.key }.map { folder, mark in
      let files = names.files(below: folder).filter { Self.isChangelogName($0.name) }
      let settings = names.nearest("liquibase.properties", from: folder)
      return FoundSource(
        .liquibase, folder: folder, mark: mark, files: files.map(\.path),
        settingFiles: settings.map { [$0] } ?? [])
    }
  }

  private static func isChangelogName(_ name: String) -> Bool {
    [".xml", ".yaml", ".yml", ".json", ".sql"].contains { name.hasSuffix($0) }
  }

  private static func isChangelog(_ text: String, _ name: String) -> Bool {
    if name.hasSuffix(".sql") {
      return text.prefix(400).lowercased().filter { !$0.isWhitespace }.hasPrefix("--liquibaseformattedsql")
    }
    return text.contains("databaseChangeLog")
  }

  // MARK: JavaScript and TypeScript

  func scriptSources(except taken: Set<RepositoryPath>) async throws -> [FoundSource] {
    let settings = try await scriptSettings()
    var sources: [FoundSource] = []
    for folder in names.sortedFolders {
      let files = names.files(in: folder).filter { Self.isScriptName($0.name) && !taken.contains($0.path) }
      guard !files.isEmpty, settings[folder] != nil || Self.isMigrationFolder(folder) || isTouched(files)
      else {
        continue
      }
      var known = settings[folder]
      if known == nil {
        for file in samples(files) where known == nil {
          guard let text = try await text(file.path), let framework = Self.scriptFramework(text) else {
            continue
          }
          known = (framework, file.path)
        }
      }
      guard let known else { continue }
      sources.append(
        FoundSource(
          known.framework, folder: folder, mark: "\(known.file)", files: files.map(\.path),
          settingFiles: settings[folder] == nil ? [] : [known.file]))
    }
    return sources
  }

  private typealias Named = (framework: Framework, file: RepositoryPath)

  /// Folders that a `knexfile` or `.sequelizerc` names, or means without a word.
  private func scriptSettings() async throws -> [String: Named] {
    var named: [String: Named] = [:]
    for folder in names.sortedFolders {
      for file in names.files(in: folder) {
        let framework: Framework
        switch file.name {
        case ".sequelizerc": framework = .sequelize
        case "knexfile.js", "knexfile.ts", "knexfile.mjs", "knexfile.cjs": framework = .knex
        default: continue
        }
        let text = try await text(file.path) ?? ""
        let places = Self.strings(in: text, after: framework == .knex ? "directory" : "migrations-path")
        let found = places.flatMap { folder.joined($0) }.flatMap { $0.isEmpty ? nil : $0 }
        named[found ?? (folder.isEmpty ? "migrations" : folder + "/migrations")] = (framework, file.path)
      }
    }
    return named
  }

  /// The texts in quotes behind the first such key, up to the end of its line, joined to one path:
  /// `path.resolve('db', 'migrations')`. nil where there are none.
  private static func strings(in text: String, after key: String) -> String? {
    guard let start = text.ranges(of: key).first?.upperBound else { return nil }
    var parts: [Substring] = []
    var rest = text[start...].prefix { !$0.isNewline }
    // The quote behind the key itself.
    if let first = rest.first, "'\"".contains(first) { rest.removeFirst() }
    while let open = rest.firstIndex(where: { "'\"`".contains($0) }) {
      let inner = rest[rest.index(after: open)...]
      guard let close = inner.firstIndex(of: rest[open]) else { break }
      parts.append(inner[..<close])
      rest = inner[inner.index(after: close)...]
    }
    return parts.isEmpty ? nil : parts.joined(separator: "/")
  }

  /// `20250301000000-x.js`, `1735700000000_init.ts`
  private static func isScriptName(_ name: String) -> Bool {
    guard let version = VersionedName(name), !name.hasSuffix(".d.ts") else { return false }
    return version.version.count >= 3
      && [".js", ".ts", ".mjs", ".cjs", ".mts", ".cts"].contains { name.hasSuffix($0) }
  }

  private static func scriptFramework(_ text: String) -> Framework? {
    if text.contains("MigrationInterface") { return .typeorm }
    if text.contains("queryInterface") { return .sequelize }
    if text.contains("pgm") { return .nodePgMigrate }
    return text.contains("knex") ? .knex : nil
  }

  // MARK: SQL with a number in front

  func numberedSources(except taken: Set<RepositoryPath>) async throws -> [FoundSource] {
    var sources: [FoundSource] = []
    for folder in names.sortedFolders {
      let files = names.files(in: folder).filter { !taken.contains($0.path) && Self.isNumbered($0.name) }
      guard !files.isEmpty, Self.isMigrationFolder(folder) || isTouched(files) else { continue }
      guard let (framework, mark) = try await numberedFramework(files, in: folder) else { continue }
      // Atlas keeps its checksums beside the files of any of these tools.
      let sums = [names.file("atlas.sum", in: folder)].compactMap { $0 }
      let dialects = Set(files.compactMap { Self.dialectInName($0.name) })
      if dialects.count > 1 {
        for dialect in dialects.sorted(by: { $0.rawValue < $1.rawValue }) {
          let own = files.filter { [dialect, nil].contains(Self.dialectInName($0.name)) }
          sources.append(
            FoundSource(
              framework, folder: folder, mark: mark, files: own.map(\.path) + sums, dialectOfNames: dialect))
        }
      } else {
        sources.append(
          FoundSource(
            framework, folder: folder, mark: mark, files: files.map(\.path) + sums,
            dialectOfNames: dialects.first))
      }
    }
    return sources
  }

  private static func isNumbered(_ name: String) -> Bool {
    VersionedName(name) != nil && [".sql", ".go", ".fizz"].contains { name.hasSuffix($0) }
  }

  private func numberedFramework(_ files: [TreeNames.File], in folder: String) async throws
    -> (Framework, mark: String)?
  {
    for file in samples(files) {
      guard let text = try await text(file.path) else { continue }
      let lower = text.lowercased()
      if lower.contains("-- +goose up") || text.contains("goose.AddMigration") {
        return (.goose, "\(file.path)")
      }
      if lower.contains("-- migrate:up") { return (.dbmate, "\(file.path)") }
    }
    let scripts = files.filter { !$0.name.hasSuffix(".go") }
    guard let first = scripts.min(by: { $0.path < $1.path }) else { return nil }
    if scripts.contains(where: { Self.dialectInName($0.name) != nil || $0.name.hasSuffix(".fizz") }) {
      return (.pop, "names like \(first.name)")
    }
    if let cargo = names.nearest("Cargo.toml", from: folder), try await text(cargo)?.contains("sqlx") ?? false
    {
      return (.sqlx, "\(cargo)")
    }
    if scripts.contains(where: { $0.name.hasSuffix(".up.sql") }) {
      return (.golangMigrate, "names like \(first.name)")
    }
    // Rust's crate is often somewhere else; its own mark is in the file.
    for file in samples(scripts) where try await text(file.path)?.hasPrefix("-- no-transaction") ?? false {
      return (.sqlx, "\(file.path)")
    }
    return Self.isMigrationFolder(folder) ? (.raw, "names like \(first.name)") : nil
  }

  /// `0001_x.mysql.up.sql`
  private static func dialectInName(_ name: String) -> Engine.Dialect? {
    name.split(separator: ".").dropFirst().lazy.compactMap { EngineClues.words[String($0)] }.first
  }

  private static func isMigrationFolder(_ folder: String) -> Bool {
    let name = folder.lastComponent.lowercased()
    return name.hasPrefix("migrat") || name.hasSuffix("migrations") || name.hasSuffix("_migrate")
  }

  // MARK: of no tool

  /// Touched files that look like migrations, and that no tool was found for.
  func unknownMigrations(except taken: Set<RepositoryPath>) async throws -> [UnknownMigrations] {
    names.sortedFolders.filter(Self.isMigrationFolder).compactMap { folder in
      let files = names.files(in: folder).filter { file in
        !taken.contains(file.path) && VersionedName(file.name) != nil
          && ![".json", ".yaml", ".yml"].contains { file.name.hasSuffix($0) }
      }
      guard !files.isEmpty, isTouched(files) else { return nil }
      return UnknownMigrations(folder: folder, files: files.map(\.path).sorted())
    }
  }
}
