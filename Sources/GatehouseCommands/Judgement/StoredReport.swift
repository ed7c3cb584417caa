import DocumentReading
import GateEngine
import GateKit
import GitReading
import PolicyFiles
import Rendering
import SourceText

/// A report that was written before, and what its inputs give today.
struct StoredReport: Sendable {
  let inputs: RecordedInputs
  let evaluation: Evaluation
  /// Where the two say something else; empty: the report holds.
  let differences: [String]
}

extension Session {
  /// Bytes of a report.
  private static let reportLimit = 256 << 20

  /// - Throws: `UsageError` where the file is no report.
  func evaluatedAgain(_ file: String, baseline: KeptReports? = nil) async throws -> StoredReport {
    let source = file == "-" ? "standard input" : file
    let old = try readJSON(try console.read(file, limit: Self.reportLimit), source: source, limits: .report)
    guard let recorded = old["inputs"] else {
      throw UsageError(
        "\(source): this is no report: \"inputs\" is missing",
        wayOut: "gatehouse check --format json writes one")
    }
    let problems = RecordedInputs.check(recorded)
    guard problems.isEmpty, let inputs = RecordedInputs(recorded) else { throw UsageError(problems) }
    let evaluation = try await Reenactment(session: self, inputs: inputs, baseline: baseline).evaluation()
    let new = reportDocument(evaluation.report, program: programVersion)
    return StoredReport(inputs: inputs, evaluation: evaluation, differences: reportDifferences(old, new))
  }
}
