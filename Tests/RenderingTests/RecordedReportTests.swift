import DocumentReading
import GateEngine
import GateKit
@testable import Rendering
import SourceText
import Testing

@Suite("A report that is read back")
struct RecordedReportTests {
  private func kept(_ report: Report, forPages: Bool = true) throws -> Node {
    let text = jsonText(reportDocument(report, program: Sample.program, forPages: forPages))
    return try readJSON(Array(text.utf8), source: "report.json", limits: .report)
  }

  /// Without the large one, which has nothing in it that the others have not.
  private static let names: [Sample.Name] = [.rich, .blocked, .passed, .empty]

  @Test("looks as it did when it was made", arguments: names)
  func same(_ name: Sample.Name) throws {
    let made = RecordedReport(name.report, program: Sample.program)
    let read = try #require(RecordedReport(document: try kept(name.report)))
    #expect(htmlSummary(read) == htmlSummary(made))
    #expect(htmlSections(read) == htmlSections(made))
    #expect(read.conclusion == name.report.conclusionWords)
  }

  @Test("has the words that the report itself has", arguments: names)
  func words(_ name: Sample.Name) throws {
    let read = try #require(RecordedReport(document: try kept(name.report)))
    let results = name.report.results
    #expect(read.gates.map(\.name) == results.map(\.name))
    #expect(read.gates.map(\.stateWords) == results.map(\.stateWords))
    #expect(read.gates.map(\.task) == results.map(\.task))
    #expect(read.gates.map(\.headline) == results.map(\.headline))
    #expect(read.gates.map(\.tally) == results.map(\.tally))
    #expect(read.gates.map(\.uncounted) == results.map(\.uncounted))
    #expect(read.gates.map(\.overrideWords) == results.map(\.overrideWords))
    #expect(read.gates.nearestFirst.map(\.name) == results.nearestFirst.map(\.name))
    #expect(read.gates.map { $0.exhibits } == results.map(\.exhibits))
    #expect(read.gates.map { $0.tables } == results.map(\.tables))
    #expect(read.change.comparison == name.report.comparison)
    #expect(read.change.size == name.report.size)
  }

  @Test("is one without the code beside the findings, where it was not made for pages")
  func plain() throws {
    let read = try #require(RecordedReport(document: try kept(Sample.rich.report, forPages: false)))
    #expect(read.gates.allSatisfy { $0.exhibits.isEmpty && $0.summary == nil })
    #expect(read.gates.count == Sample.rich.report.results.count)
  }

  @Test("differs in nothing that verify compares")
  func compared() {
    let report = Sample.rich.report
    let forPages = reportDocument(report, program: Sample.program, forPages: true)
    #expect(reportDifferences(forPages, reportDocument(report, program: Sample.program)).isEmpty)
    #expect(ReportShape.document.check(forPages).isEmpty)
  }

  @Test(
    "is none where there is no verdict, or another format",
    arguments: [
      "{}", "[]", "null", #"{"version": 2, "verdict": "passed"}"#, #"{"version": 1, "verdict": "puzzled"}"#,
    ])
  func none(_ text: String) throws {
    #expect(RecordedReport(document: try readJSON(Array(text.utf8), source: "r")) == nil)
  }

  @Test("leaves out what it cannot read, and shows the rest")
  func holes() throws {
    let text = #"""
      {"version": 1, "verdict": "blocked", "conclusion": 7, "gates": [{"name": "a", "findings": [{}, 3, null],
       "measurements": [{"name": "x", "numerator": 1}], "shown": []}, 5], "inputs": [], "change": {"files": [1]}}
      """#
    let read = try #require(RecordedReport(document: try readJSON(Array(text.utf8), source: "r")))
    #expect(read.gates.count == 2)
    #expect(read.gates[0].findings.count == 3)
    #expect(read.gates[0].measurements.isEmpty)
    #expect(htmlSections(read).joined().contains("<h3>a</h3>"))
  }
}
