internal import SourceText

/// The names of a tree that tools of migrations could have left, by folder.
struct TreeNames: Sendable {
  struct File: Hashable, Sendable {
    let name: String
    let path: RepositoryPath
  }

  /// Files directly in a folder, by the folder's path; the root is the empty text.
  private(set) var folders: [String: [File]] = [:]

  init(_ paths: [RepositoryPath]) {
    for path in paths where Self.isOfInterest(path) {
      let folder = path.folder?.text ?? ""
      folders[folder, default: []].append(File(name: String(decoding: path.name, as: UTF8.self), path: path))
    }
    for folder in folders.keys.filter(Self.isForeign) { folders[folder] = nil }
  }

  /// Sorted, so that what is found does not hang on the order of a dictionary.
  var sortedFolders: [String] { folders.keys.sorted() }

  func files(in folder: String) -> [File] { folders[folder] ?? [] }

  func file(_ name: String, in folder: String) -> RepositoryPath? {
    folders[folder]?.first { $0.name == name }?.path
  }

  /// Of a folder and all below it.
  func files(below folder: String) -> [File] {
    folders.filter { $0.key == folder || folder.isEmpty || $0.key.hasPrefix(folder + "/") }.flatMap(\.value)
  }

  /// The nearest folder from `folder` upwards that holds such a file.
  func nearest(_ name: String, from folder: String) -> RepositoryPath? {
    Self.ancestors(of: folder).lazy.compactMap { file(name, in: $0) }.first
  }

  /// The folder itself first, the root last.
  static func ancestors(of folder: String) -> [String] {
    var all = [folder]
    var rest = folder
    while let slash = rest.lastIndex(of: "/") {
      rest = String(rest[..<slash])
      all.append(rest)
    }
    return folder.isEmpty ? all : all + [""]
  }

  /// Other people's code, whose migrations are none of this repository.
  private static func isForeign(_ folder: String) -> Bool {
    folder.split(separator: "/").contains {
      ["node_modules", "site-packages", "vendor", "third_party", ".venv", "venv", ".tox"].contains($0)
    }
  }

  /// A first look at the ending, since most of a tree is none of it.
  static func isOfInterest(_ path: RepositoryPath) -> Bool {
    let name = path.name
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return false }
    if name.elementsEqual("atlas.sum".utf8) { return true }
    return endings.contains(String(decoding: name[(dot + 1)...], as: UTF8.self).lowercased())
  }

  private static let endings: Set<String> = [
    "sql", "py", "rb", "exs", "ex", "cs", "js", "ts", "mjs", "cjs", "mts", "cts", "go", "java", "kt", "fizz",
    "xml", "yaml", "yml", "json", "toml", "ini", "conf", "properties", "prisma", "mako", "sequelizerc",
  ]
}

extension RepositoryPath {
  /// For comparison with names; a path that is not UTF-8 is none of any tool's.
  var text: String { String(decoding: bytes, as: UTF8.self) }
}

extension String {
  /// Joins a path of a configuration file to the folder that it is seen from: `./db/../x` becomes `x`. nil where it
  /// leads out of the repository.
  func joined(_ relative: String) -> String? {
    var parts = relative.hasPrefix("/") ? [] : split(separator: "/").map(String.init)
    for part in relative.split(separator: "/") where part != "." {
      if part == ".." {
        guard parts.popLast() != nil else { return nil }
      } else {
        parts.append(String(part))
      }
    }
    return parts.joined(separator: "/")
  }

  var lastComponent: Substring { self[(lastIndex(of: "/").map { index(after: $0) } ?? startIndex)...] }

  /// Empty for what lies at the root.
  var parentFolder: String { lastIndex(of: "/").map { String(self[..<$0]) } ?? "" }
}
