import GateEngine
import GateKit
import Rendering
import SourceText
import TestSupport
import Testing

@Suite("An explanation")
struct ExplanationTests {
  private static let report = Sample.report(
    [
      Sample.gate(
        "migrations", Sample.answer(),
        [
          Sample.judged(
            Finding(
              rule: "index", message: "an index", help: "build it concurrently",
              explanation: Explanation(
                why: "writes wait",
                steps: [
                  .init(
                    "this migration",
                    [
                      "CREATE INDEX CONCURRENTLY i ON orders (a, b, c, d, e, f, g) WHERE a IS NOT NULL;",
                      "```",
                    ],
                    isCode: true), .init("next release", ["use it"], isCode: false),
                ], waiver: "-- gatehouse: allow index")))
        ])
    ], verdict: .blocked)

  @Test("keeps lines that are to be copied whole on a terminal, however narrow")
  func terminal() {
    let text = TerminalReport(width: 60).text(Sample.evaluation(Self.report))
    #expect(text.contains("      why: writes wait\n      this migration:\n"))
    #expect(
      text.contains(
        "        CREATE INDEX CONCURRENTLY i ON orders (a, b, c, d, e, f, g) WHERE a IS NOT NULL;\n"))
    #expect(text.contains("      next release:\n        use it\n      waive: -- gatehouse: allow index\n"))
  }

  @Test("stands in Markdown as a block that its own lines do not close")
  func markdown() {
    let text = markdownReport(Self.report, program: "1")
    #expect(text.contains("  - this migration:\n    ````\n    CREATE INDEX CONCURRENTLY i"))
    #expect(text.contains("    ```\n    ````\n  - next release:\n    - use it\n"))
    #expect(text.contains("  - waive: `-- gatehouse: allow index`"))
  }

  @Test("stands in pages, annotations, SARIF and JSON")
  func others() throws {
    let page = htmlReport(Self.report, program: "1")
    #expect(page.contains("<b>Why:</b> writes wait"))
    #expect(page.contains("<pre class=\"rewrite\">CREATE INDEX CONCURRENTLY i ON"))
    let lines = "why: writes wait\nthis migration:\n  CREATE INDEX CONCURRENTLY"
    #expect(Self.report.reportedFindings.first?.annotationMessage.contains(lines) == true)
    #expect(sarifReport(Self.report, program: "1").contains("why: writes wait\\nthis migration:\\n  CREATE"))
    let document = reportDocument(Self.report, program: "1")
    #expect(ReportShape.document.check(document) == [])
    let finding = document["gates"]?.items.first?["findings"]?.items.first
    #expect(finding?["why"]?.scalar == "writes wait")
    #expect(finding?["rewrite"]?.items.map { $0["title"]?.scalar } == ["this migration", "next release"])
    #expect(finding?["waiver"]?.scalar == "-- gatehouse: allow index")
  }

  @Test("is cut where it is far too long, and says so")
  func long() {
    let step = Explanation.Step("now", (1...100).map { "line \($0)" }, isCode: true)
    let finding = Finding(rule: "r", message: "m", explanation: Explanation(why: "w", steps: [step]))
    let report = Sample.report(
      [Sample.gate("g", Sample.answer(), [Sample.judged(finding)])], verdict: .blocked)
    let text = TerminalReport(width: 80).text(Sample.evaluation(report))
    #expect(text.contains("line 40\n"))
    #expect(!text.contains("line 41"))
    #expect(text.contains("and 60 more lines"))
  }
}
