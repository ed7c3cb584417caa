public import GateEngine
import GateKit
import SourceText

/// The comment on a pull request: the whole report, collapsed to one line where it passes.
///
/// - Parameters:
///   - marker: the first line, which a reader does not see; see `commentMarker`.
///   - limit: in bytes.
public func commentText(_ report: Report, program: String, marker: String, limit: Int = 65_535) -> String {
  let footer = markdownFooter(report, program)
  // Whoever asked for an explanation wants to see it.
  if report.verdict == .passed, !report.explanationWanted {
    return MarkdownPage.whole(limit: limit, tail: footer + "\n</details>\n") { page in
      page.line(marker)
      page.line("<details><summary>\(report.verdict.symbol) \(checkTitle(report))</summary>")
      page.line("")
      page.report(report)
    }
  }
  return MarkdownPage.whole(limit: limit, tail: footer) { page in
    page.line(marker)
    page.line("### \(report.verdict.symbol) \(report.verdict.title)")
    page.line("")
    page.report(report)
  }
}

/// The comment for a change that could not be judged at all.
public func commentText(failure reason: String, program: String, marker: String, limit: Int = 65_535)
  -> String
{
  let title = "### \(Verdict.errored.symbol) \(Verdict.errored.title)"
  let head = "\(marker)\n\(title)\n\n"
  return head + checkSummary(failure: reason, program: program, limit: limit - head.utf8.count)
}

/// By which the comment is found again: one for each context, since two policies may speak on one pull request.
public func commentMarker(context: String) -> String {
  // Nothing that could end the HTML comment, or the line.
  let kept = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./".utf8)
  let name = context.utf8.map { byte in
    kept.contains(byte) ? String(UnicodeScalar(byte)) : "%" + String(byte, radix: 16)
  }
  return "<!-- gatehouse comment: \(name.joined()) -->"
}
