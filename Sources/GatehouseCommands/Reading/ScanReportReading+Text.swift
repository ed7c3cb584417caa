import ScanReports
import SourceText

extension ScanReportReading {
  /// For a terminal: what the report is and sums up to, then each finding, failed test and number.
  func text(width: Int) -> String {
    var lines = [wrap("\(source): \(report.format.name)".escaped(for: .terminal), width)]
    lines += summary.map { shown($0, width) }
    lines += report.gaps.map { shown("\($0.reason.rawValue): \($0.message)", width) }
    if report.furtherGaps > 0 { lines.append(shown("and \(report.furtherGaps) more like that", width)) }
    lines += section(findings, "finding", width) { row($0, width) }
    lines += section(tests.filter { $0.outcome != .passed && $0.outcome != .skipped }, "test", width) {
      beside("\($0.outcome.rawValue)", name(of: $0), width)
    }
    lines += section(measurements, "number", width) {
      let value = $0.unit.isEmpty ? "\($0.value)" : "\($0.value) \($0.unit)"
      return wrap(
        "\($0.subject) \($0.statistic): \(value)".escaped(for: .terminal), width, indent: 2, hanging: 2)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var summary: [String] {
    var lines: [String] = []
    let tools = report.tools.map { $0.version.isEmpty ? $0.name : "\($0.name) \($0.version)" }
    var words = tools.isEmpty ? [] : ["by " + listed(tools)]
    words.append(report.outcome == .read ? "complete" : "incomplete: never a pass")
    if let revision = report.revision { words.append("of commit \(revision.shortened(to: 40))") }
    if let time = report.producedAt { words.append("made \(time.shortened(to: 40))") }
    lines.append(words.joined(separator: ", "))
    if !findings.isEmpty || (tests.isEmpty && measurements.isEmpty) {
      let severities = Severity.allCases.reversed().compactMap { severity in
        report.findings[severity].map { "\($0) \(severity.rawValue)" }
      }
      var counts = [counted(report.active, "finding")]
      if !severities.isEmpty { counts[0] += " (\(severities.joined(separator: ", ")))" }
      if report.suppressed > 0 { counts.append("\(report.suppressed) suppressed") }
      if let paths {
        let names = Set(findings.compactMap(\.location?.path))
        if !names.isEmpty {
          counts.append("\(paths.count) of \(counted(names.count, "file")) in the repository")
        }
      }
      lines.append(counts.joined(separator: ", "))
    }
    if !tests.isEmpty {
      let outcomes = TestCase.Outcome.allCases.compactMap { outcome in
        report.tests[outcome].map { "\($0) \(outcome.rawValue)" }
      }
      lines.append("\(counted(tests.count, "test")): \(outcomes.joined(separator: ", "))")
    }
    if !measurements.isEmpty { lines.append(counted(measurements.count, "number")) }
    return lines
  }

  private func row(_ finding: ScanFinding, _ width: Int) -> String {
    var place = finding.location.map { path(of: $0) } ?? ""
    if let line = finding.location?.line { place += ":\(line)" }
    let package = finding.package.map { "\($0.name) \($0.version)".trimmed() }
    let fix = finding.package?.fixedVersion.map { "fixed in \($0)" }
    let state = finding.suppression.map { "suppressed (\($0.origin.rawValue))" }
    let heads = [finding.rule, package ?? "", place].filter { !$0.isEmpty }.joined(separator: " ")
    let message = finding.message.onOneLine.truncated(to: 300)
    let tails = ([heads.isEmpty ? message : "\(heads): \(message)", fix, state].compactMap { $0 })
    return beside(finding.severity.rawValue, tails.joined(separator: "; "), width)
  }

  private func name(of test: TestCase) -> String {
    let reruns = test.reruns > 0 ? " (\(counted(test.reruns, "rerun")))" : ""
    return (test.suite.isEmpty ? test.name : "\(test.suite) \(test.name)").onOneLine + reruns
  }

  private static let shownLimit = 200

  private func section<Item>(
    _ items: [Item], _ noun: String, _ width: Int, _ row: (Item) -> String
  ) -> [String] {
    guard !items.isEmpty else { return [] }
    var lines = [""] + items.prefix(Self.shownLimit).map(row)
    let hidden = items.count - Self.shownLimit
    if hidden > 0 {
      lines.append(shown("and \(counted(hidden, noun)) more; --format json lists them", width))
    }
    return lines
  }

  private func shown(_ text: String, _ width: Int) -> String {
    wrap(text.escaped(for: .terminal), width, indent: 2, hanging: 2)
  }

  /// Short words first, so that texts of any length line up.
  private func beside(_ head: String, _ text: String, _ width: Int) -> String {
    let room = 10
    let head = head.escaped(for: .terminal).padded(to: room - 2)
    let lines = wrap(text.escaped(for: .terminal), width, indent: room, hanging: 2)
    return "  " + head + lines.dropFirst(room)
  }
}
