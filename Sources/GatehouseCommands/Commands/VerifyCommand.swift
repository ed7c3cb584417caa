import Cryptography
import DocumentReading
import GateEngine
import GateKit
import GitReading
import LocalSystem
import PolicyFiles
import Rendering
import SourceText

struct VerifyCommand: Command {
  var file = ""
  var folder = "."
  var baseline: String?

  static let name = "verify"
  static let abstract = "Evaluate a report's inputs again and compare"
  static let discussion = """
    A report holds all that its verdict depends on: commits, facts, policy text, digests of reports, the moment. \
    verify evaluates them again in this repository and says where the answers differ. Exit 0: the same bytes.
    """
  static let examples = [
    CommandExample("gatehouse verify report.json", "was this verdict right?")
  ]
  static let options: [Option<Self>] = [
    argument(
      "REPORT", \.file, required: true, "a report written by --format json; - for standard input",
      complete: .file),
    option("-C, --directory", "DIR", \.folder, "look at the repository of this folder", complete: .folder),
    option(
      "--baseline", "FILE", \.baseline, "the file that the report was made with (default: git notes)",
      complete: .file),
  ]

  /// Bytes of a report.
  private static let limit = 256 << 20

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let source = file == "-" ? "standard input" : file
    let old = try readJSON(try console.read(file, limit: Self.limit), source: source, limits: .report)
    guard let recorded = old["inputs"] else {
      throw UsageError(
        "\(source): this is no report: \"inputs\" is missing",
        wayOut: "gatehouse check --format json writes one")
    }
    let problems = RecordedInputs.check(recorded)
    guard problems.isEmpty, let inputs = RecordedInputs(recorded) else { throw UsageError(problems) }
    let session = try Session(folder, console, gates)
    let kept = try baseline.map { try KeptReports(reading: $0, console) }
    let evaluation = try await Reenactment(session: session, inputs: inputs, baseline: kept).evaluation()
    let new = reportDocument(evaluation.report, program: programVersion)
    let differences = reportDifferences(old, new)
    for difference in differences { console.complain(difference) }
    if inputs.program != programVersion {
      console.complain("the report was made by version \(inputs.program); this is \(programVersion)")
    }
    guard differences.isEmpty else {
      console.complain("gatehouse: the report does not hold: evaluated again, its answers differ")
      return .blocked
    }
    console.print("the report holds: evaluated again, the verdict is \(evaluation.report.verdict.rawValue)\n")
    return .passed
  }
}
