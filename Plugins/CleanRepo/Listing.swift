import GateKit
import SourceText

/// Findings of one kind that are listed; a folder committed by accident has tens of thousands.
let listingLimit = 1000

/// Sorted by path, then by rule; beyond the limit of a rule, one finding that says how many more.
func listed(_ findings: [Finding]) -> [Finding] {
  let sorted = findings.enumerated().sorted { a, b in
    let (pathA, pathB) = (a.element.location?.path ?? "", b.element.location?.path ?? "")
    return (pathA, a.element.rule, a.offset) < (pathB, b.element.rule, b.offset)
  }
  .map(\.element)
  var counts: [String: Int] = [:]
  var kept: [Finding] = []
  for finding in sorted {
    counts[finding.rule, default: 0] += 1
    if counts[finding.rule, default: 0] <= listingLimit { kept.append(finding) }
  }
  for (rule, count) in counts.sorted(by: { $0.key < $1.key }) where count > listingLimit {
    kept.append(
      Finding(
        rule: rule, message: "\(count - listingLimit) more findings of \(rule) are not listed",
        help: "mend the first \(listingLimit), and the others will show", identity: "more"))
  }
  return kept
}
