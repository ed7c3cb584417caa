/// Which of two values of a setting asks for more, so that a policy can be held above another one.
///
/// What has parts (an object, a list of named objects) is compared part by part, whatever is declared for the whole,
/// which then says what may be added alone.
public enum Strictness: Hashable, Sendable {
  /// Nobody can say: only the same value is as strict.
  case fixed
  /// A greater number, percentage, span or size; none asks for nothing.
  case higher
  /// A smaller one; none asks for nothing.
  case lower
  /// The later of these words; `true` and `false` among them.
  case words([String])
  /// A list that asks for more with every entry, or a part that asks for nothing where it is left out.
  case more
  /// A list of exceptions: each lets something through.
  case fewer
  /// Says where something is or what it is called, and not how strict to be: anybody's who comes first.
  case own

  /// What is on asks for more.
  public static let on = Strictness.words(["false", "true"])
  /// What is off asks for more.
  public static let off = Strictness.words(["true", "false"])
  /// What becomes of a report that is not as it should be.
  public static let consequence = Strictness.words(["pass", "warn", "fail"])
}

extension Strictness {
  /// For documentation: what may be written over a floor; nil where nothing may.
  public var allowance: String? {
    switch self {
    case .fixed: nil
    case .higher: "higher"
    case .lower: "lower"
    case .words(let words): words.count == 2 ? words.last : "later in \(words.joined(separator: ", "))"
    case .more: "more of them"
    case .fewer: "fewer of them"
    case .own: "free where the floor leaves it out"
    }
  }
}
