import DocumentReading
import GateEngine
import GateKit
import SourceText

extension GateDescription {
  /// Reads what `describe` wrote.
  ///
  /// - Parameter source: of the text in messages.
  /// - Throws: `WrongAnswer` with every mistake.
  public static func read(_ bytes: [UInt8], source: String) throws(WrongAnswer) -> GateDescription {
    try read(readAnswer(bytes, source: source))
  }

  private static func read(_ node: Node) throws(WrongAnswer) -> GateDescription {
    let problems = shape.check(node)
    guard problems.isEmpty, let description = GateDescription(node) else { throw WrongAnswer(problems) }
    let more = description.problems(at: node)
    guard more.isEmpty else { throw WrongAnswer(more) }
    return description
  }

  /// What no single value shows, each at its place.
  private func problems(at node: Node) -> [Problem] {
    var problems: [Problem] = []
    func wrong(_ keys: [String], _ message: String) {
      problems.append(Problem(mark: node.mark(at: keys), message: message))
    }
    if !isWord(id) {
      wrong(["id"], "\"\(id.shortened(to: 60))\" cannot name a gate: use a-z, 0-9 and \"-\", at most 64")
    }
    for (index, rule) in rules.enumerated() {
      if !isWord(rule.id) {
        wrong(["rules", "\(index)", "id"], "\"\(rule.id.shortened(to: 60))\" cannot name a rule")
      }
      if rules[..<index].contains(where: { $0.id == rule.id }) {
        wrong(["rules", "\(index)", "id"], "the rule \"\(rule.id)\" is there twice")
      }
      if GateManifest.engineRules.contains(where: { $0.id == rule.id }) {
        wrong(["rules", "\(index)", "id"], "the rule \"\(rule.id)\" belongs to the engine")
      }
    }
    if rules.isEmpty { wrong(["rules"], "a gate has at least one rule, of which its findings are") }
    for (key, names) in [("facts", reads.facts), ("optional_facts", reads.optionalFacts)] {
      for (index, name) in names.enumerated() where AnyRead(named: name) == nil {
        wrong(
          ["reads", key, "\(index)"],
          "there is no fact \"\(name.shortened(to: 60))\"\(didYouMean(name, among: AnyRead.known.map(\.name)))"
        )
      }
    }
    let (shape, found) = settingsShape
    problems += found
    guard found.isEmpty else { return problems }
    for (index, example) in examples.enumerated() {
      guard let settings = example.settings?.document else { continue }
      problems += shape.check(settings).map {
        Problem(mark: $0.mark, message: "settings of example \(index + 1): \($0.message)")
      }
    }
    return problems
  }
}

extension WrongAnswer {
  init(_ problems: [Problem]) {
    let lines = problems.prefix(10).map(\.description)
    let rest = problems.count > 10 ? ["and \(problems.count - 10) more"] : []
    self.init((lines + rest).joined(separator: "\n"))
  }
}

/// The tree of one document, and that it speaks this protocol.
func readAnswer(_ bytes: [UInt8], source: String) throws(WrongAnswer) -> Node {
  let node: Node
  do throws(DocumentProblems) {
    node = try readJSON(bytes, source: source, limits: ExternalProtocol.answerLimits)
  } catch { throw WrongAnswer("\(error)") }
  guard case .map = node.value else { throw WrongAnswer("\(node.mark): expected an object") }
  guard let version = node["protocol"] else {
    throw WrongAnswer(
      "\(node.mark): \"protocol\" is required: write \"protocol\": \(ExternalProtocol.version)")
  }
  guard version.scalar == "\(ExternalProtocol.version)" else {
    throw WrongAnswer(
      "\(version.mark): it speaks protocol \(version.onOneLine.shortened(to: 20)); this gatehouse speaks "
        + "\(ExternalProtocol.version)")
  }
  return node
}

/// Small letters, digits and hyphens, a letter first.
private func isWord(_ text: String) -> Bool {
  (1...64).contains(text.utf8.count) && text.utf8.first.map { (97...122).contains($0) } == true
    && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
}
