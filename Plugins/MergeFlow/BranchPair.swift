/// Where a change comes from and where it wants to go.
struct BranchPair: Hashable {
  /// Names without refs/heads/.
  let source: String
  let target: String
  /// The source branch is one of another repository, or of a deleted one: its name says nothing.
  let isFork: Bool

  var text: String { "\(source) -> \(target)" }

  func retargeted(to other: String) -> BranchPair {
    BranchPair(source: source, target: other, isFork: isFork)
  }
}
