import CivilTime
public import GateEngine
import GateKit
import SourceText

/// A report as one page that stands by itself: it can be mailed, archived or put on any server.
public func htmlReport(_ report: Report, program: String) -> String {
  let record = RecordedReport(report, program: program)
  let body = """
    <a class="skip" href="#gates">Skip to the gates</a>
    <header>
    <p class="eyebrow">Gatehouse report</p>
    <h1>\(record.htmlTitle)</h1>
    \(htmlSummary(record))
    </header>
    <main>
    \(htmlSections(record).joined(separator: "\n"))
    </main>
    <footer><p>gatehouse \(html(program)), judged at \(htmlTime(record.now))\(digest(record.origin))</p></footer>
    """
  return HTMLPage(
    title: "\(record.verdict.title): \(record.title ?? "this change")", body: body, style: .inside
  ).text
}

private func digest(_ origin: PolicyOrigin) -> String {
  origin.files.first.map { ", policy SHA-256 <code>\(html(String($0.digest.prefix(16))))</code>" } ?? ""
}

extension RecordedReport {
  /// `#12 Add a login page`; nil where nobody knows.
  package var title: String? {
    let words = [facts.number.map { "#\($0)" }, facts.title ?? direction].compactMap { $0 }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }

  package var htmlTitle: String {
    guard let words = facts.title ?? direction else {
      return facts.number.map { "#\($0)" } ?? "This change"
    }
    return (facts.number.map { "<span class=\"number\">#\($0)</span> " } ?? "") + html(words)
  }
}

/// The verdict with the next step, and what was judged by what.
package func htmlSummary(_ report: RecordedReport) -> String {
  """
  <div class="verdict \(report.verdict.rawValue)"><p>\(htmlVerdictWords(report.verdict))</p>
  <p>\(html(report.conclusion))</p></div>
  \(about(report))
  """
}

/// Everything below the summary: the gates in a table and one by one, the findings by file, what stands beside them,
/// and what the verdict was made of.
package func htmlSections(_ report: RecordedReport) -> [String] {
  let order = report.gates.nearestFirst
  return [
    gatesTable(order), decisions(order, report.origin), findingsByFile(order), remarks(report),
    inputsSection(report),
  ].filter { !$0.isEmpty }
}

private func about(_ report: RecordedReport) -> String {
  let facts = report.facts
  var rows: [(String, String)] = []
  if let direction = report.direction { rows.append(("Branches", "<code>\(html(direction))</code>")) }
  if let author = facts.author { rows.append(("Author", html(author))) }
  if let url = facts.url, url.hasPrefix("https://") || url.hasPrefix("http://") {
    rows.append(("Page", "<a href=\"\(html(url.onOneLine))\" rel=\"noreferrer\">\(html(url))</a>"))
  }
  rows.append(("Compared", html(report.change.comparison)))
  rows.append(("Size", html(report.change.size)))
  rows.append(("Policy", html(report.origin.words)))
  if report.isObserved { rows.append(("Mode", "observe: nothing blocks")) }
  if let end = report.validUntil {
    rows.append(("Holds until", "\(htmlTime(end)), then the answer may change by itself"))
  }
  return "<dl class=\"facts\">\n"
    + rows.map { "<dt>\($0)</dt><dd>\($1)</dd>" }.joined(separator: "\n") + "\n</dl>"
}
