/// The safe form of what a finding is about, complete enough to be copied: steps in the order in which they
/// are to
/// be deployed.
public struct Rewrite: Hashable, Sendable {
  public struct Part: Hashable, Sendable {
    /// When: `this migration`, `next migration`, `next release`.
    public let title: String
    /// SQL, or the framework's own calls once it was worded.
    public let lines: [String]
    /// Has to run without a transaction around it.
    public let isOutsideTransaction: Bool
    /// Lines are words to a person, not code.
    public let isProse: Bool
  }

  public var parts: [Part] = []

  public init() {}

  func sql(_ title: String, outsideTransaction: Bool = false, _ lines: String...) -> Rewrite {
    var copy = self
    copy.parts.append(
      Part(title: title, lines: lines, isOutsideTransaction: outsideTransaction, isProse: false))
    return copy
  }

  func words(_ title: String, _ lines: String...) -> Rewrite {
    var copy = self
    copy.parts.append(Part(title: title, lines: lines, isOutsideTransaction: false, isProse: true))
    return copy
  }

  static let now = "this migration"
  static let next = "next migration"
}
