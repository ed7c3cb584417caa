import GateEngine
import GateKit
import Rendering
import TestSupport
import Testing

@Suite("Formats")
struct FormatTests {
  private let golden = GoldenFiles()

  @Test("a report with every outcome, as people and programs read it", arguments: Format.allCases)
  func rich(_ format: Format) {
    #expect(golden.difference(format.file, format.text(Sample.rich.report)) == nil)
  }

  @Test("a report of nothing is still one", arguments: Format.allCases)
  func empty(_ format: Format) {
    #expect(golden.difference("empty-" + format.file, format.text(Sample.empty.report)) == nil)
  }

  @Test("the same report gives the same text", arguments: Format.allCases)
  func again(_ format: Format) {
    #expect(format.text(Sample.rich.report) == format.text(Sample.rich.report))
  }

  @Test(
    "a comment stays below its limit, closes what it opens and says that it was cut",
    arguments: [900, 3000, 65_535])
  func markdownLimit(_ limit: Int) {
    let text = markdownReport(Sample.large.report, program: Sample.program, limit: limit)
    #expect(text.utf8.count <= limit)
    #expect(text.contains("**Cut here: this place holds no more."))
    #expect(text.split(separator: "<details").count == text.split(separator: "</details>").count)
    #expect(text.hasSuffix("gatehouse 0.1.0</sub>\n"))
  }

  @Test("a small comment is not cut")
  func markdownWhole() {
    let text = markdownReport(Sample.rich.report, program: Sample.program)
    #expect(!text.contains("Cut here"))
  }

  @Test(
    "a status names the nearest unmet first",
    arguments: [
      (
        Sample.Name.blocked,
        "1 of 2 gates blocks: merge-flow (feature/login -> main; retarget to development)"
      ),
      (.passed, "1 gate, 1 skipped, 1 not asked (reviews)"),
      (.empty, "nothing was asked: no policy is in force (gatehouse init writes one)"),
      (
        .rich,
        "1 of 9 gates could not look: coverage (report \"backend\" is missing: no file matches "
          + "**/coverage.xml), merge-flow (feature/login -> main; re…"
      ),
      (
        .large,
        "40 of 40 gates block: gate-10 (a/100.txt:1-2: " + String(repeating: "漢字", count: 46) + "漢…"
      ),
    ])
  func status(_ sample: Sample.Name, _ text: String) {
    #expect(statusDescription(sample.report) == text)
    #expect(text.count <= 140)
  }

  @Test("GitHub shows ten annotations of a kind; the groups hold all findings")
  func annotations() {
    let lines = workflowCommands(Sample.rich.report).split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("::error ") } == 10)
    #expect(lines.count { $0.hasPrefix("block: ") } == 25)
    #expect(lines.last?.hasPrefix("errored: 1 of 9 gates could not look") == true)
  }
}

/// The formats whose text depends on the report alone.
enum Format: String, CaseIterable, Sendable {
  case terminal, json, markdown, html, sarif, junit, github, azure, codeQuality

  var file: String {
    switch self {
    case .terminal: "terminal.txt"
    case .json: "report.json"
    case .markdown: "report.md"
    case .html: "report.html"
    case .sarif: "report.sarif"
    case .junit: "junit.xml"
    case .github: "github.txt"
    case .azure: "azure.txt"
    case .codeQuality: "code-quality.json"
    }
  }

  func text(_ report: Report) -> String {
    switch self {
    case .terminal: TerminalReport().text(Sample.evaluation(report))
    case .json: jsonText(reportDocument(report, program: Sample.program))
    case .markdown: markdownReport(report, program: Sample.program)
    case .html: htmlReport(report, program: Sample.program)
    case .sarif: sarifReport(report, program: Sample.program)
    case .junit: junitReport(report, program: Sample.program)
    case .github: workflowCommands(report)
    case .azure: azureCommands(report)
    case .codeQuality: codeQualityReport(report)
    }
  }
}
