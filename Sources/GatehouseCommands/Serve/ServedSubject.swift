import Forges
import GateEngine
import GateKit
import GitFetching
import GitReading
import Publishing
import Service
import SourceText
import Storage

/// What a worker judges: all of it is in the mirror by now.
struct ServedSubject: Sendable {
  let work: WorkKey
  let subject: Subject
  /// Opened when all history was there.
  let repository: GitRepository
  /// As the forge had it before; nil where there is none.
  let pull: PullRequest?
  let publication: PublicationSubject
  let history: MissingHistory

  var head: ObjectID { publication.head }
  var base: ObjectID? { subject.change.base }
  var target: String { publication.target }

  /// The tip of a branch that gates ask for, as the forge has it now; nil where it has none of that name.
  func tip(_ branch: String) async throws -> ObjectID? {
    branch == target ? base : try await history.tipIfThere(of: branch)
  }
}

extension ServedSubject {
  /// A pull request as it is now.
  init(_ pull: PullRequest, _ work: WorkKey, _ event: String, _ history: MissingHistory) async throws {
    guard let target = pull.facts.target else { throw UsageError("#\(pull.number) has no target branch") }
    let head = try await history.head(pull.head, at: pull.headRef)
    let base = try await history.tip(of: target)
    let (repository, change) = try await history.change(base: base, head: head)
    var facts = pull.facts
    facts.event = event
    self.init(
      work: work, subject: Subject(facts: facts, head: .commit(head), change: change), repository: repository,
      pull: pull, publication: PublicationSubject(pull: pull.number, head: head, target: target),
      history: history)
  }

  /// An entry of a merge queue.
  ///
  /// - Parameter pull: the one that the queue's branch is named after; it says what the entry is for.
  init(
    _ group: Work.MergeGroup, _ pull: PullRequest?, _ work: WorkKey, _ history: MissingHistory
  ) async throws {
    guard let id = ObjectID(group.head) else { throw UsageError("\"\(group.head)\" is no commit") }
    let head = try await history.commit(id)
    let base =
      if let named = group.base.flatMap({ ObjectID($0) }) { try await history.commit(named) } else {
        try await history.tip(of: group.target)
      }
    let (repository, change) = try await history.change(base: base, head: head)
    var facts = pull?.facts ?? Facts()
    facts.target = group.target
    facts.ref = group.reference
    facts.event = "merge_group"
    self.init(
      work: work, subject: Subject(facts: facts, head: .commit(head), change: change), repository: repository,
      pull: pull, publication: PublicationSubject(pull: nil, head: head, target: group.target),
      history: history)
  }
}

extension Work.MergeGroup {
  /// The queue's own; nil where the forge did not say.
  var branch: String? {
    let heads = "refs/heads/"
    guard let reference, reference.hasPrefix(heads) else { return nil }
    return String(reference.dropFirst(heads.count))
  }

  /// GitHub alone makes refs of this name: refs/heads/gh-readonly-queue/main/pr-12-<sha of the base>.
  var pull: Int? {
    guard let branch, branch.hasPrefix("gh-readonly-queue/"),
      let last = branch.split(separator: "/").last, last.hasPrefix("pr-")
    else { return nil }
    return Int(last.dropFirst(3).prefix { $0 != "-" }).flatMap { $0 > 0 ? $0 : nil }
  }
}
