import CivilTime
import Cryptography
import GateEngine
import GateKit
import LocalSystem
import Migrations
import PostgresTrial
import Rendering
import SourceText

/// Has migrations tried that a gate wants to see tried: the one place in the program where text of a change is executed,
/// and only where nothing objects.
struct OrderedTrials: Sendable {
  let environment: Environment

  /// Reports that answer the orders. Where nothing may be run, a report says why: that is an answer too.
  func evidence(
    for orders: [EvidenceOrder], _ policy: PolicyOrigin, _ facts: Facts, _ change: Change, now: Instant
  ) async -> [Evidence] {
    var found: [Evidence] = []
    for order in orders where order.request.isOrdered {
      guard let work = order.work as? TrialOrder, let path = order.request.paths.first?.text else { continue }
      let trial = await trial(of: work, Self.objection(policy, facts, change))
      let bytes = Array(trial.text.utf8)
      found.append(
        Evidence(
          id: order.request.id, path: RepositoryPath(path), digest: sha256Hex(bytes), commit: change.head,
          made: now, content: ReportContent(bytes), isOrdered: true))
    }
    return found
  }

  func trial(of order: TrialOrder, _ objection: String?) async -> ChangeTrial {
    if let objection { return ChangeTrial(of: order, obstacle: objection) }
    return await MigrationTrial.run(order, environment)
  }

  /// Why no text of the change may be run; nil where it may.
  ///
  /// What nobody knows of the change counts against it.
  static func objection(_ policy: PolicyOrigin, _ facts: Facts, _ change: Change) -> String? {
    guard policy.source == .base, policy.commit != nil, policy.commit == change.base else {
      return
        "only the target branch's own policy switches deep mode on, and this one is of \(policy.source.place)"
    }
    guard facts.source != nil else {
      return "nobody knows which branch the head is of; name your own with --source BRANCH"
    }
    switch facts.isFork {
    case false?: return nil
    case true?: return "the change comes from another repository, and nothing of a fork is run"
    case nil: return "nobody knows whether the change comes from a fork, of which nothing is run"
    }
  }
}

extension ChangeTrial {
  /// As a file; one that is too large to be read again says so instead.
  var text: String {
    let text = jsonText(node)
    if text.utf8.count <= Self.sizeLimit { return text }
    var short = self
    short.sources = []
    short.obstacle = "what there is to tell of the trial is larger than \(Self.sizeLimit >> 20) MiB"
    return jsonText(short.node)
  }
}
