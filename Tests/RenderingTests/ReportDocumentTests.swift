import CivilTime
import DocumentReading
import GateEngine
import GateKit
import Rendering
import SourceText
import TestSupport
import Testing

@Suite("The report as JSON")
struct ReportDocumentTests {
  private let golden = GoldenFiles()

  @Test("a report with every outcome")
  func rich() {
    let document = reportDocument(Sample.rich, program: Sample.program, timing: true)
    #expect(golden.difference("report-timing.json", jsonText(document)) == nil)
  }

  @Test("every report has the described shape", arguments: Sample.Name.allCases)
  func shape(_ sample: Sample.Name) {
    for timing in [true, false] {
      let document = reportDocument(sample.evaluation, program: Sample.program, timing: timing)
      #expect(ReportShape.document.check(document) == [])
    }
  }

  @Test("the description refuses what it does not name")
  func strays() {
    let document = reportDocument(Sample.passed.report, program: Sample.program)
    let stray = Node.Entry(key: "verdickt", node: .text("passed"))
    let problems = ReportShape.document.check(Node(value: .map(document.entries + [stray])))
    #expect(problems.map(\.message) == ["unknown key \"verdickt\"; did you mean \"verdict\"?"])
  }

  @Test(
    "plain scalars that JSON knows stay bare, everything else is in quotes",
    arguments: [
      (Node.plain("-0.5e+10"), "-0.5e+10"), (.plain("0"), "0"), (.plain("true"), "true"),
      (.plain("08"), "\"08\""), (.plain("1."), "\"1.\""), (.plain("-"), "\"-\""), (.plain("1e"), "\"1e\""),
      (.plain("+1"), "\"+1\""), (.plain("1_000"), "\"1_000\""), (.plain("off"), "\"off\""),
      (.text("1"), "\"1\""), (.text("a\"\\\n"), #""a\"\\\n""#), (.null, "null"), (.list([]), "[]"),
      (.map([:]), "{}"), (.plain("1 "), "\"1 \""), (.plain("0x1"), "\"0x1\""), (.plain("1.5.5"), "\"1.5.5\""),
    ])
  func scalars(_ node: Node, _ text: String) { #expect(jsonText(node) == text + "\n") }

  @Test(
    "names a digest of each of its inputs, by which a changed one is found", arguments: Sample.Name.allCases)
  func digests(_ sample: Sample.Name) throws {
    let text = jsonText(reportDocument(sample.evaluation.report, program: Sample.program))
    let report = try readJSON(Array(text.utf8), source: "report", limits: .report)
    #expect(inputDifferences(report) == [])
    let inputs = try #require(report["inputs"])
    #expect(report["digests"]?.entries.map(\.key) == inputs.entries.map(\.key))
    for entry in inputs.entries {
      let other = Node(
        value: .map(
          inputs.entries.map { $0.key == entry.key ? Node.Entry(key: $0.key, node: .text("other")) : $0 }))
      let forged = Node(
        value: .map(
          report.entries.map { $0.key == "inputs" ? Node.Entry(key: $0.key, node: other) : $0 }))
      #expect(
        inputDifferences(forged) == ["inputs.\(entry.key): the report names another digest of it, or none"])
    }
    let without = Node(value: .map(report.entries.filter { $0.key != "digests" }))
    #expect(inputDifferences(without) == ["digests: the report names none of its inputs"])
    let emptied = Node(value: .map(report.entries.filter { $0.key != "inputs" }))
    #expect(inputDifferences(emptied).count == inputs.entries.count)
  }

  @Test("differences name the place, and leave out where the time went")
  func differences() {
    let slow = reportDocument(Sample.rich, program: Sample.program, timing: true)
    let fast = reportDocument(Sample.rich.report, program: Sample.program)
    #expect(reportDifferences(slow, fast) == [])
    let other = reportDocument(Sample.rich.report, program: "0.2.0")
    #expect(
      reportDifferences(fast, other) == [
        "program: \"0.1.0\" is now \"0.2.0\"", "inputs.program: \"0.1.0\" is now \"0.2.0\"",
      ])
    let a = Node.map(["x": .list([.text("1"), .text("2")]), "y": .null])
    let b = Node.map(["x": .list([.text("3")]), "z": .null])
    #expect(
      reportDifferences(a, b) == [
        "x[0]: \"1\" is now \"3\"", "x has 1 entries, had 2", "y is gone", "z is new",
      ])
    #expect(reportDifferences(a, b, limit: 1).last == "and 3 more")
  }
}
