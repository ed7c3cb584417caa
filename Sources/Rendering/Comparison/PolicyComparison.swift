public import GateEngine
import GateKit
public import SourceText

/// Two policies, and what they say otherwise.
public struct PolicyComparison: Sendable {
  /// For people: a file, or a file at a commit.
  public let oldName: String
  public let newName: String
  public let differences: [PolicyDifference]

  public init(_ old: Policy, _ oldName: String, _ new: Policy, _ newName: String) {
    self.oldName = oldName
    self.newName = newName
    differences = new.differences(from: old)
  }

  /// `5 differences: 2 stricter, 1 looser, 2 other`.
  public var conclusion: String {
    guard !differences.isEmpty else { return "the two policies have the same effect" }
    let parts = PolicyDifference.Effect.allCases.compactMap { effect -> String? in
      let count = differences.count { $0.effect == effect }
      return count == 0 ? nil : "\(count) \(effect.word)"
    }
    return "\(counted(differences.count, "difference")): \(parts.joined(separator: ", "))"
  }

  /// Subjects in the order of the differences, each once.
  fileprivate var subjects: [String] {
    var seen: Set<String> = []
    return differences.map(\.subject).filter { seen.insert($0).inserted }
  }

  fileprivate func differences(of subject: String) -> [PolicyDifference] {
    differences.filter { $0.subject == subject }
  }
}

extension TerminalReport {
  public func text(_ comparison: PolicyComparison) -> String {
    var page = TerminalPage(width: width, colour: colour, ascii: ascii)
    page.line([Span("old: ", .dim), .outside(comparison.oldName, .dim)])
    page.line([Span("new: ", .dim), .outside(comparison.newName, .dim)])
    for subject in comparison.subjects {
      page.blank()
      page.line([.outside(subject, .bold)])
      for difference in comparison.differences(of: subject) {
        let style: Span.Style =
          switch difference.effect {
          case .stricter: .red
          case .looser: .green
          case .other: .dim
          }
        let word = difference.effect.word
        let padding = String(repeating: " ", count: PolicyDifference.Effect.wordWidth - word.count + 1)
        page.line([Span(word + padding, style), .outside(difference.words)], indent: 2, hang: 9)
      }
    }
    page.blank()
    page.line([.outside(comparison.conclusion, .bold)])
    return page.text
  }
}

/// Two policies beside each other as a comment.
///
/// - Parameter limit: in bytes; GitHub takes 65,535. What does not fit is cut with a note.
public func markdownComparison(_ comparison: PolicyComparison, program: String, limit: Int = 65_535) -> String
{
  let tail = "\n<sub>\(markdown("gatehouse \(program)"))</sub>\n"
  return MarkdownPage.whole(limit: limit, tail: tail) { page in
    page.line("### \(markdownCode(comparison.oldName)) → \(markdownCode(comparison.newName))")
    page.line("")
    page.line(markdown(comparison.conclusion))
    for subject in comparison.subjects {
      page.line("")
      page.line("**\(markdown(subject))**")
      page.line("")
      for difference in comparison.differences(of: subject) {
        page.line("- \(difference.effect.word): \(markdown(difference.words))")
      }
    }
  }
}

/// As a document: `version`, `old`, `new`, and each difference with its subject, words and effect.
public func comparisonDocument(_ comparison: PolicyComparison, program: String) -> Node {
  .map([
    "version": .number(1), "program": .text(program), "conclusion": .text(comparison.conclusion),
    "old": .text(comparison.oldName), "new": .text(comparison.newName),
    "differences": .list(
      comparison.differences.map { difference in
        .map([
          "subject": .text(difference.subject), "words": .text(difference.words),
          "effect": .plain(difference.effect.rawValue),
        ])
      }),
  ])
}

extension PolicyDifference.Effect {
  /// What only a person can tell is a change, no more.
  fileprivate var word: String { self == .other ? "changed" : rawValue }
  fileprivate static var wordWidth: Int { 8 }
}
