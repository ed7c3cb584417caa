import CivilTime
import Coverage
import GateKit
import SourceText
import TestSupport

/// Files before and after a change, and the reports of both sides.
struct CoverageTrial {
  var before: [RepositoryPath: TestFile] = ["main.py": .text("a = 1\nb = 2\nc = 3\n")]
  var after: [RepositoryPath: TestFile] = [:]
  var renames: [RepositoryPath: RepositoryPath] = [:]
  /// Reports by the id of their request: `unit`, and `unit (base)` for the merge base.
  var reports: [String: String] = [:]
  var baseCommit: ObjectID?

  func ask(_ settings: String) async throws -> GateAnswer {
    var trial = GateTrial(before: before, after: before.merging(after) { $1 })
    trial.renames = renames
    for path in renames.keys { trial.after[path] = nil }
    for (name, text) in reports {
      let id = String(name.prefix { $0 != " " })
      let isOfBase = name.hasSuffix(" (base)")
      trial.reports[id, default: []].append(
        Evidence(
          id: id, of: isOfBase ? .mergeBase : .head, path: RepositoryPath("\(name).info"),
          digest: String(repeating: "0", count: 64), commit: isOfBase ? baseCommit : nil, made: nil,
          content: ReportContent(Array(text.utf8))))
    }
    return try await trial.ask(CoverageGate.self, settings)
  }
}

/// An lcov record: lines and how often each was run.
func record(_ path: String, _ lines: KeyValuePairs<Int, Int>, _ more: String = "") -> String {
  "SF:\(path)\n" + lines.map { "DA:\($0),\($1)\n" }.joined() + more + "end_of_record\n"
}

let unit = "reports: [{id: unit, paths: ['*.info']}]\n"
