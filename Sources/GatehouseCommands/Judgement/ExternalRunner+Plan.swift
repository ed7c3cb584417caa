import CivilTime
import ExternalGates
import GateEngine
import GateKit

extension ExternalRunner {
  /// The answers of all executables of a plan, side by side. One that two gates ask the same is asked once.
  nonisolated func evidence(for orders: [PlannedOrder], of head: ObjectID?, now: Instant) async throws
    -> [Evidence]
  {
    var seen: Set<EvidenceRequest> = []
    let once = orders.filter { seen.insert($0.order.request).inserted }
    let found = try await withThrowingTaskGroup(of: Evidence?.self) { group in
      for planned in once {
        group.addTask {
          try await self.evidence(for: planned.order, of: head, within: planned.deadline, now: now)
        }
      }
      var found: [Evidence] = []
      for try await evidence in group { if let evidence { found.append(evidence) } }
      return found
    }
    return found.sorted { ($0.id, $0.path) < ($1.id, $1.path) }
  }
}
