import CivilTime
import GateKit
import GitReading

/// Where branches stood at a moment, as far as their first parents tell: the newest of them that was committed by
/// then. A branch that was rewritten since, or moved along by a fast-forward, stood elsewhere.
actor PastTips {
  private let repository: GitRepository
  /// First parents read so far, newest first.
  private var lines: [String: [Step]] = [:]

  private struct Step {
    let id: ObjectID
    let time: Instant
    let next: ObjectID?
  }

  init(in repository: GitRepository) { self.repository = repository }

  /// nil where there is no such branch, or was none then.
  func tip(of branch: String, at moment: Instant) async throws -> ObjectID? {
    if lines[branch] == nil {
      guard let tip = try await repository.tip(of: branch) else { return nil }
      lines[branch] = [try await step(tip)]
    }
    var index = 0
    while let line = lines[branch], index < line.count {
      if line[index].time <= moment { return line[index].id }
      if index == line.count - 1, let next = line[index].next, await repository.contains(next) {
        let step = try await step(next)
        // Whoever waited for the same commit may have added it by now.
        if lines[branch]?.count == index + 1 { lines[branch]?.append(step) }
      }
      index += 1
    }
    return nil
  }

  private func step(_ id: ObjectID) async throws -> Step {
    let commit = try await repository.commit(id)
    return Step(id: id, time: commit.committer.time, next: commit.parents.first)
  }
}
