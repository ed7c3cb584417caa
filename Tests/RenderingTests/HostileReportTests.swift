import DocumentReading
import GateEngine
import GateKit
import Rendering
import SourceText
import TestSupport
import Testing

/// What `verify` and a server's pages read: a report that somebody else may have written.
@Suite("Hostile reports") struct HostileReportTests {
  @Test("end in a value or a clear error", arguments: HostileAttack.allCases)
  func attack(attack: HostileAttack) {
    let document = reportDocument(Sample.empty.report, program: Sample.program)
    let subject = HostileSubject(
      name: "a report", samples: [Array(jsonLine(document).utf8)], nested: Self.nested,
      refused: [
        ("inputs that are a list", { Array("{\"inputs\": []}".utf8) }),
        ("a head that is no commit", { Self.written(["inputs", "head"], .text("main")) }),
        ("facts that are a text", { Self.written(["inputs", "facts"], .text("all")) }),
        ("a key that inputs do not have", { Self.written(["inputs", "more"], .text("x")) }),
      ]
    ) { bytes in
      let report = try readJSON(bytes, source: HostileSubject.source, limits: .report)
      // Pages show what they can of any document.
      let shown = RecordedReport(document: report).map { "\($0.verdict) \($0.conclusion)" } ?? ""
      guard let recorded = report["inputs"] else { throw NoReport(mark: report.mark) }
      if let problem = RecordedInputs.check(recorded).first { throw NoReport(mark: problem.mark) }
      let inputs = RecordedInputs(recorded)
      return "\(shown) \(inputDifferences(report)) \(reportDifferences(document, report)) \(inputs == nil)"
    }
    #expect(attack.run(on: subject) == [])
  }

  /// A report with something else at one place.
  private static func written(_ path: [String], _ node: Node) -> [UInt8] {
    let document = reportDocument(Sample.empty.report, program: Sample.program)
    let changed = document.entries.map { entry in
      guard entry.key == path[0] else { return entry }
      let others = entry.node.entries.filter { $0.key != path[1] }
      return Node.Entry(
        key: entry.key, node: Node(value: .map(others + [Node.Entry(key: path[1], node: node)])))
    }
    return Array(jsonText(Node(value: .map(changed))).utf8)
  }

  /// In a part that no reader of reports looks into.
  private static func nested(_ depth: Int) -> [UInt8] {
    let document = reportDocument(Sample.empty.report, program: Sample.program)
    let text = jsonLine(Node(value: .map(document.entries + [Node.Entry(key: "more", node: .list([]))])))
    let deep = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    return Array((text.dropLast(3) + deep + "}").utf8)
  }
}

private struct NoReport: Error, CustomStringConvertible {
  let mark: Mark
  var description: String { "\(mark): this is no report" }
}
