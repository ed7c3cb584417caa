public import DocumentReading

/// Where the contents of a report go while it is read, one at a time and in its order, so that memory does not
/// grow with the report. What was given before an error does not count.
public struct ScanConsumer {
  public var finding: (ScanFinding) throws(DocumentProblem) -> Void
  public var test: (TestCase) throws(DocumentProblem) -> Void
  public var measured: (Measured) throws(DocumentProblem) -> Void

  public init(
    finding: @escaping (ScanFinding) throws(DocumentProblem) -> Void,
    test: @escaping (TestCase) throws(DocumentProblem) -> Void = { _ in },
    measured: @escaping (Measured) throws(DocumentProblem) -> Void = { _ in }
  ) {
    self.finding = finding
    self.test = test
    self.measured = measured
  }
}
