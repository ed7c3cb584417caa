import GateEngine
import GateKit

struct VerifyCommand: Command {
  var file = ""
  var folder = "."
  var baseline: String?
  var publicKey: String?

  static let name = "verify"
  static let abstract = "Evaluate a report's inputs again and compare"
  static let discussion = """
    A report holds all that its verdict depends on: commits, facts, policy text, digests of reports, the moment. \
    verify evaluates them again in this repository and says where the answers differ, where an input is not the one whose \
    digest the report names, or where the policy, the waivers or the baseline that it records are not those of the commits \
    that it names. Nothing is run: the answers of executables are in the report. Exit 0: the same bytes.

    A report of the form signed is taken out of its envelope; with --public-key its signature has to be good, and a \
    report without one does not hold.
    """
  static let examples = [
    CommandExample("gatehouse verify report.json", "was this verdict right?"),
    CommandExample(
      "gatehouse verify report.signed.json --public-key gatehouse.pub", "and was it ours?"),
  ]
  static let options: [Option<Self>] = [
    argument(
      "REPORT", \.file, required: true,
      "a report written by --format json or --format signed; - for standard input",
      complete: .file),
    option("-C, --directory", "DIR", \.folder, "look at the repository of this folder", complete: .folder),
    option(
      "--baseline", "FILE", \.baseline, "the file that the report was made with (default: git notes)",
      complete: .file),
    option(
      "--public-key", "FILE", \.publicKey, "public key of Ed25519, PEM: the report has to be signed by it",
      complete: .file),
  ]

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let session = try Session(folder, console, gates)
    let stored = try await session.evaluatedAgain(
      file, baseline: try baseline.map { try KeptReports(reading: $0, console) },
      key: try publicKey.map { try console.publicKey(in: $0) })
    if stored.signature == .unchecked {
      console.complain("gatehouse: the signature was not checked: --public-key FILE names the key")
    }
    if publicKey != nil, stored.signature != .valid {
      console.complain(
        stored.signature == .none
          ? "gatehouse: the report does not hold: it is not signed"
          : "gatehouse: the report does not hold: it is not signed by the key in \(publicKey ?? "")")
      return .blocked
    }
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
      "the report holds: evaluated again, the verdict is \(stored.evaluation.report.verdict.rawValue)"
        + (stored.signature == .valid ? ", and the signature is good\n" : "\n"))
    return .passed
  }
}
