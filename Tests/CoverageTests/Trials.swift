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
    trial.reports = Dictionary(
      uniqueKeysWithValues: reports.map { id, text in
        let evidence = Evidence(
          id: id, path: RepositoryPath("\(id).info"), digest: String(repeating: "0", count: 64),
          commit: id.hasSuffix("(base)") ? baseCommit : nil, made: nil, bytes: Array(text.utf8))
        return (id, [evidence])
      })
    return try await trial.ask(CoverageGate.self, settings)
  }
}

/// An lcov record: lines and how often each was run.
func record(_ path: String, _ lines: KeyValuePairs<Int, Int>, _ more: String = "") -> String {
  "SF:\(path)\n" + lines.map { "DA:\($0),\($1)\n" }.joined() + more + "end_of_record\n"
}

let unit = "reports: [{id: unit, paths: ['*.info']}]\n"
