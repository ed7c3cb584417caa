import GateKit
import SourceText

/// Sorted by path, then by rule; at most `limit` of each rule, as a folder committed by accident has tens of
/// thousands of files.
func sortedAndCapped(_ findings: [Finding], limit: Int = 500) -> [Finding] {
  let sorted = findings.enumerated().sorted { a, b in
    let (pathA, pathB) = (a.element.location?.path ?? "", b.element.location?.path ?? "")
    return (pathA, a.element.rule, a.offset) < (pathB, b.element.rule, b.offset)
  }
  .map(\.element)
  let crowded = Dictionary(grouping: sorted, by: \.rule).filter { $0.value.count > limit }
  guard !crowded.isEmpty else { return sorted }
  return sorted.filter { crowded[$0.rule] == nil }
    + crowded.sorted { $0.key < $1.key }.flatMap { $0.value.capped(at: limit, rule: $0.key, more: "files") }
}
