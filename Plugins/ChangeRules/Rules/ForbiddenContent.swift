public import GateKit
public import SourceText

/// One entry of `forbidden_content:`, what new lines may not hold.
public struct ForbiddenContentRule: Settings, Hashable {
  public var id = ""
  public var pattern: PatternSetting?
  public var paths: OneOrMany<Glob> = OneOrMany([try? Glob("**")].compactMap { $0 })
  public var exclude: OneOrMany<Glob> = []
  public var message: String?

  public init() {}

  public static let schema: [Setting<ForbiddenContentRule>] = [
    setting("id", \.id, required: true, "name of the rule; policies merge rules by it"),
    setting(
      "pattern", \.pattern, required: true,
      "a regular expression (RE2) that no added line may match; lines that were there before do not matter"),
    setting("paths", \.paths, "files that are looked at"),
    setting("exclude", \.exclude, "files that are not"),
    setting("message", \.message, "what to tell whoever added such a line"),
  ]
}

/// Findings of one rule in one file: a generated file of 10,000 bad lines is one thing to mend.
private let findingsAFile = 10

func forbiddenContentFindings(_ context: GateContext, _ rules: [ForbiddenContentRule]) async throws
  -> [Finding]
{
  var findings: [Finding] = []
  for file in context.change.files where file.isText && !file.addedLines.isEmpty {
    let asking = rules.filter { file.isAt($0.paths.values) && !file.isAt($0.exclude.values) }
    guard !asking.isEmpty else { continue }
    let text = try await lines(of: context.content(of: file))
    for rule in asking { findings += rule.findings(in: file, text) }
  }
  return findings.capped(rule: "forbidden-content", more: "lines")
}

extension ForbiddenContentRule {
  fileprivate func findings(in file: ChangedFile, _ text: [ArraySlice<UInt8>]) -> [Finding] {
    guard let pattern = pattern?.pattern else { return [] }
    let hits = file.addedLines.ranges.joined().filter { number in
      text.indices.contains(number - 1) && pattern.matches(Array(text[number - 1]))
    }
    let help = message ?? "take the text out of the line, or name the file in the rule's exclude"
    var findings = hits.prefix(findingsAFile).map { number in
      // The line's own text is no part of the message: it may be the secret that the rule looks for.
      Finding(
        rule: "forbidden-content", message: "\(file.path) line \(number) matches \(pattern.text) (\(id))",
        help: help,
        location: Location(file.path, lines: number...number),
        identity: "\(id): \(String(decoding: text[number - 1], as: UTF8.self).trimmed().shortened(to: 200))")
    }
    if hits.count > findingsAFile {
      findings.append(
        Finding(
          rule: "forbidden-content",
          message:
            "\(file.path) has more lines that match \(pattern.text): \(hits.count - findingsAFile) (\(id))",
          help: help, location: Location(file.path), identity: "\(id): more lines"))
    }
    return findings
  }
}
