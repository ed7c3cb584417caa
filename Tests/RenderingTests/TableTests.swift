import GateEngine
import GateKit
@testable import Rendering
import Testing

@Suite("A gate's table")
struct TableTests {
  private func report(_ table: AnswerTable) -> Report {
    var answer = GateAnswer()
    answer.tables = [table]
    let finding = Sample.judged(Finding(rule: "copy", message: "a copy", atMost: .inform), .inform)
    return Sample.report([Sample.gate("copies", .answered(answer), [finding])], verdict: .passed)
  }

  private let table = AnswerTable(
    title: "worst files", columns: [.number("lines"), .number("share"), .text("file")],
    rows: [["1200", "7.5 %", "a/b.swift"], ["8", "100 %", "some/deep/folder/of/sources/c.swift"]])

  @Test("has its digits below each other, and its paths as far as there is room")
  func terminal() {
    func lines(_ width: Int) -> [String] {
      let text = TerminalReport(width: width).text(Sample.evaluation(report(table)))
      let all = text.split(separator: "\n").map(String.init)
      return Array(all.drop { $0 != "    worst files:" }.prefix(4))
    }
    #expect(
      lines(80) == [
        "    worst files:", "      lines  share  file", "       1200  7.5 %  a/b.swift",
        "          8  100 %  some/deep/folder/of/sources/c.swift",
      ])
    #expect(lines(40).last == "          8  100 %  …/of/sources/c.swift")
  }

  @Test("is a table in Markdown and HTML")
  func pages() {
    let markdown = markdownReport(report(table), program: "1")
    #expect(
      markdown.contains("| lines | share | file |\n| ---: | ---: | --- |\n| 1200 | 7\\.5 % | `a/b.swift` |"))
    let html = htmlReport(report(table), program: "1")
    #expect(html.contains("<caption>worst files</caption>"))
    #expect(html.contains("<td class=\"number\" data-name=\"lines\">1200</td>"))
    #expect(html.contains("<td class=\"place\" data-name=\"file\">a/b.swift</td>"))
  }

  @Test("without rows is not shown")
  func empty() {
    let empty = AnswerTable(title: "worst files", columns: [.text("file")], rows: [])
    #expect(!TerminalReport(width: 80).text(Sample.evaluation(report(empty))).contains("worst"))
    #expect(!markdownReport(report(empty), program: "1").contains("worst"))
    #expect(!htmlReport(report(empty), program: "1").contains("worst"))
  }
}
