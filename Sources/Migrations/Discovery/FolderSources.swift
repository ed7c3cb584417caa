internal import SourceText

// Tools whose folders and names tell them: Rails, Prisma, Diesel, Flyway, Ecto and EF Core.
extension SourceDiscovery {
  /// `db/migrate`, and `db/animals_migrate` for another database.
  func railsSources() -> [FoundSource] {
    names.sortedFolders.compactMap { folder in
      let name = folder.lastComponent
      guard name == "migrate" || name.hasSuffix("_migrate") else { return nil }
      let parent = folder.parentFolder
      let isMain = name == "migrate"
      // What runs after a deployment is in the same order as the rest.
      if name == "post_migrate", names.folders[parent + "/migrate"] != nil { return nil }
      let scripts = ([folder] + (isMain ? [parent + "/post_migrate"] : [])).flatMap(names.files(in:)).filter {
        $0.name.hasSuffix(".rb") && VersionedName($0.name) != nil
      }
      guard !scripts.isEmpty else { return nil }
      let prefix = isMain ? "" : String(name.dropLast("_migrate".count)) + "_"
      let dumps = ["schema.rb", "structure.sql"].compactMap { names.file(prefix + $0, in: parent) }
      return FoundSource(
        .rails, folder: folder, mark: "names like 20250101000000_x.rb", files: scripts.map(\.path) + dumps)
    }
  }

  /// Tools with a folder for each migration.
  func folderSources() -> [FoundSource] { prismaSources() + dieselSources() }

  private func prismaSources() -> [FoundSource] {
    var folders = Set(
      names.sortedFolders.filter { names.file("migration.sql", in: $0) != nil }.map(\.parentFolder))
    folders.formUnion(names.sortedFolders.filter { names.file("migration_lock.toml", in: $0) != nil })
    return folders.sorted().map { folder in
      let lock = names.file("migration_lock.toml", in: folder)
      let scripts = names.files(below: folder).filter { $0.name == "migration.sql" }
      let schema = names.file("schema.prisma", in: folder.parentFolder)
      return FoundSource(
        .prisma, folder: folder, mark: lock.map { "\($0)" } ?? "folders with a migration.sql",
        files: scripts.map(\.path) + [lock, schema].compactMap { $0 }, settingFiles: lock.map { [$0] } ?? [])
    }
  }

  private func dieselSources() -> [FoundSource] {
    let folders = Set(
      names.sortedFolders.filter { names.file("up.sql", in: $0) != nil }.map(\.parentFolder))
    return folders.sorted().map { folder in
      let scripts = names.files(below: folder).filter {
        ["up.sql", "down.sql", "metadata.toml"].contains($0.name)
      }
      let settings = names.nearest("diesel.toml", from: folder)
      return FoundSource(
        .diesel, folder: folder, mark: settings.map { "\($0)" } ?? "folders with an up.sql",
        files: scripts.map(\.path), settingFiles: settings.map { [$0] } ?? [])
    }
  }

  /// Flyway looks below its locations; the uppermost folder with scripts stands for one.
  func flywaySources() -> [FoundSource] {
    func isVersion(_ file: TreeNames.File) -> Bool {
      FlywayName(file.name) != nil && [".sql", ".java", ".kt"].contains { file.name.hasSuffix($0) }
    }
    var roots: [String] = []
    for folder in names.sortedFolders where names.files(in: folder).contains(where: isVersion) {
      let parts = folder.split(separator: "/")
      // Code lies in a package of the same name as the folder of scripts.
      let root = parts.indices.dropFirst().first { parts[$0] == "migration" && parts[$0 - 1] == "db" }
        .map { parts[...$0].joined(separator: "/") }
      let place = root ?? roots.first { folder.hasPrefix($0 + "/") } ?? folder
      if !roots.contains(place) { roots.append(place) }
    }
    // src/main/java/db/migration belongs to src/main/resources/db/migration.
    let groups = Dictionary(grouping: roots) { root in
      root.replacing("/java/", with: "/resources/").replacing("/kotlin/", with: "/resources/")
    }
    return groups.sorted { $0.key < $1.key }.map { folder, roots in
      let files = roots.flatMap { names.files(below: $0) }.filter { file in
        [".sql", ".java", ".kt", ".conf"].contains { file.name.hasSuffix($0) }
      }
      let settings = ["flyway.conf", "flyway.toml"].compactMap { names.nearest($0, from: folder) }
      return FoundSource(
        .flyway, folder: folder, mark: "names like V1__x.sql", files: files.map(\.path),
        settingFiles: settings)
    }
  }

  /// `priv/repo/migrations`
  func ectoSources() -> [FoundSource] {
    names.sortedFolders.compactMap { folder in
      let scripts = names.files(in: folder).filter {
        $0.name.hasSuffix(".exs") && VersionedName($0.name) != nil
      }
      guard folder.lastComponent == "migrations", !scripts.isEmpty else { return nil }
      return FoundSource(
        .ecto, folder: folder, mark: "names like 20250101000000_x.exs", files: scripts.map(\.path))
    }
  }

  /// `20250101000000_Init.cs` with its designer file or the model's snapshot beside it, or in a folder of the name.
  func entitySources() -> [FoundSource] {
    names.sortedFolders.compactMap { folder in
      let code = names.files(in: folder).filter { $0.name.hasSuffix(".cs") }
      let designed = code.filter {
        $0.name.hasSuffix(".Designer.cs") || $0.name.hasSuffix("ModelSnapshot.cs")
      }
      let scripts = code.filter { file in
        VersionedName(file.name).map { $0.version.count == 14 } ?? false
          && !file.name.hasSuffix(".Designer.cs")
      }
      guard !scripts.isEmpty, !designed.isEmpty || folder.lastComponent == "Migrations" else { return nil }
      return FoundSource(
        .efcore, folder: folder, mark: "names like 20250101000000_X.cs",
        files: (scripts + designed).map(\.path))
    }
  }
}
