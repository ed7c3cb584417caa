import CivilTime
import GateEngine
import GateKit
@testable import Rendering
import SourceText
import TestSupport
import Testing

@Suite("The terminal report")
struct TerminalReportTests {
  private let golden = GoldenFiles()

  @Test("a report with every outcome, at several widths", arguments: [40, 80, 120])
  func widths(_ width: Int) {
    let text = TerminalReport(width: width).text(Sample.rich)
    #expect(golden.difference("terminal-\(width).txt", text) == nil)
    #expect(text.split(separator: "\n").allSatisfy { $0.reduce(0) { $0 + $1.columns } <= width })
  }

  @Test("colours, and where the time went")
  func colour() {
    let text = TerminalReport(width: 80, colour: true, verbose: true).text(Sample.rich)
    #expect(golden.difference("terminal-colour.txt", text.replacing("\u{1B}", with: "␛")) == nil)
  }

  @Test("a terminal without UTF-8 gets nothing but ASCII")
  func ascii() {
    let text = TerminalReport(width: 80, ascii: true).text(Sample.rich)
    #expect(text.utf8.allSatisfy { $0 < 0x80 })
    #expect(golden.difference("terminal-ascii.txt", text) == nil)
  }

  @Test("explain says of every gate why, where, against what and what to do")
  func explanation() {
    let text = TerminalReport(width: 100).explanation(Sample.rich)
    #expect(golden.difference("explanation.txt", text) == nil)
  }

  @Test(
    "the last line is the verdict with the next step",
    arguments: [
      (
        Sample.Name.blocked,
        "blocked: 1 of 2 gates (merge-flow: feature/login -> main; retarget to development)"
      ),
      (.passed, "passed: 1 gate, 1 skipped, 1 not asked (reviews)"),
      (
        Sample.Name.empty,
        "passed: nothing was asked: no policy is in force (gatehouse init writes one)"
      ),
      (
        Sample.Name.rich,
        "errored: 1 of 9 gates could not look (coverage: report \"backend\" is missing: no file matches "
          + "**/coverage.xml), then merge-flow, clean-repo, lint"
      ),
    ])
  func conclusion(_ sample: Sample.Name, _ line: String) {
    #expect(sample.report.conclusion == line)
    let text = TerminalReport(width: 200).text(sample.evaluation)
    #expect(text.hasSuffix("\n\(line)\n"))
  }

  @Test("a wrapped word never begins a line with a workflow command")
  func command() {
    var page = TerminalPage(width: 40, colour: false, ascii: false)
    page.line([.outside(String(repeating: "a", count: 40) + "::error::no")])
    #expect(page.text == String(repeating: "a", count: 40) + "\n  \\u{3A}:error::no\n")
  }

  @Test(
    "columns are counted as terminals do",
    arguments: [("abc", 3), ("漢字", 4), ("e\u{301}", 1), ("👩‍💻", 2), ("⚠️", 2), ("한국", 4), ("", 0)])
  func columns(_ text: String, _ columns: Int) { #expect(text.columns == columns) }
}
