public import GateEngine
import GateKit
public import SourceText

/// `.gatehouse/waivers.yml`, as far as it can be used.
public struct ReadWaivers: Sendable {
  public let file: WaiverFile
  /// Where each waiver stands, for `Inputs`.
  public let marks: [Mark]
  /// Entries with mistakes in them: they waive nothing, and stop nothing else.
  public let unusable: [IdleWaiver]
}

/// - Parameter gates: every name that a waiver may mean: the policy's names, and the gates of this program.
/// - Throws: where the file as a whole is no list of waivers.
public func readWaivers(
  _ bytes: [UInt8], source: String = WaiverFile.path.description, gates: some Collection<String>
) throws(UnreadableFile) -> ReadWaivers {
  let node = try document(bytes, source: source, json: false, limits: gatheredLimits)
  if let unread = UnreadVersion(node, of: "format of waivers") {
    throw UnreadableFile(problems: [unread.problem])
  }
  let items = node["waivers"]?.items ?? []
  let known = Set(gates).sorted()
  let problems = items.map { Waiver.shape.check($0) + mistakes(in: $0, known) }
  let usable = items.indices.filter { problems[$0].isEmpty }
  let file = try decode(WaiverFile.self, node.keeping(usable.map { items[$0] }))
  let unusable = items.indices.filter { !problems[$0].isEmpty }.map { index in
    let words = problems[index].map { $0.mark == items[index].mark ? $0.message : "\($0)" }
    return IdleWaiver(
      gate: items[index]["gate"]?.scalar ?? "", mark: items[index].mark,
      message: "does not apply: \(listed(words, limit: 3))")
  }
  return ReadWaivers(file: file, marks: usable.map { items[$0].mark }, unusable: unusable)
}

extension Node {
  /// The same file with these waivers alone.
  fileprivate func keeping(_ waivers: [Node]) -> Node {
    guard case .map(let entries) = value else { return self }
    return Node(
      mark: mark,
      value: .map(
        entries.map { entry in
          guard entry.key == "waivers", case .list = entry.node.value else { return entry }
          return Node.Entry(
            key: entry.key, mark: entry.mark, node: Node(mark: entry.node.mark, value: .list(waivers)))
        }))
  }
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
  if let reason = waiver["reason"], let text = reason.scalar, text.trimmed().count < Waiver.shortestReason {
    problems.append(
      Problem(
        mark: reason.mark,
        message: "say why in \(Waiver.shortestReason) characters at least, for whoever reads this next year"))
  }
  if let words = waiver["justification"], waiver["status"]?.scalar != Waiver.Status.notAffected.rawValue {
    problems.append(
      Problem(
        mark: words.mark, message: "a justification is for the status \(Waiver.Status.notAffected.rawValue)"))
  }
  return problems
}

private func isFingerprint(_ text: String) -> Bool {
  text.utf8.count == 32 && text.allSatisfy { $0.isHexDigit && !$0.isUppercase }
}
