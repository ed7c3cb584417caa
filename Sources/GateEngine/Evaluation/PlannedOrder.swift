public import CivilTime
public import GateKit

/// Work that one gate of a plan wants done before it examines.
public struct PlannedOrder: Sendable {
  public let order: EvidenceOrder
  /// How long the gate may take.
  public let deadline: TimeSpan
}

extension Plan {
  /// What the gates that run want done, so that there is a report of it.
  ///
  /// - Parameter evidence: the reports that were found, without which a gate that needs them orders nothing; nil: nobody
  ///   looked for any.
  public func orders(
    _ facts: Facts, _ change: Change, evidence: [Evidence]? = nil, _ view: any RepositoryView, now: Instant
  ) async -> [PlannedOrder] {
    var orders: [PlannedOrder] = []
    for gate in gates {
      guard case .runs(let prepared) = gate.decision else { continue }
      let requests = evidence == nil ? [] : prepared.needs.evidence.filter { !$0.isOrdered }
      let review = EvidenceReview(requests, evidence ?? [], of: change, now: now)
      guard review.failure == nil else { continue }
      let context = GateContext(
        change: change, repository: view, now: now, facts: facts.limited(to: prepared.needs),
        evidence: review.accepted)
      // What keeps a gate from saying what it wants keeps it from examining too, and is told of that.
      orders += ((try? await prepared.orders(context)) ?? []).map {
        PlannedOrder(order: $0, deadline: gate.deadline)
      }
    }
    return orders
  }
}
