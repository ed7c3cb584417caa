/// Numbers side by side, which a person reads to see where the most of something is: the files with the most copied
/// lines, say.
///
/// Nothing is decided by it, and a report's JSON does not hold it.
public struct AnswerTable: Hashable, Sendable {
  /// `files with the most lines in clones`.
  public let title: String
  public let columns: [Column]
  /// One cell for each column. The gate caps them.
  public let rows: [[String]]

  public init(title: String, columns: [Column], rows: [[String]]) {
    self.title = title
    self.columns = columns
    self.rows = rows
  }

  public struct Column: Hashable, Sendable {
    public let name: String
    /// Set to the right, so that digits stand below each other.
    public let isNumber: Bool

    private init(name: String, isNumber: Bool) {
      self.name = name
      self.isNumber = isNumber
    }

    public static func text(_ name: String) -> Column { Column(name: name, isNumber: false) }
    public static func number(_ name: String) -> Column { Column(name: name, isNumber: true) }
  }
}
