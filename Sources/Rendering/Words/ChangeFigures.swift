import GateKit
import SourceText

/// How large a change is and what was compared, without the change itself.
struct ChangeFigures: Hashable, Sendable {
  var base: ObjectID?
  var mergeBases: [ObjectID] = []
  var head: ObjectID?
  var commits = 0
  var files = 0
  /// Lines.
  var added = 0
  /// Lines.
  var removed = 0

  init() {}

  init(_ change: Change) {
    base = change.base
    mergeBases = change.mergeBases
    head = change.head
    commits = change.commits.count
    files = change.files.count
    added = change.files.reduce(0) { $0 + $1.addedLines.count }
    removed = change.files.reduce(0) { $0 + $1.removedLines.count }
  }

  /// `3 commits, 12 files, +340 -12`.
  var size: String {
    // A whole tree, of which nobody wants to know more.
    if base == nil, commits == 0, added == 0, files > 0 { return counted(files, "file") }
    return [
      counted(commits, "commit"), counted(files, "file"), "+\(grouped(added)) -\(grouped(removed))",
    ].joined(separator: ", ")
  }

  /// Which commits were compared, in words.
  var comparison: String {
    let head = head.map { "head \($0.short)" } ?? "files not yet committed"
    guard let base else { return "\(head), judged from the empty tree" }
    let from =
      switch mergeBases.count {
      case 0: "base \(base.short), unrelated histories"
      case 1: mergeBases[0] == base ? "base \(base.short)" : "merge base \(mergeBases[0].short)"
      default: "merge base \(mergeBases[0].short), the first of \(mergeBases.count)"
      }
    let tip = mergeBases.first == base || mergeBases.isEmpty ? "" : " (base is at \(base.short))"
    return "\(head) against \(from)\(tip)"
  }
}
