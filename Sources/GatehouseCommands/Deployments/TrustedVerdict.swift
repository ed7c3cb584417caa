import GateEngine
import GateKit
import GitReading
import PolicyFiles
import SourceText

/// The verdict of a stored report, where it is one on this commit that can be believed.
///
/// The report is evaluated again, and what it could have made up is compared with the repository: policy, waivers and
/// baseline have to be those of a commit of the branch. What a forge said (reviews, labels) is in the report and nowhere
/// else: the file is as good as the place that it comes from.
struct TrustedVerdict {
  let session: Session
  let commit: ObjectID
  let choice: DeploymentJudge

  func read(_ file: String) async throws -> CommitVerdict {
    let stored = try await session.evaluatedAgain(file)
    if let objection = try await objection(to: stored) {
      throw UsageError(
        "--verdict-from \(file): \(objection)",
        wayOut: "name the report that gatehouse ci wrote for \(commit.short) with --output json=FILE")
    }
    var verdict = CommitVerdict()
    verdict.context = "the report \(file)"
    verdict.commit = "\(commit)"
    verdict.own = true
    verdict.completed = stored.inputs.now
    verdict.state =
      switch stored.evaluation.report.verdict {
      case .passed: .success
      case .pending: .pending
      case .blocked: .failure
      case .errored: .error
      }
    return verdict
  }

  private func objection(to stored: StoredReport) async throws -> String? {
    let inputs = stored.inputs
    guard stored.differences.isEmpty else { return "it does not hold: evaluated again, its answers differ" }
    guard inputs.facts.deployment == nil else { return "it is of a deployment, and not of the commit" }
    guard let head = inputs.head.flatMap({ ObjectID($0) }), head == commit else {
      return
        "it is of \(inputs.head.map { String($0.prefix(10)) } ?? "files in no commit"), not of \(commit.short)"
    }
    guard let target = inputs.facts.target, target == choice.branch else {
      return
        "it is of a change into \(inputs.facts.target ?? "no branch"), not into \(choice.branch ?? "any")"
    }
    guard let base = inputs.base.flatMap({ ObjectID($0) }), base != head, let tip = choice.tip,
      try await session.repository.isAncestor(base, of: tip)
    else { return "it does not judge what came into \(target)" }
    guard inputs.unknownFacts == .fail, inputs.only == nil else {
      return "not all gates were asked: it is no report of gatehouse ci with a forge at hand"
    }
    guard inputs.origin.source == .base, inputs.origin.commit == base else {
      return "it was not judged by the policy of \(target)"
    }
    if let gate = inputs.origin.files.first(where: { $0.name.hasPrefix(PolicyFile.gatePrefix) }) {
      return "it holds the answer of an executable (\(gate.name)), for which a report alone is no proof"
    }
    for policy in inputs.origin.files where !policy.isMade {
      let path = RepositoryPath(policy.name)
      let bytes = try await session.repository.bytes(at: path, in: base, limit: 256 << 10)
      guard bytes == Array(policy.text.utf8) else { return "\(policy.name) of \(base.short) is another one" }
    }
    let adoption = try await Adoption(
      at: base, in: session.repository, gates: Set(stored.evaluation.report.inputs.policy.gateNames))
    guard (inputs.waivers?.waivers ?? []).allSatisfy({ adoption.waivers?.waivers.contains($0) ?? false }),
      inputs.baseline == nil || inputs.baseline == adoption.baseline
    else { return "\(base.short) does not hold its waivers" }
    return nil
  }
}
