internal import SourceText

extension ScanFinding {
  /// Rates by a word of the report; one that is not known, or missing, is `unknown`.
  mutating func rate(word: String?, by source: SeveritySource = .finding) {
    rate(word.flatMap { Severity(word: $0) }, by: source)
  }

  mutating func rate(_ severity: Severity?, by source: SeveritySource = .finding) {
    self.severity = severity ?? .unknown
    severitySource = self.severity == .unknown ? .none : source
  }

  /// Rates by a CVSS score; leaves what is there where there is none.
  mutating func rate(score text: String?) {
    guard let score = usableScore(text) else { return }
    self.score = score
    guard severity == .unknown else { return }
    severity = Severity(score: score)
    severitySource = .score
  }

  mutating func place(_ path: String?, _ line: Int? = nil, _ column: Int? = nil) {
    guard let path, !path.isEmpty else { return }
    location = ScanLocation(withSlashes(path), line: line, column: column)
  }

  mutating func end(_ line: Int?, _ column: Int? = nil) { location?.end(line: line, column: column) }

  mutating func suppress(_ origin: Suppression.Origin, _ reason: String? = nil) {
    suppression = Suppression(origin, reason: reason ?? "")
  }
}
