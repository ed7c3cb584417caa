import GateKit
import SourceText

/// Sorted by path, then by rule; at most `limit` of each rule, as a folder committed by accident has tens of
/// thousands of files.
func sortedAndCapped(_ findings: [Finding], limit: Int = 500) -> [Finding] {
  let sorted = findings.sorted { $0.order.lexicographicallyPrecedes($1.order) }
  let crowded = Dictionary(grouping: sorted, by: \.rule).filter { $0.value.count > limit }
  guard !crowded.isEmpty else { return sorted }
  return sorted.filter { crowded[$0.rule] == nil }
    + crowded.keys.sorted().flatMap { rule in
      (crowded[rule] ?? []).capped(at: limit, rule: rule, more: "files")
    }
}

extension Finding {
  /// No path or name holds a NUL byte.
  fileprivate var order: [UInt8] {
    (location?.path.bytes ?? []) + [0] + Array(rule.utf8) + [0] + Array(identity.utf8)
  }
}
