public import GateKit
import SourceText

/// Keeps what does not belong in a repository out of it: see the manifest.
public struct CleanRepoGate: Gate {
  private let settings: CleanRepoSettings

  public init(_ settings: CleanRepoSettings) { self.settings = settings }

  public var needs: Needs { Needs(snapshots: [.head, .mergeBase]) }

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    let head = try await context.repository.tree(.head)
    let mergeBase = try await context.repository.tree(.mergeBase)
    let files = context.change.files.filter { $0.after != nil }
    var answer = GateAnswer()
    var findings = try await FileReview(settings: settings, head: head, mergeBase: mergeBase)
      .findings(on: files, &answer)
    if settings.nameCollisions {
      findings += try await NameCollisions(head: head, mergeBase: mergeBase).findings(on: files)
    }
    answer.findings = sortedAndCapped(findings)
    return answer
  }
}
