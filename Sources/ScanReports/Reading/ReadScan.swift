public import DocumentReading
internal import SourceText

/// Reads the report of a scanner, linter, test run or load test; gzip is unpacked on the way.
///
/// - Parameters:
///   - format: what the report is said to be; nil to tell it by its content alone.
///   - consumer: gets findings, tests and measurements while the report is read.
/// - Throws: for a report that is not recognised, is another format than said, is not whole, or is beyond a
///   limit. What the consumer got before does not count then.
public func readScan(
  _ document: DocumentInput, format: ScanFormat? = nil, limits: ScanLimits = .standard,
  into consumer: ScanConsumer
) throws(DocumentProblem) -> ScanReport {
  let head = try DocumentHead(document)
  let bytes = try document.head(DocumentHead.size)
  let input = ScanInput(document: document, limits: limits)
  let format = try choose(format, head, bytes, input)
  let sink = ReportSink(format, consumer: consumer, limits: limits, source: document.source)
  guard emptiness(of: bytes, head) == nil else { return sink.finish() }
  try format.read(input, sink)
  let report = sink.finish()
  // Whatever it was, it had nothing of what its name promised.
  if report.isEmpty, !format.recognises(head), !isBareResults(bytes) {
    throw input.problem("not a report of the format \(format.id): looked for \(format.lookedFor)")
  }
  return report
}

/// What a report holds, for those that are small enough to be held.
public struct ScanContents: Hashable, Sendable {
  public let report: ScanReport
  public let findings: [ScanFinding]
  public let tests: [TestCase]
  public let measurements: [Measured]
}

/// Reads a report in one piece.
public func readScan(
  _ bytes: [UInt8], source: String, format: ScanFormat? = nil, limits: ScanLimits = .standard
) throws(DocumentProblem) -> ScanContents {
  var findings: [ScanFinding] = []
  var tests: [TestCase] = []
  var measurements: [Measured] = []
  let consumer = ScanConsumer(
    finding: { findings.append($0) }, test: { tests.append($0) }, measured: { measurements.append($0) })
  let document = DocumentInput(bytes, source: source, limits: limits.document)
  let report = try readScan(document, format: format, limits: limits, into: consumer)
  return ScanContents(report: report, findings: findings, tests: tests, measurements: measurements)
}

/// The format of a report by its first 256 KiB; nil where none is recognised. Neither reads the report nor
/// checks it.
public func recogniseScan(_ bytes: [UInt8], source: String) throws(DocumentProblem) -> ScanFormat? {
  recognise(try DocumentHead(DocumentInput(bytes, source: source)))
}

private func recognise(_ head: DocumentHead) -> ScanFormat? { ScanFormat.all.first { $0.recognises(head) } }

private func choose(
  _ named: ScanFormat?, _ head: DocumentHead, _ bytes: [UInt8], _ input: ScanInput
) throws(DocumentProblem) -> ScanFormat {
  if let empty = emptiness(of: bytes, head) {
    guard let named else { throw input.problem(empty.withoutFormat) }
    guard named.empty.contains(empty) else {
      throw input.problem("\(empty.words), which is no report of the format \(named.id)")
    }
    return named
  }
  let found = recognise(head)
  guard let named else {
    if let found { return found }
    throw input.problem(
      "not a report that Gatehouse knows: \(words(for: head)); name its format if it is one")
  }
  if named.recognises(head) || named.empty.contains(.results) && isBareResults(bytes) { return named }
  if let found { throw input.problem("this is a report of the format \(found.id), not of \(named.id)") }
  // A format may show itself late in a large document, and is taken at its word then.
  guard bytes.count >= DocumentHead.size else {
    throw input.problem(
      "not a report of the format \(named.id): \(words(for: head)); looked for \(named.lookedFor)")
  }
  return named
}

/// `{"results": []}`: nothing found, by more than one tool.
private func isBareResults(_ bytes: [UInt8]) -> Bool {
  bytes.count < 100 && ["{\"results\":[]}", "{\"results\":null}"].contains(withoutBlanks(bytes))
}

private func withoutBlanks(_ bytes: [UInt8]) -> String {
  // Of marks of the byte order, UTF-8's is the one that stays a character.
  let text = String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self)
  return text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
}

/// What was found instead, without anything that may be a secret: the document may be the torn half of a secret
/// scanner's report.
private func words(for head: DocumentHead) -> String {
  switch head {
  case .json(let json):
    let keys = json.topKeys.prefix(5).filter { isPlainWord($0[...]) }.map { "\"\($0)\"" }
    return keys.isEmpty
      ? "JSON without keys that are known" : "JSON with the keys \(keys.joined(separator: ", "))"
  case .text(let lines):
    let line = (lines.first ?? "").truncated(to: 60)
    return line.split(separator: " ").allSatisfy { isPlainWord($0) }
      ? "text that begins with \"\(line)\"" : "text"
  case .xml, .empty: return "\(head)"
  }
}

/// A word as people write them, or a line of punctuation: no digits, nothing long.
private func isPlainWord(_ word: Substring) -> Bool {
  guard !word.contains(where: \.isNumber) else { return false }
  return !word.contains(where: \.isLetter) || word.count <= 20
}

private func emptiness(of bytes: [UInt8], _ head: DocumentHead) -> EmptyDocument? {
  if case .empty = head { return .nothing }
  guard bytes.count < 100 else { return nil }
  let text = withoutBlanks(bytes)
  return text == "[]" ? .list : text == "null" ? .null : nil
}

extension EmptyDocument {
  fileprivate var words: String {
    switch self {
    case .list: "the document is an empty list"
    case .null: "the document is null"
    case .nothing: "the file is empty"
    case .results: "the document has no results"
    }
  }

  fileprivate var withoutFormat: String {
    "\(words): some tools write that when they found nothing; name the format if this one does"
  }
}
