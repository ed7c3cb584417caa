import GitReading
import LocalSystem

/// What a repository shows of how its team works.
struct RepositorySurvey: Hashable, Sendable {
  /// Short names, local ones and origin's.
  var branches: Set<String> = []
  /// What pull requests go to.
  var defaultBranch: String?
  /// Paths, not deeper than four folders.
  var files: [String] = []

  func has(_ branch: String) -> Bool { branches.contains(branch) }
  /// The first of these branches that is there.
  func branch(_ names: String...) -> String? { names.first(where: has) }
  func hasFile(named name: String) -> Bool {
    files.contains { $0 == name || $0.hasSuffix("/" + name) }
  }
  func hasFolder(named name: String) -> Bool {
    files.contains { $0.hasPrefix(name + "/") || $0.contains("/" + name + "/") }
  }
}

extension RepositorySurvey {
  /// Folders that hold other people's files, or none that people wrote.
  private static let passedOver: Set = [
    "node_modules", "vendor", "target", "build", "dist", "__pycache__", "venv",
  ]

  init(of repository: GitRepository) async throws {
    defaultBranch = try await repository.defaultBranch()
    for branch in try await repository.branches() {
      let name = branch.isRemoteTracking ? branch.name.drop { $0 != "/" }.dropFirst() : branch.name[...]
      branches.insert(String(name))
    }
    if let current = try await repository.currentBranch() { branches.insert(current) }
    guard let folder = repository.workTree else { return }
    let listed = try LocalFiles.list(LocalPath(folder)) { path in
      let name = String(decoding: path, as: UTF8.self).split(separator: "/")
      guard let last = name.last, name.count <= 4 else { return false }
      return !Self.passedOver.contains(String(last)) && (!last.hasPrefix(".") || last == ".github")
    }
    files = listed.map { String(decoding: $0.path, as: UTF8.self) }
  }
}
