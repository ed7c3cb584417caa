public import GateKit
import SourceText

public struct SuppressionsSettings: Settings {
  var maxNew = 0
  var maxSkippedTests = 0
  var maxLoosened = 0
  var maxBlanket: Int?
  var max: Named<Int> = [:]
  var allow: [String] = []
  var exclude: OneOrMany<Glob> = []
  var gitattributes = true
  var defaultExcludes = true

  public init() {}

  public static let schema: [Setting<SuppressionsSettings>] = [
    setting(
      "max_new", \.maxNew,
      stricter: .lower,
      "suppressions of linters, type checkers, scanners, formatters and coverage that a change may add"),
    setting(
      "max_skipped_tests", \.maxSkippedTests,
      stricter: .lower, "tests that a change may skip, or leave out by focusing on others"),
    setting("max_loosened", \.maxLoosened, stricter: .lower, "settings of tools that a change may loosen"),
    setting(
      "max_blanket", \.maxBlanket,
      stricter: .lower, "new suppressions that may name no rule, where their tool could be given one"),
    setting("max", \.max, "caps of single kinds, such as noqa: 3; they do not count for the caps above"),
    setting("allow", \.allow, stricter: .fewer, "kinds that are free"),
    setting("exclude", \.exclude, stricter: .fewer, "files that are left out"),
    setting(
      "gitattributes", \.gitattributes,
      "files that the target branch marks as linguist-generated or linguist-vendored are left out"),
    setting(
      "default_excludes", \.defaultExcludes,
      "what package managers, compilers and generators leave is left out, by well-known names"),
  ]

  public var inconsistencies: [Inconsistency] {
    let known = DirectiveKind.ids
    func check(_ name: String, _ keys: [String]) -> Inconsistency? {
      guard !known.contains(name) else { return nil }
      let nearest = nearestWord(to: name, in: known).map { "; did you mean \"\($0)\"?" } ?? ""
      return Inconsistency(keys, "no kind of suppression is called \"\(name.shortened(to: 40))\"\(nearest)")
    }
    return max.entries.compactMap { check($0.key, ["max", $0.key]) }
      + allow.enumerated().compactMap { check($1, ["allow", "\($0)"]) }
  }

  /// The cap that a kind counts for: its own, or that of its group.
  func cap(on directive: Directive) -> (name: String, limit: Int) {
    if let own = max.entries.first(where: { $0.key == directive.kind }) {
      return ("max.\(own.key)", own.value)
    }
    switch directive.group {
    case .tools: return ("max_new", maxNew)
    case .tests: return ("max_skipped_tests", maxSkippedTests)
    }
  }
}
