import GateKit
import SourceText

/// Holds new directives against their caps. Those below are told all the same.
struct DirectiveReview {
  let settings: SuppressionsSettings

  func judge(_ new: NewDirectives, _ answer: inout GateAnswer) {
    let counting = new.added.filter { !settings.allow.contains($0.directive.kind) }
    let groups = Dictionary(grouping: counting) { settings.cap(on: $0.directive).name }
    for (name, limit) in caps {
      let own = groups[name] ?? []
      answer.measurements.append(
        Measurement(Self.title(name), own.count, limit: .atMost(numerator: limit, denominator: 1)))
      let isOver = own.count > limit
      let rule =
        name == "max_skipped_tests" || own.first?.directive.group == .tests
        ? Rule.skippedTest : Rule.suppression
      answer.findings += own.map { path, directive in
        finding(rule, path, directive, own.count, isOver ? (name, limit) : nil)
      }.capped(rule: rule, more: "suppressions")
    }
    judgeBlanket(counting, &answer)
    let freed = new.added.count - counting.count
    if freed > 0 { answer.notes.append("\(counted(freed, "suppression")) of allowed kinds not counted") }
    if new.kept > 0 {
      answer.notes.append("\(counted(new.kept, "suppression")) moved or narrowed, and count as old")
    }
  }

  private var caps: [(name: String, limit: Int)] {
    [("max_new", settings.maxNew), ("max_skipped_tests", settings.maxSkippedTests)]
      + settings.max.entries.map { ("max.\($0.key)", $0.value) }
  }

  private static func title(_ cap: String) -> String {
    switch cap {
    case "max_new": "new suppressions"
    case "max_skipped_tests": "newly skipped tests"
    default: "new \(cap.dropFirst(4))"
    }
  }

  private func finding(
    _ rule: String, _ path: RepositoryPath, _ directive: Directive, _ count: Int,
    _ cap: (name: String, limit: Int)?
  ) -> Finding {
    let what =
      switch directive.kind {
      case DirectiveKind.skippedTest: "skips a test"
      case DirectiveKind.focusedTest: "runs one test alone and leaves out all others of the file"
      default: "adds \(directive.words)"
      }
    return Finding(
      rule: rule,
      message: "\(path) line \(directive.line) \(what)"
        + (cap.map { "; \(count) in all, the limit is \($0.limit)" } ?? ""),
      help: cap.map { cap in
        directive.group == .tests
          ? "mend the test or delete it, or raise \(cap.name)"
          : "mend what the tool found, or raise \(cap.name)"
      },
      location: Location(path, lines: directive.line...directive.line), atMost: cap == nil ? .inform : .block,
      identity: String(decoding: directive.text, as: UTF8.self))
  }

  private func judgeBlanket(_ new: [(path: RepositoryPath, directive: Directive)], _ answer: inout GateAnswer)
  {
    guard let limit = settings.maxBlanket else { return }
    let blanket = new.filter(\.directive.isBlanket)
    answer.measurements.append(
      Measurement(
        "new suppressions of every rule", blanket.count, limit: .atMost(numerator: limit, denominator: 1)))
    guard blanket.count > limit else { return }
    answer.findings += blanket.map { path, directive in
      Finding(
        rule: Rule.blanket,
        message: "\(path) line \(directive.line) adds \(directive.kind) without the name of a rule; "
          + "\(blanket.count) in all, the limit is \(limit)",
        help: "name the rule that it is for, so that it hides nothing else",
        location: Location(path, lines: directive.line...directive.line),
        identity: String(decoding: directive.text, as: UTF8.self))
    }.capped(rule: Rule.blanket, more: "suppressions")
  }
}
