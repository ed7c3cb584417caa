import CivilTime
import GateKit
import GitReading
import LocalSystem
import PolicyFiles
import SourceText

/// Makes the repository that a case describes.
///
/// A commit's time follows from its depth in the history, so the same commits on two branches are the same
/// objects, as they are in a real repository.
struct CaseWorkshop {
  private let folder: LocalPath

  init(in folder: LocalPath) { self.folder = folder }

  /// - Returns: the tip of the target and of the pull request.
  func build(_ history: CaseHistory) throws -> (base: ObjectID, head: ObjectID) {
    let repository = try ScratchRepository(in: folder.description)
    var tips: [String: Tip] = [:]
    for branch in history.branches {
      let start = branch.from.flatMap { tips[$0] }
      guard let tip = try extend(start, by: branch.commits, tips, in: repository) else { continue }
      tips[branch.name] = tip
      try repository.point("refs/heads/\(branch.name)", to: tip.commit)
    }
    let head = try extend(tips[history.headFrom], by: history.commits, tips, in: repository)
    guard let base = tips[history.target], let head else {
      throw CaseHistory.Invalid(description: "branch \"\(history.target)\" has no commits")
    }
    try repository.point("refs/pull/head", to: head.commit)
    try repository.setHead("refs/heads/\(history.target)")
    return (base.commit, head.commit)
  }

  private struct Tip {
    let commit: ObjectID
    let depth: Int64
    let files: [RepositoryPath: FileVersion]
  }

  private func extend(
    _ start: Tip?, by commits: [CaseCommit], _ tips: [String: Tip], in repository: borrowing ScratchRepository
  ) throws -> Tip? {
    var tip = start
    for commit in commits {
      let merged = commit.merge.flatMap { tips[$0] }
      var files = tip?.files ?? [:]
      for (path, version) in merged?.files ?? [:] { files[path] = version }
      for entry in commit.files.entries {
        let path = RepositoryPath(entry.key)
        guard case .value(let text) = entry.value else {
          files[path] = nil
          continue
        }
        files[path] = FileVersion(
          id: try repository.blob(Array(text.utf8)), mode: files[path]?.mode ?? .regular)
      }
      for entry in commit.modes.entries {
        let path = RepositoryPath(entry.key)
        guard let mode = UInt32(entry.value, radix: 8).flatMap(FileMode.init(rawValue:)) else {
          throw CaseHistory.Invalid(description: "mode \"\(entry.value)\" of \(path) is none of git's")
        }
        files[path] = files[path].map { FileVersion(id: $0.id, mode: mode) }
      }
      let depth = (tip?.depth ?? 0) + 1
      let author = Signature(commit.author, at: Self.start.adding(TimeSpan(seconds: 60 * depth)))
      let id = try repository.commit(
        tree: try repository.tree(files), parents: [tip?.commit, merged?.commit].compactMap { $0 },
        author: author, committer: author, message: commit.message)
      tip = Tip(commit: id, depth: depth, files: files)
    }
    return tip
  }

  /// 2026-01-01T00:00:00Z
  private static let start = Instant(seconds: 1_767_225_600)
}

extension Signature {
  /// From `Name <mail>`; a text without a mail is all name.
  init(_ text: String, at time: Instant) {
    let name = text.prefix { $0 != "<" }
    let mail = text.dropFirst(name.count + 1).prefix { $0 != ">" }
    self.init(
      name: String(name.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()), email: String(mail),
      time: time)
  }
}
