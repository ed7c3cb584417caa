import CivilTime
import GateKit
import Migrations
import SourceText

/// A comment in a migration that asks for a finding to be let through:
/// `-- gatehouse: allow drop-column reason="unused since #812" ticket=DB-77 expires=2026-09-01`.
struct InlineWaiver: Hashable {
  /// 1-based; where the comment stands.
  let line: Int
  let rules: [String]
  /// nil for the whole file, with `allow-file`.
  let target: Int?
  /// As written, by key: reason, ticket, expires.
  let words: [String: String]
  /// What keeps it from being read; nil where nothing does.
  let mistake: String?

  func covers(_ rule: String, line: Int?) -> Bool {
    guard rules.contains(rule) else { return false }
    guard let target else { return true }
    return target == line
  }

  /// Why it does not apply; nil where it may.
  func objection(_ settings: DestructiveSettings, now: Instant) -> String? {
    if let mistake { return mistake }
    guard let reason = words["reason"], !reason.trimmed().isEmpty else { return "it gives no reason" }
    if let wanted = settings.requireTicket?.pattern {
      guard let ticket = words["ticket"] else { return "it names no ticket (\(wanted.text))" }
      guard wanted.matches(ticket) else { return "its ticket \(ticket) is not one of \(wanted.text)" }
    }
    guard let text = words["expires"] else {
      return settings.expiresMax.map { "it has no end (expires), which is at most \($0) from now" }
    }
    guard let end = Self.end(text) else { return "\(text) is no day: expires=2026-09-01" }
    if end <= now { return "it expired on \(text)" }
    if let most = settings.expiresMax, end.since(now) > most.adding(days: 1) {
      return "it lasts until \(text), and at most \(most) from now are allowed"
    }
    return nil
  }

  /// When it stops to apply; nil where it has no end.
  var end: Instant? { words["expires"].flatMap(Self.end) }

  /// The end of the day that is named.
  private static func end(_ text: String) -> Instant? {
    CivilDate(text).map { Instant(seconds: ($0.daysSince1970 + 1) * 86_400) }
  }
}

extension TimeSpan {
  fileprivate func adding(days: Int64) -> TimeSpan { TimeSpan(seconds: seconds + days * 86_400) }
}

/// What comments of one file say to reviewers of migrations, ours and those of other tools.
struct CommentedFile {
  private(set) var waivers: [InlineWaiver] = []
  private(set) var foreign: [(line: Int, words: String)] = []

  private static let marks = ["--", "#", "//", "/*", "<!--"]
  /// What other tools obey, and this one does not.
  private static let foreignWords = ["squawk-ignore", "atlas:nolint", "eugene: ignore", "safety_assured"]
  private static let words = SoughtWords(["gatehouse:"] + foreignWords)
  /// Bytes in which comments count; what is longer is a dump.
  private static let sizeLimit = 1 << 20
  /// A longer line is data.
  private static let lineLimit = 2_000

  init(_ content: [UInt8]) {
    let content = content.prefix(Self.sizeLimit)
    // Most files have none, and need not be looked at line by line.
    guard Self.words.isAnywhere(in: content) else { return }
    let lines = content.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: $0.prefix(Self.lineLimit), as: UTF8.self).trimmed()
    }
    for (index, line) in lines.enumerated() {
      if let comment = Self.comment(in: line) {
        waivers.append(
          InlineWaiver(
            comment.words, line: index + 1, target: comment.isAlone ? Self.next(lines, index) : index + 1))
      }
      if let word = Self.foreignWords.first(where: { line.contains($0) }) {
        foreign.append((index + 1, word))
      }
    }
  }

  /// What follows `gatehouse:` in a comment of the line, and whether nothing stands before the comment.
  private static func comment(in line: String) -> (words: Substring, isAlone: Bool)? {
    guard let range = line.firstRange(of: "gatehouse:") else { return nil }
    let before = line[..<range.lowerBound].trimmed()
    guard let mark = marks.first(where: before.hasSuffix) else { return nil }
    return (line[range.upperBound...], before == mark)
  }

  /// The next line with something in it that is no comment; the one after where there is none.
  private static func next(_ lines: [String], _ index: Int) -> Int {
    let rest = lines[(index + 1)...]
    let found = rest.firstIndex { line in !line.isEmpty && !marks.contains(where: line.hasPrefix) }
    return (found ?? index + 1) + 1
  }
}

extension InlineWaiver {
  /// - Parameter words: what follows `gatehouse:`.
  fileprivate init(_ words: Substring, line: Int, target: Int) {
    var rest = words.trimmed()[...]
    for end in ["*/", "-->"] where rest.hasSuffix(end) { rest = rest.dropLast(end.count) }
    let verb = rest.prefix { !$0.isWhitespace }
    rest = rest.dropFirst(verb.count)
    var rules: [String] = []
    var pairs: [String: String] = [:]
    var mistake: String? =
      ["allow", "allow-file"].contains(verb) ? nil : "\"\(verb)\" is neither allow nor allow-file"
    while let word = Self.nextWord(&rest) {
      if let value = word.value {
        pairs[word.key] = value
        if !Self.keys.contains(word.key) {
          mistake = mistake ?? "unknown word \"\(word.key)\"\(didYouMean(word.key, among: Self.keys))"
        }
      } else if GateRule.named.contains(word.key) {
        rules.append(word.key)
      } else {
        mistake =
          mistake ?? "unknown rule \"\(word.key)\"\(didYouMean(word.key, among: GateRule.named))"
      }
    }
    if rules.isEmpty { mistake = mistake ?? "it names no rule" }
    self.init(
      line: line, rules: rules, target: verb == "allow-file" ? nil : target, words: pairs, mistake: mistake)
  }

  private static let keys = ["reason", "ticket", "expires"]

  /// `name`, `key=value` or `key="a value"`; commas part them too.
  private static func nextWord(_ rest: inout Substring) -> (key: String, value: String?)? {
    rest = rest.drop { $0.isWhitespace || $0 == "," }
    guard !rest.isEmpty else { return nil }
    let key = rest.prefix { !$0.isWhitespace && $0 != "=" && $0 != "," }
    rest = rest.dropFirst(key.count)
    guard rest.first == "=" else { return (String(key), nil) }
    rest = rest.dropFirst()
    guard let quote = rest.first, "\"'".contains(quote) else {
      let value = rest.prefix { !$0.isWhitespace }
      rest = rest.dropFirst(value.count)
      return (String(key), String(value))
    }
    rest = rest.dropFirst()
    let value = rest.prefix { $0 != quote }
    rest = rest.dropFirst(value.count + 1)
    return (String(key), String(value))
  }
}
