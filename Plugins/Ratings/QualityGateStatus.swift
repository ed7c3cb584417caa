import DocumentReading
import GateKit
import ScanReports
import SourceText

/// SonarQube's answer to `api/qualitygates/project_status`.
struct QualityGateStatus {
  let isPassed: Bool
  let failed: [Condition]

  struct Condition: Hashable {
    let metric: String
    let comparator: String
    let limit: String
    let actual: String

    /// `new_reliability_rating is C; the quality gate asks for A or better`.
    var message: String {
      guard metric.hasSuffix("_rating") else {
        let than = comparator == "LT" ? "at least" : comparator == "GT" ? "at most" : "not"
        return "\(metric) is \(actual); the quality gate asks for \(than) \(limit)"
      }
      return "\(metric) is \(letter(actual)); the quality gate asks for \(letter(limit)) or better"
    }
  }

  private static let limits = DocumentLimits(
    bytes: 4 << 20, depth: 32, entries: 100_000, text: 64 << 10, attributes: 0, expansion: 200)

  /// - Throws: `MalformedEvidence` for what is no such answer, and for one without a verdict.
  init(_ evidence: Evidence) throws {
    let status: JSONValue
    do throws(DocumentProblem) {
      var reader = try JSONReader(
        DocumentInput(
          pieces: evidence.content.pieces(), source: evidence.path.description, limits: Self.limits),
        duplicates: .refused, quotesText: false)
      let document = try reader.value()
      try reader.finish()
      status = document["projectStatus"]
    } catch { throw MalformedEvidence(evidence, reason: "\(error)") }
    func malformed(_ reason: String) -> MalformedEvidence { MalformedEvidence(evidence, reason: reason) }
    guard let word = status["status"].string else {
      throw malformed("not an answer about a quality gate: looked for \"projectStatus\" with its \"status\"")
    }
    // WARN is of versions before 7.6, and no failure.
    guard ["OK", "WARN", "ERROR"].contains(word) else {
      throw malformed("the quality gate was not computed: its status is \(word.onOneLine.truncated(to: 40))")
    }
    var failed: [Condition] = []
    for condition in status["conditions"].items {
      guard let own = condition["status"].string, let metric = condition["metricKey"].string else {
        throw malformed("a condition without \"status\" or \"metricKey\"")
      }
      guard own == "ERROR" else { continue }
      failed.append(
        Condition(
          metric: shown(metric), comparator: condition["comparator"].string ?? "",
          limit: shown(condition["errorThreshold"].text), actual: shown(condition["actualValue"].text)))
    }
    guard word == "ERROR" || failed.isEmpty else {
      throw malformed("its status is \(word), and one of its conditions failed")
    }
    self.failed = failed
    isPassed = word != "ERROR"
  }
}

private func shown(_ text: String?) -> String { (text ?? "unknown").onOneLine.truncated(to: 100) }

/// `3` and `3.0` are C.
private func letter(_ value: String) -> String {
  guard let number = DecimalNumber(value), (1...5).contains(number.millionths / 1_000_000),
    number.millionths.isMultiple(of: 1_000_000)
  else { return value }
  return Rating.allCases[number.millionths / 1_000_000 - 1].rawValue
}
