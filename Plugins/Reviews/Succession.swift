import GateKit
import SourceText

/// What becomes of an approval when head is another commit by now.
struct Succession: Sendable {
  private let rule: DismissOnPush
  private let change: Change
  private let repository: any RepositoryView

  init(_ rule: DismissOnPush, _ context: GateContext) {
    self.rule = rule
    change = context.change
    repository = context.repository
  }

  /// - Returns: whether it counts, and what to say of it where its commit is not head.
  func standing(of vote: Ballot.Vote) async -> (counts: Bool, note: String?) {
    let approved = "\(vote.login) approved \(vote.shortCommit)"
    if let head = change.head, ObjectID(vote.commit) == head { return (true, nil) }
    switch rule {
    case .never: return (true, "\(approved), an earlier head; dismiss_on_push: never lets that count")
    case .always: return (false, "\(approved), which is not this head")
    case .unlessRebased: break
    }
    guard let head = change.head else {
      return (false, "\(approved), and what is judged here is not committed yet")
    }
    guard let earlier = ObjectID(vote.commit) else {
      return (false, "\(approved), so nobody can tell whether it is this head")
    }
    do {
      let rebasing = try await repository.rebasing(of: earlier, to: head, onto: change.base)
      if rebasing == .clean {
        return (true, "\(approved), and only the target has moved since: the approval counts")
      }
      return (false, "\(approved), which is not this head: \(rebasing.words(earlier))")
    } catch {
      // Whatever keeps the proof from being made, an approval that is not proved does not count.
      return (
        false, "\(approved), which is not this head, and whether it was rebased cannot be told: \(error)"
      )
    }
  }
}

extension Rebasing {
  fileprivate func words(_ earlier: ObjectID) -> String {
    switch self {
    case .clean: "only the target has moved since"
    case .changed(let paths):
      "\(counted(paths.count, "file")) changed since, beside what came from the target "
        + "(\(listed(paths.map(\.description))))"
    case .conflicts(let paths):
      "conflicts were resolved since (\(listed(paths.map(\.description))))"
    case .movedBack: "head stands on an older commit of the target"
    case .unclear: "it left the target at more than one commit, or at none"
    case .missing:
      "it is not in this clone; where the forge still has it, git fetch origin \(earlier) brings it"
    }
  }
}
