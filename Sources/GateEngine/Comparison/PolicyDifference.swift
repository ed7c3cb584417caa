/// One thing that a policy says otherwise than another one.
public struct PolicyDifference: Hashable, Sendable {
  /// What it is about: `gate coverage`, `rule for source hotfix/**`, `commands`.
  public let subject: String
  /// What differs, in plain words, from the old to the new.
  public let words: String
  public let effect: Effect

  /// What the difference does to what may enter.
  public enum Effect: String, Hashable, Sendable, CaseIterable {
    /// Keeps out what the old policy let through.
    case stricter
    /// Lets through what the old policy kept out.
    case looser
    /// Both, neither, or what only a person can tell.
    case other

    var reversed: Effect {
      switch self {
      case .stricter: .looser
      case .looser: .stricter
      case .other: .other
      }
    }
  }

  public init(subject: String, words: String, effect: Effect) {
    self.subject = subject
    self.words = words
    self.effect = effect
  }
}
