import Migrations
import SourceText

/// What a trial showed, at its place in the tree.
struct TriedFinding {
  let finding: TrialFinding
  /// Where no file is to blame, the first migration that was to be tried.
  let path: RepositoryPath
  /// What it counts as where the policy does not say.
  var severity: Rule.Severity

  var line: Int? { finding.line.flatMap { $0 > 0 ? $0 : nil } }

  /// - Parameter plan: what was tried.
  init(_ finding: TrialFinding, of plan: TrialPlan, at first: RepositoryPath) {
    self.finding = finding
    let files = plan.change.flatMap { [$0.path, $0.downPath] }
    path = files.first { "\($0)" == finding.path } ?? first
    severity = .error
  }

  /// A source that no trial can be held of, whoever tries: its other rules hold all the same.
  init(untriable reason: String, at path: RepositoryPath) {
    finding = .notTried("the migrations were not tried: \(reason)")
    self.path = path
    severity = .warning
  }
}
