import GateKit
import SourceText

/// New files that the `.gitignore` files of head leave out: somebody added them by force, or before the rule.
struct IgnoredFiles {
  private var ignore = GitIgnore()

  /// Larger ones are not read.
  private static let sizeLimit = 1 << 20

  /// Reads the `.gitignore` of every folder above the new files.
  init(_ files: [ChangedFile], head: any Tree) async throws {
    var folders: Set<RepositoryPath?> = [nil]
    for file in files where file.isNewPath {
      var folder = file.path.folder
      while let path = folder, folders.insert(path).inserted { folder = path.folder }
    }
    for folder in folders {
      let path = folder?.appending(".gitignore") ?? ".gitignore"
      // Git does not follow a link there.
      guard let entry = try await head.entry(at: path), entry.version.mode != .symbolicLink,
        entry.version.mode != .submodule, try await head.size(of: entry) <= Self.sizeLimit
      else { continue }
      ignore.add(try await head.bytes(of: entry, limit: Self.sizeLimit), at: path)
    }
  }

  func finding(on file: ChangedFile) -> Finding? {
    guard file.isNewPath,
      let rule = ignore.rule(for: file.path, isFolder: file.after?.mode == .submodule), !rule.isNegated
    else { return nil }
    return Finding(
      rule: Rule.ignoredFile,
      message: "\(file.path) is new, and \(rule.file) ignores it (line \(rule.line): \(rule.text))",
      help: "git rm --cached it; where it belongs here, narrow the rule, or name the file in allowed",
      location: Location(file.path), identity: "\(rule.file): \(rule.text)")
  }
}
