public import GateEngine
import GateKit
import SourceText

/// `Blocked: 2 of 9`, `Passed: 7 gates, 2 skipped`.
public func checkTitle(_ report: Report) -> String {
  let ran = report.results.count { $0.state.ran }
  let same = report.results.count { $0.verdict == report.verdict }
  return switch report.verdict {
  case .blocked: "Blocked: \(same) of \(ran)"
  case .errored: "Errored: \(same) of \(ran) could not look"
  case .pending: "Pending: \(same) of \(ran) \(same == 1 ? "waits" : "wait")"
  case .passed: "\(report.inputs.policy.mode == .observe ? "Observed" : "Passed"): \(report.tally)"
  }
}

/// A check run's summary: the conclusion, a table of gates, what was not asked and why, and what was compared.
///
/// - Parameter limit: in bytes.
public func checkSummary(_ report: Report, program: String, limit: Int = 65_535) -> String {
  MarkdownPage.whole(limit: limit, tail: markdownFooter(report, program)) { page in
    page.line(markdown(report.conclusionWords))
    let order = report.results.nearestFirst
    page.table(order)
    page.unasked(order)
    page.remarks(report)
  }
}

/// A check run's text: the findings that no annotation shows, by gate.
///
/// - Parameters:
///   - findings: sorted.
///   - annotations: how many findings are shown beside their lines.
///   - limit: in bytes.
/// - Returns: nil where every finding is an annotation.
public func checkText(_ findings: [ReportedFinding], annotations: Int, limit: Int = 65_535) -> String? {
  guard !findings.isEmpty else { return nil }
  return MarkdownPage.whole(limit: limit, tail: "") { page in
    let all = findings.count + annotations
    page.line(
      annotations == 0
        ? "### \(counted(all, "finding"))"
        : "### \(grouped(findings.count)) of \(counted(all, "finding")): the others stand beside their lines")
    for gate in findings.map(\.gate).uniqued {
      page.line("")
      page.line("**\(markdownCode(gate))**")
      page.line("")
      for finding in findings where finding.gate == gate {
        for line in MarkdownPage.item(finding.judged) { page.line(line) }
      }
    }
  }
}

/// The summary of a check run for a change that could not be judged at all.
public func checkSummary(failure reason: String, program: String, limit: Int = 65_535) -> String {
  let tail = "\n<sub>\(markdown("gatehouse \(program)"))</sub>\n"
  return MarkdownPage.whole(limit: limit, tail: tail) { page in
    page.line("No gate was asked: the change could not be judged.")
    page.line("")
    for line in reason.split(whereSeparator: \.isNewline).prefix(100) {
      page.line("- \(markdown(String(line)))")
    }
  }
}

extension [String] {
  /// Each once, where it comes first.
  fileprivate var uniqued: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
