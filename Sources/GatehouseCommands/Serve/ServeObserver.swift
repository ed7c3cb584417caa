import Service
import SourceText
import Storage

/// Writes down and counts what the workers do.
struct ServeObserver: ServiceObserver {
  let log: ServeLog
  let metrics: Metrics

  func note(_ note: ServiceNote) {
    switch note {
    case .began: break
    case .finished(let claim, let took): work(claim, "finished", took)
    case .postponed(let claim, let until, let reason, let took):
      work(claim, "postponed", took, reason: reason, until: "\(until)")
    case .buried(let claim, let reason, let took): work(claim, "given-up", took, reason: reason)
    case .lost(let claim): work(claim, "lost", nil)
    case .handedBack(let claim): work(claim, "handed-back", nil)
    case .storeFailed(let failure):
      metrics.count(.storeFailures)
      log.write("store failed", ["reason": .text("\(failure)"), "may-pass": .bool(failure.mayPass)])
    case .reconciled(let repositories, let redelivered):
      log.write("reconciled", ["repositories": .number(repositories), "redelivered": .number(redelivered)])
    case .reconcileFailed(let reason): log.write("reconcile failed", ["reason": .text(reason)])
    case .pruned(let kind, let count):
      metrics.count(.pruned, ["kind": kind.rawValue], by: count)
      log.write("pruned", ["kind": .text(kind.rawValue), "count": .number(count)])
    }
  }

  private func work(
    _ claim: Claim, _ outcome: String, _ took: Duration?, reason: String? = nil, until: String? = nil
  ) {
    metrics.count(.work, ["outcome": outcome])
    if let took { metrics.time(.work, took) }
    log.write(
      "work \(outcome)",
      [
        "repository": .text("\(claim.work.repository)"), "subject": .text(claim.work.subject),
        "attempt": .number(claim.attempt), "events": .list(claim.events.map { .number($0) }),
        "duration-ms": took.map { .number($0.milliseconds) }, "until": until.map { .text($0) },
        "reason": reason.map { .text($0) },
      ])
  }
}
