import Cryptography
public import SourceText

/// SHA-256 of each of a report's inputs by its key, 64 hexadecimal digits: of the value as `jsonLine` writes it.
func inputDigests(_ inputs: Node?) -> Node {
  Node(
    value: .map(
      (inputs?.entries ?? []).map { Node.Entry(key: $0.key, node: .text(sha256Hex(jsonLine($0.node)))) }))
}

/// Which of a report's inputs are not those whose digests it names. `verify` shows them: evaluated again, an input that
/// somebody changed need not change the answer.
public func inputDifferences(_ report: Node) -> [String] {
  guard let named = report[ReportShape.digests] else {
    return ["\(ReportShape.digests): the report names none of its inputs"]
  }
  let found = inputDigests(report["inputs"])
  let changed = found.entries.filter { entry in
    named[entry.key].map { !$0.hasSameContent(as: entry.node) } ?? true
  }
  return changed.map { "inputs.\($0.key): the report names another digest of it, or none" }
    + named.entries.filter { found[$0.key] == nil }.map {
      "inputs.\($0.key): the report names its digest, and does not hold it"
    }
}
