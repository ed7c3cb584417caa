import SourceText

/// What a team asks of a message by Conventional Commits 1.0.0: the same words for commits and for titles.
public struct ConventionalStyle: Settings, Hashable {
  public var types = [
    "build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test",
  ]
  public var scopes: [String] = []
  public var requireScope = false

  public init() {}

  public static let schema: [Setting<ConventionalStyle>] = [
    setting(
      "types", \.types, "types that may be used, in any case of letters; an empty list allows every type"),
    setting("scopes", \.scopes, "scopes that may be used; an empty list allows every scope"),
    setting("require_scope", \.requireScope, "every message names a scope"),
  ]

  /// What is wrong with a message, in words; nil where nothing is. The first thing only: the others often
  /// follow from it.
  public func objection(to message: String) -> String? {
    let read: ConventionalMessage
    do { read = try ConventionalMessage(message) } catch { return error.description }
    if !types.isEmpty, !types.contains(where: { $0.lowercased() == read.type.lowercased() }) {
      return "type \"\(read.type)\" is not one of \(types.joined(separator: ", "))"
        + didYouMean(read.type, among: types)
    }
    guard let scope = read.scope else { return requireScope ? "it names no scope" : nil }
    // Several scopes in one pair of parentheses, as commitlint takes them.
    for part in scope.split(separator: ",").map({ $0.trimmed() })
    where !scopes.isEmpty && !scopes.contains(part) {
      return "scope \"\(part)\" is not one of \(scopes.joined(separator: ", "))"
        + didYouMean(part, among: scopes)
    }
    return nil
  }
}
