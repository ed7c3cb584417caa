import GateEngine
import GateKit

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

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let session = try Session(folder, console, gates)
    let stored = try await session.evaluatedAgain(
      file, baseline: try baseline.map { try KeptReports(reading: $0, console) })
    let (inputs, differences) = (stored.inputs, stored.differences)
    for difference in differences { console.complain(difference) }
    if inputs.program != programVersion {
      console.complain("the report was made by version \(inputs.program); this is \(programVersion)")
    }
    guard differences.isEmpty else {
      console.complain("gatehouse: the report does not hold: evaluated again, its answers differ")
      return .blocked
    }
    console.print(
      "the report holds: evaluated again, the verdict is \(stored.evaluation.report.verdict.rawValue)\n")
    return .passed
  }
}
