import CivilTime
public import GateEngine
import GateKit
import SourceText

/// A report as JUnit XML, in the shape that Jenkins, GitLab and Azure read: one suite, one case a gate.
///
/// A gate that blocks is a failure; one that could not look and may block, or still waits, is an error; one that was
/// skipped or not asked, or that could not look and may not block, is skipped.
public func junitReport(_ report: Report, program: String) -> String {
  let cases = report.results.map(JUnitCase.init)
  let failures = cases.count { $0.kind == .failure }
  let errors = cases.count { $0.kind == .error }
  let skipped = cases.count { $0.kind == .skipped }
  let counts = "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\""
  var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
  text += "<testsuites \(counts) skipped=\"\(skipped)\">\n"
  let now = String(report.inputs.now.description.dropLast())
  text += "  <testsuite name=\"gatehouse\" \(counts) skipped=\"\(skipped)\" timestamp=\"\(now)\">\n"
  let properties = [
    ("verdict", report.verdict.rawValue), ("conclusion", report.conclusion),
    ("head", report.inputs.change.head?.description ?? ""),
    ("base", report.inputs.change.base?.description ?? ""),
    ("policy", report.inputs.origin.words), ("program", program),
  ]
  text += "    <properties>\n"
  for (name, value) in properties where !value.isEmpty {
    text += "      <property name=\"\(name)\" value=\"\(attribute(value))\"/>\n"
  }
  text += "    </properties>\n"
  for each in cases { text += each.text }
  return text + "  </testsuite>\n</testsuites>\n"
}

private func attribute(_ text: String) -> String { text.escaped(for: .xmlAttribute) }

private struct JUnitCase {
  enum Kind { case passed, failure, error, skipped }

  let kind: Kind
  private let result: GateResult

  init(_ result: GateResult) {
    self.result = result
    kind =
      switch (result.verdict, result.state) {
      case (.blocked, _): .failure
      case (.errored, _), (.pending, _): .error
      case (.passed, .skipped), (.passed, .notAsked), (.passed, .waiting), (.passed, .failed): .skipped
      case (.passed, _): .passed
      }
  }

  var text: String {
    let lines = body
    let head =
      "    <testcase name=\"\(attribute(result.name))\" classname=\"\(attribute(result.manifest.id))\""
    return lines.isEmpty ? "\(head)/>\n" : "\(head)>\n\(lines)    </testcase>\n"
  }

  private var body: String {
    let findings = result.findings.map(sentence).joined(separator: "\n").escaped(for: .xml)
    let reason = attribute("\(result.state.word): \(result.reason ?? "")")
    let override =
      (result.overrideWords.map { [$0] } ?? []) + (result.override == nil ? [] : [result.reason ?? ""])
    let output =
      (override.filter { !$0.isEmpty } + result.measurements.map { "measured: \($0.sentence)" }
      + result.notes.map { "note: \($0)" })
      .joined(separator: "\n").escaped(for: .xml)
    let measured = output.isEmpty ? "" : "      <system-out>\(output)</system-out>\n"
    switch kind {
    case .failure:
      let rule = attribute(result.counting.first?.finding.rule ?? "")
      return
        "      <failure message=\"\(attribute(result.nextStep))\" type=\"\(rule)\">\(findings)</failure>\n"
        + measured
    case .error: return "      <error message=\"\(reason)\" type=\"\(result.ending.rawValue)\"/>\n"
    case .skipped: return "      <skipped message=\"\(reason)\"/>\n"
    case .passed:
      let all = [findings, output].filter { !$0.isEmpty }.joined(separator: "\n")
      return all.isEmpty ? "" : "      <system-out>\(all)</system-out>\n"
    }
  }

  private func sentence(_ judged: JudgedFinding) -> String {
    let standing =
      switch judged.standing {
      case .counts: judged.effect.rawValue
      case .waived: "waived"
      case .known: "known"
      case .overridden: "overridden"
      }
    let place = judged.finding.place.map { "\($0): " } ?? ""
    let help = judged.finding.help.map { " (fix: \($0))" } ?? ""
    return "\(standing): \(place)\(judged.finding.message)\(help) [\(judged.finding.rule)]"
  }
}
