public import GateKit
public import SourceText

/// One entry of `together:`: when X changes, Y has to change too.
public struct TogetherRule: Settings, Hashable {
  public var id = ""
  public var when: OneOrMany<Glob> = []
  public var exclude: OneOrMany<Glob> = []
  public var then: OneOrMany<Glob> = []
  public var unless: OneOrMany<Glob> = []
  public var message: String?

  public init() {}

  public static let schema: [Setting<TogetherRule>] = [
    setting("id", \.id, required: true, "name of the rule; policies merge rules by it"),
    setting("when", \.when, required: true, "files whose change asks for another one, by old or new path"),
    setting("exclude", \.exclude, "files of `when` whose change asks for nothing"),
    setting("then", \.then, required: true, "files of which at least one has to change too"),
    setting("unless", \.unless, "files whose change makes up for it"),
    setting("message", \.message, "what to tell whoever forgot"),
  ]
}

func togetherFindings(_ change: Change, _ rules: [TogetherRule]) -> [Finding] {
  rules.compactMap { rule in
    let asking = change.files.filter { $0.touches(rule.when.values) && !$0.isAt(rule.exclude.values) }
    guard let first = asking.first else { return nil }
    let answers = rule.then.values + rule.unless.values
    if change.files.contains(where: { $0.touches(answers) }) { return nil }
    return Finding(
      rule: "together",
      message: "\(names(asking)) changed, and nothing at \(names(rule.then.values)) did (\(rule.id))",
      help: rule.message ?? "change \(names(rule.then.values)) too",
      location: first.after == nil ? nil : Location(first.path), identity: rule.id)
  }
}
