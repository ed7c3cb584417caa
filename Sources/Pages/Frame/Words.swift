import CivilTime
import GateEngine
import Rendering
import SourceText
import Storage

extension TimeSpan {
  /// For how long, in the two greatest units that say something: `3 min`, `2 h 5 min`, `4 d`.
  var forPeople: String {
    let seconds = max(0, self.seconds)
    let (days, hours, minutes) = (seconds / 86400, seconds / 3600 % 24, seconds / 60 % 60)
    switch seconds {
    case ..<60: return "\(seconds) s"
    case ..<3600: return "\(minutes) min"
    case ..<86400: return minutes == 0 ? "\(hours) h" : "\(hours) h \(minutes) min"
    default: return days > 9 || hours == 0 ? "\(days) d" : "\(days) d \(hours) h"
    }
  }
}

extension QueueFigures {
  /// In one line.
  func words(now: Instant) -> String {
    var words: [String] = []
    if due > 0 {
      let age = oldestDue.map { ", the oldest for \(now.since($0).forPeople)" } ?? ""
      words.append("\(grouped(due)) \(due == 1 ? "waits" : "wait")\(age)")
    }
    if held > 0 { words.append("\(grouped(held)) being judged") }
    if later > 0 { words.append("\(grouped(later)) for later") }
    if dead > 0 { words.append(counted(dead, "dead letter")) }
    return words.isEmpty ? "Queue: nothing waits." : "Queue: \(words.joined(separator: "; "))."
  }
}

extension WorkKey {
  /// 12 of `pull/12`; nil for other work.
  var pullNumber: Int? {
    guard subject.hasPrefix("pull/") else { return nil }
    return Int(subject.dropFirst("pull/".count))
  }

  static func pull(_ repository: RepositoryName, _ number: Int) -> WorkKey {
    WorkKey(repository, "pull/\(number)")
  }
}

/// The badge of a kept verdict; the word alone where this version does not know it.
func badge(_ verdict: String) -> String {
  Verdict(rawValue: verdict).map { htmlBadge($0) } ?? "<span class=\"badge skipped\">\(html(verdict))</span>"
}

/// A commit's first digits.
func commit(_ id: String) -> String { "<span class=\"id\">\(html(String(id.prefix(10))))</span>" }

/// A table that is a list of cards on a narrow page.
///
/// - Parameters:
///   - caption: text.
///   - columns: text.
///   - rows: HTML of each cell; the first names the row.
func table(_ caption: String, _ columns: [Column], _ rows: [[String]]) -> String {
  let head = columns.map {
    "<th scope=\"col\"\($0.isNumber ? " class=\"number\"" : "")>\(html($0.name))</th>"
  }
  let body = rows.map { row -> String in
    let cells = zip(columns, row).enumerated().map { index, cell -> String in
      let (column, text) = cell
      if index == 0 {
        return "<th scope=\"row\" class=\"\(column.isWide ? "main" : "long")\">\(text)</th>"
      }
      if text.isEmpty { return "<td></td>" }
      let style = column.isNumber ? " class=\"number\"" : column.isWide ? " class=\"wide\"" : ""
      return "<td\(style) data-name=\"\(html(column.name))\">\(text)</td>"
    }
    return "<tr>\(cells.joined())</tr>"
  }
  return """
    <div class="scroll" tabindex="0" role="group" aria-label="\(html(caption))"><table>
    <caption>\(html(caption))</caption>
    <thead><tr>\(head.joined())</tr></thead>
    <tbody>
    \(body.joined(separator: "\n"))
    </tbody>
    </table></div>
    """
}

struct Column {
  let name: String
  var isNumber = false
  var isWide = false

  init(_ name: String) { self.name = name }
  static func number(_ name: String) -> Column {
    var column = Column(name)
    column.isNumber = true
    return column
  }
  static func wide(_ name: String) -> Column {
    var column = Column(name)
    column.isWide = true
    return column
  }
}
