import GateKit
import Security
import SourceText
import TestSupport

/// Files of both sides, and reports by the id of their request: `sast`, and `sast (base)` for the merge base.
struct SecurityTrial {
  var before: [RepositoryPath: TestFile] = ["src/app.py": .text("one\ntwo\nthree\nfour\n")]
  var after: [RepositoryPath: TestFile] = [:]
  var reports: [String: String] = ["sast": sarif([])]

  func ask(_ settings: String) async throws -> GateAnswer {
    var trial = GateTrial(before: before, after: before.merging(after) { $1 })
    for (name, text) in reports.sorted(by: { $0.key < $1.key }) {
      let id = String(name.prefix { $0 != " " })
      trial.reports[id, default: []].append(
        Evidence(
          id: id, of: name.hasSuffix(" (base)") ? .mergeBase : .head, path: RepositoryPath("\(name).json"),
          digest: name, commit: nil, made: nil, content: ReportContent(Array(text.utf8))))
    }
    return try await trial.ask(SecurityGate.self, settings)
  }
}

/// One result of SARIF.
struct Result {
  var rule: String
  var score = ""
  var line = 1
  var path = "src/app.py"
  var more = ""
}

/// A run of a scanner whose rules have the `security-severity` of their results; without one a result is of the level
/// `note`.
func sarif(_ results: [Result], tool: String = "Probe") -> String {
  let list = results.map { result in
    """
    {"ruleId": "\(result.rule)", "level": "none", "message": {"text": "found \(result.rule)"}, \(result.more)
     "properties": {\(result.score.isEmpty ? "" : "\"security-severity\": \"\(result.score)\"")},
     "locations": [{"physicalLocation": {"artifactLocation": {"uri": "\(result.path)"},
     "region": {"startLine": \(result.line)}}}]}
    """
  }.joined(separator: ",")
  return #"{"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "\#(tool)"}}, "results": [\#(list)]}]}"#
}

let sast = "reports: [{id: sast, paths: ['sast*']}]\n"
let all = sast + "scope: all\n"
