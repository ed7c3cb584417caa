public import GateEngine
import GateKit
public import SourceText

/// Reads `.gatehouse/waivers.yml`.
///
/// - Parameter gates: every name that a waiver may mean: the policy's names, and the gates of this program.
/// - Returns: the waivers and where each of them stands, for `Inputs`.
public func readWaivers(
  _ bytes: [UInt8], source: String = WaiverFile.path.description, gates: some Collection<String>
) throws(UnreadableFile) -> (file: WaiverFile, marks: [Mark]) {
  let node = try document(bytes, source: source, json: false, limits: gatheredLimits)
  let items = node["waivers"]?.items ?? []
  let known = Set(gates).sorted()
  let file = try decode(WaiverFile.self, node) { _ in items.flatMap { mistakes(in: $0, known) } }
  return (file, items.map(\.mark))
}

/// What the shape does not show.
private func mistakes(in waiver: Node, _ gates: [String]) -> [Problem] {
  var problems: [Problem] = []
  if let gate = waiver["gate"], let name = gate.scalar, !gates.contains(name) {
    let known = didYouMean(name, among: gates)
    problems.append(
      Problem(
        mark: gate.mark,
        message: "unknown gate \"\(name)\""
          + (known.isEmpty ? "; known are \(gates.joined(separator: ", "))" : known)
      ))
  }
  if let paths = waiver["paths"], paths.value == .list([]) {
    problems.append(
      Problem(mark: paths.mark, message: "an empty list waives nothing; leave paths out to waive everywhere"))
  }
  if let fingerprint = waiver["fingerprint"], let text = fingerprint.scalar, !isFingerprint(text) {
    problems.append(
      Problem(
        mark: fingerprint.mark,
        message: "a fingerprint has 32 hexadecimal digits, as the report shows it; found \"\(text)\""))
  }
  if let reason = waiver["reason"], reason.scalar?.allSatisfy(\.isWhitespace) == true {
    problems.append(Problem(mark: reason.mark, message: "say why, for whoever reads this next year"))
  }
  return problems
}

private func isFingerprint(_ text: String) -> Bool {
  text.utf8.count == 32 && text.allSatisfy { $0.isHexDigit && !$0.isUppercase }
}
