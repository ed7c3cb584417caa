public import DocumentReading
internal import SourceText

/// Reads a coverage report of any known format, told by its content alone; gzip is unpacked first.
///
/// - Parameter source: the report as a person knows it, for messages.
/// - Throws: for a report that is not recognised, not whole, beyond a limit, or that says nothing: no file, or no
///   executable line.
public func readCoverage(
  _ bytes: [UInt8], source: String, limits: CoverageLimits = .standard,
  options: CoverageReadingOptions = CoverageReadingOptions()
) throws(DocumentProblem) -> CoverageReport {
  let plain =
    GzipReader.looksLike(bytes) ? try gunzip(bytes, source: source, limits: limits.document) : bytes
  let head = DocumentHead(plain, source: source)
  guard let format = CoverageFormat.all.first(where: { $0.recognises(head) }) else {
    throw unrecognised(head, source: source)
  }
  return try format.read(
    ReportInput(format: format, bytes: plain, source: source, limits: limits, options: options))
}

/// The format of a report; nil where none is recognised. Neither reads the report nor checks it.
public func recogniseCoverage(_ bytes: [UInt8], source: String) throws(DocumentProblem) -> CoverageFormat? {
  let head = DocumentHead(try start(of: bytes, source: source), source: source)
  return CoverageFormat.all.first { $0.recognises(head) }
}

/// At least what recognition looks at; of a compressed report not much more.
private func start(of bytes: [UInt8], source: String) throws(DocumentProblem) -> [UInt8] {
  guard GzipReader.looksLike(bytes) else { return bytes }
  var reader = try GzipReader(source: source)
  var plain: [UInt8] = []
  var start = 0
  while start < bytes.count, plain.count <= DocumentHead.size {
    let end = min(start + 16 << 10, bytes.count)
    try reader.push(bytes.span.extracting(start..<end)) { piece in plain += piece.array }
    start = end
  }
  return plain
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
