/// Code that a person looks at to understand an answer: one stretch of it, or two side by side.
///
/// Pages show exhibits; nothing is decided by them, and a report's JSON does not hold them.
public struct Exhibit: Hashable, Sendable {
  /// `2 of 3 new lines are covered`.
  public let title: String
  /// One, or two to be compared: line n of the one then stands beside line n of the other.
  public let panels: [Panel]

  public init(title: String, panels: [Panel]) {
    self.title = title
    self.panels = panels
  }

  public struct Panel: Hashable, Sendable {
    public let location: Location
    /// Ascending; where a number is missing, lines were left out.
    public let lines: [Line]

    public init(_ location: Location, lines: [Line]) {
      self.location = location
      self.lines = lines
    }
  }

  public struct Line: Hashable, Sendable {
    /// nil: a gap beside a line of the other panel.
    public let number: Int?
    public let text: String
    public let mark: Mark?
    /// The change adds the line.
    public let isNew: Bool
    /// `1 of 2 branch arms`.
    public let note: String?

    public init(_ number: Int?, _ text: String, mark: Mark? = nil, isNew: Bool = false, note: String? = nil) {
      self.number = number
      self.text = text
      self.mark = mark
      self.isNew = isNew
      self.note = note
    }
  }

  public enum Mark: String, Hashable, Sendable, CaseIterable {
    case covered
    case partial = "partly covered"
    case missed = "not covered"
    /// Something is wrong with it, which the note says.
    case found
    /// Unlike the line beside it.
    case different
  }
}
