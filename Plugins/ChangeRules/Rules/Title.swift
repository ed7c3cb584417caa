public import GateKit
import SourceText

/// `title:`, which becomes the subject of the commit where a forge squashes.
public struct TitleRules: Settings {
  public var pattern: PatternSetting?
  public var message: String?
  public var maxLength: Int?
  public var conventional: ConventionalStyle?

  public init() {}

  public static let schema: [Setting<TitleRules>] = [
    setting(
      "pattern", \.pattern, "a regular expression (RE2) that the title matches; anchor it with ^ and $"),
    setting("message", \.message, "what to tell whoever wrote a title that does not match"),
    setting(
      "max_length", \.maxLength, within: 1...10_000, stricter: .lower, "characters that a title may have"),
    setting(
      "conventional", \.conventional, "the title follows Conventional Commits 1.0.0; `{}` for the usual types"
    ),
  ]
}

func titleFindings(_ title: String, _ rules: TitleRules) -> [Finding] {
  let shown = "\"\(title.shortened(to: 100))\""
  var findings: [Finding] = []
  func find(_ message: String, _ help: String, _ identity: String) {
    findings.append(Finding(rule: "title", message: message, help: help, identity: identity))
  }
  if let pattern = rules.pattern?.pattern, !pattern.matches(title) {
    find("the title \(shown) does not match \(pattern.text)", rules.message ?? "edit the title", "pattern")
  }
  if let limit = rules.maxLength {
    let length = title.count
    if length > limit {
      find(
        "the title has \(length) characters; the limit is \(limit)",
        "shorten it; details belong into the description", "length")
    }
  }
  // A title is one line; what stands after a line end would be read as a body.
  if let objection = rules.conventional?.objection(to: String(title.prefix { !$0.isNewline })) {
    find(
      "the title \(shown) is not a conventional commit's: \(objection.shortened(to: 400))",
      "write it as \"type(scope): description\", with \"!\" before the colon where it breaks something",
      "conventional")
  }
  return findings
}
