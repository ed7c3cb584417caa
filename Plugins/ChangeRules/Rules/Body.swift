public import GateKit
import SourceText

/// `body:`, the description. HTML comments, which templates are full of, do not count as text.
public struct BodyRules: Settings {
  public var patterns = OneOrMany<PatternSetting>()
  public var message: String?
  public var minLength: Int?

  public init() {}

  public static let schema: [Setting<BodyRules>] = [
    setting(
      "patterns", \.patterns,
      "regular expressions (RE2) that all match somewhere in the description; (?m) lets ^ and $ match at lines"
    ),
    setting("message", \.message, "what to tell whoever wrote a description that does not match"),
    setting("min_length", \.minLength, stricter: .higher, "characters that the description has at least"),
  ]
}

func bodyFindings(_ description: Description, _ rules: BodyRules) -> [Finding] {
  let text = description.visible
  var findings = rules.patterns.values.compactMap { setting in
    setting.pattern.matches(text)
      ? nil
      : Finding(
        rule: "body", message: "the description does not match \(setting.pattern.text)",
        help: rules.message ?? "edit the description; HTML comments do not count")
  }
  if let limit = rules.minLength {
    let length = text.count
    if length < limit {
      findings.append(
        Finding(
          rule: "body",
          message: "the description has \(counted(length, "character")); at least \(limit) are asked for",
          help: "say what the change does and why; HTML comments do not count", identity: "length"))
    }
  }
  return findings
}
