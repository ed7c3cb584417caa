/// Why a finding is one, and the way out written out so that it can be copied.
public struct Explanation: Hashable, Sendable {
  /// Consequence and evidence, in a sentence.
  public let why: String
  /// In the order in which they are to be done.
  public let steps: [Step]
  /// What lets the finding through, to be copied; nil where nothing of the change's own does.
  public let waiver: String?

  public struct Step: Hashable, Sendable {
    /// `next migration`
    public let title: String
    public let lines: [String]
    /// To be copied as it is; else words to a person.
    public let isCode: Bool

    public init(_ title: String, _ lines: [String], isCode: Bool) {
      self.title = title
      self.lines = lines
      self.isCode = isCode
    }
  }

  public init(why: String, steps: [Step], waiver: String? = nil) {
    self.why = why
    self.steps = steps
    self.waiver = waiver
  }
}
