import GateEngine
import GateKit
import SourceText

extension PolicyAssembly {
  /// Conditions that can never hold, or that say nothing.
  func conditionProblems(in fragment: Node) -> [Problem] {
    let rules = fragment["rules"]?.items ?? []
    let labels = fragment["labels"]?.items ?? []
    return (rules + labels).compactMap { $0["when"] }.flatMap { when in
      emptyParts(of: when) + (when["not"].map(emptyParts) ?? [])
    }
  }

  private func emptyParts(of condition: Node) -> [Problem] {
    condition.entries.flatMap { entry -> [Problem] in
      switch entry.node.value {
      case .list([]):
        return [Problem(mark: entry.node.mark, message: "an empty list matches nothing: this never holds")]
      case .null where entry.key != "not" && entry.key != "size": return []
      case .null, .map([]):
        return [Problem(mark: entry.mark, message: "\"\(entry.key)\" says nothing: name what it asks for")]
      case .scalar, .list, .map: return []
      }
    }
  }

  /// Names that nobody could tell from something else.
  func nameProblems(in fragment: PolicyFragment) -> [Problem] {
    let names = fragment.gateMaps.flatMap { $0?.entries ?? [] }
    let odd = names.filter { !isName($0.key) }.map {
      Problem(
        mark: $0.mark,
        message: "\"\($0.key)\" cannot name a gate: use letters, digits, \"-\" and \"_\", at most 64")
    }
    let chained = fragment.aliases.compactMap { alias -> Problem? in
      let word = alias.gate.scalar ?? ""
      guard let gate = shape.aliases[word] else { return nil }
      return Problem(
        mark: alias.gate.mark,
        message: "\"\(word)\" is this policy's name for \(gate); write \"gate: \(gate)\"")
    }
    let idle = (fragment.node["rules"]?.items ?? []).compactMap { $0["gates"] }
      .filter { $0.isNull || $0.value == .map([]) }
      .map { Problem(mark: $0.mark, message: "the rule names no gate, so it changes nothing") }
    let labels = (fragment.node["labels"]?.items ?? []).compactMap { $0["label"] }
      .filter { !(1...50).contains(($0.scalar ?? " ").count) }
      .map { Problem(mark: $0.mark, message: "a label has 1 to 50 characters") }
    let environments = (fragment.node["environments"]?.entries ?? [])
      .filter { !(1...255).contains($0.key.utf8.count) || $0.key.contains(where: \.isNewline) }
      .map { Problem(mark: $0.mark, message: "an environment has a name of 1 to 255 bytes, in one line") }
    return odd + chained + idle + labels + environments
  }

  private func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        let character = Character(Unicode.Scalar(byte))
        return byte < 128
          && (character.isLetter || character.isNumber || character == "-" || character == "_")
      }
  }
}
