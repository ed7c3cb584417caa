public import GateKit
import SourceText

/// `tag:`, how version tags are spelt.
public struct TagRule: Settings, Hashable {
  public var semver = false
  public var prefix = "v"
  public var pattern: PatternSetting?

  public init() {}

  public static let schema: [Setting<TagRule>] = [
    setting("semver", \.semver, "what follows the prefix is a version of Semantic Versioning 2.0.0"),
    setting("prefix", \.prefix, "what a semver tag begins with; \"\" for nothing"),
    setting(
      "pattern", \.pattern, "a regular expression (RE2) that the tag's name matches; anchor it with ^ and $"),
  ]

  func inconsistencies(at key: String) -> [Inconsistency] {
    semver || pattern != nil
      ? [] : [Inconsistency([key], "asks for nothing: set \"semver: true\" or a pattern")]
  }
}

/// - Parameter ref: a full name; only `refs/tags/…` is judged.
func tagFindings(_ ref: String, _ rule: TagRule) -> [Finding] {
  let folder = "refs/tags/"
  guard ref.hasPrefix(folder) else { return [] }
  let name = String(ref.dropFirst(folder.count))
  let shown = "\"\(name.shortened(to: 100))\""
  var findings: [Finding] = []
  if rule.semver, !(name.hasPrefix(rule.prefix) && isSemanticVersion(name.dropFirst(rule.prefix.count))) {
    findings.append(
      Finding(
        rule: "tag", message: "the tag \(shown) is not \"\(rule.prefix)\" and a semantic version",
        help: "name it like \(rule.prefix)1.2.3 or \(rule.prefix)1.2.3-rc.1", identity: "semver"))
  }
  if let pattern = rule.pattern?.pattern, !pattern.matches(name) {
    findings.append(
      Finding(
        rule: "tag", message: "the tag \(shown) does not match \(pattern.text)",
        help: "delete the tag and set one of that form", identity: "pattern"))
  }
  return findings
}

/// The grammar of Semantic Versioning 2.0.0: `1.2.3-rc.1+build.5`.
func isSemanticVersion(_ text: Substring) -> Bool {
  let (release, build) = cut(text, at: "+")
  let (core, preRelease) = cut(release, at: "-")
  let numbers = core.split(separator: ".", omittingEmptySubsequences: false)
  guard numbers.count == 3, numbers.allSatisfy(isNumber) else { return false }
  if let build, !parts(build).allSatisfy(isIdentifier) { return false }
  guard let preRelease else { return true }
  return parts(preRelease).allSatisfy { isIdentifier($0) && (!$0.allSatisfy(isDigit) || isNumber($0)) }
}

private func cut(_ text: Substring, at mark: Character) -> (Substring, Substring?) {
  guard let index = text.firstIndex(of: mark) else { return (text, nil) }
  return (text[..<index], text[text.index(after: index)...])
}

private func parts(_ text: Substring) -> [Substring] {
  text.split(separator: ".", omittingEmptySubsequences: false)
}

/// Digits without a leading zero, but for zero itself.
private func isNumber(_ text: Substring) -> Bool {
  !text.isEmpty && text.allSatisfy(isDigit) && (text.first != "0" || text == "0")
}

private func isIdentifier(_ text: Substring) -> Bool {
  !text.isEmpty && text.allSatisfy { isDigit($0) || $0 == "-" || ($0.isASCII && $0.isLetter) }
}

private func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
