public import DocumentReading

/// What one report may cost. Passing a limit is an error that names it.
public struct ScanLimits: Hashable, Sendable {
  /// Bytes (compressed and not), levels and texts of the document.
  public var document: DocumentLimits
  /// Findings, tests and measurements together.
  public var items: Int
  /// Findings that wait for what stands behind them in the document: a SARIF run that names its rules last.
  public var waiting: Int

  public init(document: DocumentLimits, items: Int, waiting: Int) {
    self.document = document
    self.items = items
    self.waiting = waiting
  }

  public static let standard = ScanLimits(document: .report, items: 5_000_000, waiting: 1_000_000)
}
