public import DocumentReading
internal import SourceText

/// Reads a coverage report of any known format, told by its content alone; gzip is unpacked on the way.
///
/// - Throws: for a report that is not recognised, not whole, beyond a limit, or that says nothing: no file, or no
///   executable line.
public func readCoverage(
  _ document: DocumentInput, limits: CoverageLimits = .standard,
  options: CoverageReadingOptions = CoverageReadingOptions()
) throws(DocumentProblem) -> CoverageReport {
  let head = try DocumentHead(document)
  guard let format = recognise(head) else { throw unrecognised(head, source: document.source) }
  return try format.read(
    ReportInput(format: format, document: document, limits: limits, options: options))
}

/// Reads a report that is at hand as a whole.
///
/// - Parameter source: the report as a person knows it, for messages.
public func readCoverage(
  _ bytes: [UInt8], source: String, limits: CoverageLimits = .standard,
  options: CoverageReadingOptions = CoverageReadingOptions()
) throws(DocumentProblem) -> CoverageReport {
  try readCoverage(
    DocumentInput(bytes, source: source, limits: limits.document), limits: limits, options: options)
}

/// The format of a report; nil where none is recognised. Neither reads the report nor checks it: the document
/// gives again what was looked at.
public func recogniseCoverage(_ document: DocumentInput) throws(DocumentProblem) -> CoverageFormat? {
  recognise(try DocumentHead(document))
}

private func recognise(_ head: DocumentHead) -> CoverageFormat? {
  CoverageFormat.all.first { $0.recognises(head) }
}

private func unrecognised(_ head: DocumentHead, source: String) -> DocumentProblem {
  let formats = CoverageFormat.all.map { "\($0.name) (\($0.lookedFor))" }.joined(separator: ", ")
  let message =
    if case .empty = head {
      "the file is empty"
    } else {
      "not a coverage report that Gatehouse knows: \(head.description); looked for \(formats)"
    }
  return DocumentProblem(mark: Mark(source: source, line: 1, column: 1), message: message)
}
