internal import SourceText

// Alembic and Django.
extension SourceDiscovery {
  /// Folders that Alembic's configuration names, each with the file that does.
  func alembicLocations() async throws -> [String: RepositoryPath] {
    var locations: [String: RepositoryPath] = [:]
    for folder in names.sortedFolders {
      guard let ini = names.file("alembic.ini", in: folder) else { continue }
      // Python's own words for the folder of the file.
      let settings = INIFile(try await text(ini) ?? "", replacing: "%(here)s", with: folder)
      for place in settings.list("version_locations") { locations[place] = ini }
      if let script = settings["script_location"], let place = Self.place(script, from: folder) {
        locations[place.isEmpty ? "versions" : place + "/versions"] = ini
      } else {
        // Flask-Migrate's lies among the scripts.
        locations[folder.isEmpty ? "versions" : folder + "/versions"] = ini
      }
    }
    return locations
  }

  /// `pkg:alembic` is a folder of a package; anything absolute is seen from the folder that the words named.
  private static func place(_ script: String, from folder: String) -> String? {
    if let colon = script.firstIndex(of: ":") {
      let package = script[..<colon].replacing(".", with: "/")
      return folder.joined("\(package)/\(script[script.index(after: colon)...])")
    }
    return folder.joined(script)
  }

  func pythonSources(except taken: Set<RepositoryPath>, ini: [String: RepositoryPath]) -> [FoundSource] {
    alembicSources(ini) + djangoSources()
  }

  private func alembicSources(_ locations: [String: RepositoryPath]) -> [FoundSource] {
    // Several folders of one configuration hold one graph.
    var sources = Dictionary(grouping: locations, by: \.value).map { ini, places -> FoundSource in
      let folders = places.map(\.key).sorted()
      let files = folders.flatMap { names.files(below: $0) }.filter { $0.name.hasSuffix(".py") }
      return FoundSource(
        .alembic, folder: folders[0], mark: "\(ini)", files: Array(Set(files.map(\.path))),
        settingFiles: [ini])
    }.filter { !$0.files.isEmpty }
    let known = Set(sources.flatMap(\.files))
    for folder in names.sortedFolders where folder.lastComponent == "versions" {
      let scripts = names.files(in: folder).filter { $0.name.hasSuffix(".py") && !known.contains($0.path) }
      let parent = folder.parentFolder
      let mark =
        names.file("script.py.mako", in: parent).map { "\($0)" }
        ?? (["alembic", "migrations"].contains(String(parent.lastComponent))
          ? "a folder versions in \(parent)" : nil)
      guard !scripts.isEmpty, let mark else { continue }
      sources.append(FoundSource(.alembic, folder: folder, mark: mark, files: scripts.map(\.path)))
    }
    return sources
  }

  /// One source for each project, since its apps depend on each other.
  private func djangoSources() -> [FoundSource] {
    var projects: [String: [RepositoryPath]] = [:]
    var models: [String: [RepositoryPath]] = [:]
    for folder in names.sortedFolders where folder.lastComponent == "migrations" && folder != "migrations" {
      let files = names.files(in: folder).filter { $0.name.hasSuffix(".py") }
      guard files.contains(where: { Self.isDjangoName($0.name) }) else { continue }
      let project = names.nearest("manage.py", from: folder)?.folder?.text ?? ""
      projects[project, default: []] += files.map(\.path)
      let app = folder.parentFolder
      models[project, default: []] +=
        [names.file("models.py", in: app)].compactMap { $0 }
        + names.files(in: app + "/models").filter { $0.name.hasSuffix(".py") }.map(\.path)
    }
    return projects.sorted { $0.key < $1.key }.map { project, files in
      let mark = names.file("manage.py", in: project) == nil ? "migrations/NNNN_*.py" : "manage.py"
      return FoundSource(
        .django, folder: project, mark: mark, files: files, models: models[project] ?? [])
    }
  }

  /// `0001_initial.py`
  private static func isDjangoName(_ name: String) -> Bool {
    name.prefix(4).allSatisfy { $0.isASCII && $0.isNumber } && name.dropFirst(4).first == "_"
  }
}

/// Keys and values of a configuration file of Python.
struct INIFile {
  private let values: [String: String]

  init(_ text: String, replacing word: String, with folder: String) {
    var values: [String: String] = [:]
    for line in text.split(whereSeparator: \.isNewline) {
      guard let equals = line.firstIndex(of: "="), line.first?.isWhitespace == false,
        !["#", ";"].contains(line.first)
      else { continue }
      let value = line[line.index(after: equals)...].trimmed
      // What stands at the front is the file's folder, so that the rest is seen from the root.
      values[line[..<equals].trimmed] =
        value.hasPrefix(word) ? "/" + folder + value.dropFirst(word.count) : value
    }
    self.values = values
  }

  subscript(_ key: String) -> String? { values[key].flatMap { $0.isEmpty ? nil : $0 } }

  /// Split at spaces, commas and colons.
  func list(_ key: String) -> [String] {
    (self[key] ?? "").split { $0.isWhitespace || ",;:".contains($0) }.compactMap { "".joined(String($0)) }
  }
}
