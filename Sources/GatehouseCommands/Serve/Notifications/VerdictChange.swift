import CivilTime
import GateEngine
import Rendering
import SourceText
import Storage

/// A verdict that is kept, and the one before it.
struct VerdictChange: Hashable, Sendable {
  let work: WorkKey
  /// The branch to merge into.
  let target: String
  let head: String
  let verdict: String
  /// Of the newest report before; nil for the first.
  let previous: String?
  /// Of the newest report before that was not pending.
  let decided: String?
  /// Where its page is.
  let url: String?
  let at: Instant

  /// What it is compared with: that everything was pending meanwhile is no news.
  var before: String? { verdict == Verdict.pending.rawValue ? previous : decided }

  func isMeant(by occasions: [NotificationSettings.Occasion]) -> Bool {
    guard verdict != before else { return false }
    return occasions.contains { occasion in
      occasion == .changed ? verdict != Verdict.pending.rawValue : occasion.rawValue == verdict
    }
  }
}

extension VerdictChange {
  /// One JSON object, documented in docs/operations.md.
  func json(delivery: String) -> [UInt8] {
    let node = Node.map([
      "version": .number(1), "type": .text("verdict"), "delivery": .text(delivery),
      "at": .text(at.description), "repository": .text("\(work.repository)"),
      "subject": .text(work.subject), "target": .text(target), "head": .text(head),
      "verdict": .text(verdict), "previous": before.map { .text($0) }, "url": url.map { .text($0) },
    ])
    return Array(jsonLine(node).utf8)
  }

  /// Slack's `mrkdwn`. Names of branches and repositories come from outside: escaped, none of them is a mention or a
  /// link of its own.
  var slack: [UInt8] {
    let name = slackText("\(work.repository) \(work.subject)")
    let title = url.map { "<\($0)|\(name)>" } ?? name
    let then = before.map { "; it was \(slackText($0))" } ?? ""
    let text =
      "\(title) into \(slackText(target)): *\(slackText(verdict))*\(then) (\(slackText(head.prefix(10))))"
    return Array(jsonLine(.map(["text": .text(text)])).utf8)
  }
}

/// A text that Slack shows as it is: its three control characters are written out, and what would break a line is a
/// space.
func slackText(_ text: some StringProtocol) -> String {
  var shown = ""
  for scalar in String(text).shortened(to: 300).unicodeScalars {
    switch scalar {
    case "&": shown += "&amp;"
    case "<": shown += "&lt;"
    case ">": shown += "&gt;"
    default: shown.unicodeScalars.append(scalar.properties.generalCategory == .control ? " " : scalar)
    }
  }
  return shown
}
