import GateKit
import SourceText

/// Files that tools and desktops leave behind.
struct UnwantedFiles {
  let forbidden: [Glob]

  /// Only names that mean one thing everywhere: `build/` and `dist/` hold sources in some repositories.
  static let common = [
    "**/.DS_Store", "**/Thumbs.db", "**/desktop.ini", "**/._*", "**/*~", "**/.*.sw[op]", "**/*.orig",
    "**/*.rej",
    "**/.#*", "**/.idea/workspace.xml", "**/.vs/**", "**/node_modules/**", "**/__pycache__/**", "**/*.py[co]",
    "**/.venv/**", "**/*.egg-info/**", "**/.{pytest,mypy,ruff}_cache/**", "**/.tox/**", "**/.gradle/**",
    "**/.terraform/**", "**/.nyc_output/**", "**/*.class", "**/*.o", "**/*.log", "**/*.tfstate",
  ].compactMap { try? Glob($0) }

  func finding(on file: ChangedFile) -> Finding? {
    guard file.isNewPath, let glob = forbidden.first(where: { $0.matches(file.path) }) else { return nil }
    return Finding(
      rule: Rule.unwantedFile, message: "\(file.path) does not belong in a repository (\(glob.text))",
      help: "git rm --cached the file and name it in .gitignore, or name it in allowed",
      location: Location(file.path), identity: glob.text)
  }
}

extension ChangedFile {
  /// The change gives the file this path: it was not there before.
  var isNewPath: Bool {
    switch status {
    case .added, .renamed, .copied: true
    case .modified, .deleted, .typeChanged: false
    }
  }
}
