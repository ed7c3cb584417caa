public import GateKit
public import SourceText

/// One entry of `required_content:`, what every changed file has to hold.
public struct RequiredContentRule: Settings, Hashable {
  public var id = ""
  public var pattern: PatternSetting?
  public var paths: OneOrMany<Glob> = []
  public var exclude: OneOrMany<Glob> = []
  public var message: String?

  public init() {}

  public static let schema: [Setting<RequiredContentRule>] = [
    setting("id", \.id, required: true, "name of the rule; policies merge rules by it"),
    setting(
      "pattern", \.pattern, required: true,
      "a regular expression (RE2) that matches somewhere in the whole file at head; (?m) lets ^ and $ match at lines"
    ),
    setting("paths", \.paths, required: true, "files that are looked at when they change"),
    setting("exclude", \.exclude, "files that are not"),
    setting("message", \.message, "what to tell whoever left it out"),
  ]
}

func requiredContentFindings(_ context: GateContext, _ rules: [RequiredContentRule]) async throws -> [Finding]
{
  var findings: [Finding] = []
  for file in context.change.files where file.isText {
    let asking = rules.filter { file.isAt($0.paths.values) && !file.isAt($0.exclude.values) }
    guard !asking.isEmpty else { continue }
    let content = try await context.content(of: file)
    for rule in asking {
      guard let pattern = rule.pattern?.pattern, !pattern.matches(content) else { continue }
      findings.append(
        Finding(
          rule: "required-content", message: "\(file.path) does not hold \(pattern.text) (\(rule.id))",
          help: rule.message ?? "add it, or name the file in the rule's exclude",
          location: Location(file.path),
          identity: rule.id))
    }
  }
  return findings.capped(rule: "required-content", more: "files")
}
