public import DocumentReading

/// What one report may cost. Passing a limit is an error that names it.
public struct CoverageLimits: Hashable, Sendable {
  /// Bytes (compressed and not), levels and texts of the document.
  public var document: DocumentLimits
  /// Files that a report names.
  public var files: Int
  /// The highest line number of one file. The longest generated sources have a few hundred thousand lines.
  public var line: Int
  /// The highest line numbers of all files together: it bounds memory, at three bits a line.
  public var allLines: Int
  /// Branch arms of all files together.
  public var arms: Int

  public init(document: DocumentLimits, files: Int, line: Int, allLines: Int, arms: Int) {
    self.document = document
    self.files = files
    self.line = line
    self.allLines = allLines
    self.arms = arms
  }

  public static let standard = CoverageLimits(
    document: .report, files: 500_000, line: 2_000_000, allLines: 200_000_000, arms: 20_000_000)
}
