public import GateEngine
import GateKit
import SourceText

/// A report as GitHub's workflow commands: annotations on the change, the findings of each gate as a group in the
/// log, and the verdict as the last line.
///
/// GitHub shows ten annotations of each kind a step; the ones that matter most are the first ten here, and the
/// groups hold the others.
public func workflowCommands(_ report: Report) -> String {
  let order = report.results.nearestFirst
  var annotations: [Annotation] = []
  for result in order {
    if let reason = result.reason, result.state == .failed || result.state == .waiting {
      annotations.append(
        Annotation(
          kind: result.verdict == .passed ? .notice : .error, location: nil,
          title: "\(result.name) \(result.state.word)", message: reason))
    }
    if let words = result.overrideWords {
      annotations.append(
        Annotation(kind: .notice, location: nil, title: "\(result.name) overridden", message: words))
    }
    annotations += result.counting.compactMap { Annotation($0, of: result) }
  }
  var lines: [String] = []
  for kind in Annotation.Kind.allCases {
    lines += annotations.filter { $0.kind == kind }.prefix(annotationLimit).map(\.command)
  }
  for result in order where result.counting.count > 0 { lines += group(result) }
  for result in order where result.state == .skipped || result.state == .notAsked {
    lines.append(line("\(result.name) \(result.state.word): \(result.reason ?? "")"))
  }
  for remark in report.commandRemarks {
    lines.append(line(remark.words + (remark.post.map { "; \(postWords): \($0)" } ?? "")))
  }
  lines.append(line(report.conclusion))
  return lines.joined(separator: "\n") + "\n"
}

private let annotationLimit = 10
private let groupLimit = 200

private func line(_ text: String) -> String { text.truncated(to: 2000).escaped(for: .terminal) }

private func group(_ result: GateResult) -> [String] {
  let title = "\(result.name): \(result.tally ?? "")".escaped(for: .workflowMessage)
  let findings = result.counting.prefix(groupLimit).map { judged in
    let place = judged.finding.place.map { "\($0): " } ?? ""
    let help = judged.finding.help.map { " (fix: \($0))" } ?? ""
    return line(
      "\(judged.effect.rawValue): \(place)\(judged.finding.message)\(help) [\(judged.finding.rule)]")
  }
  let hidden = result.counting.count - groupLimit
  return ["::group::\(title)"] + findings + (hidden > 0 ? ["and \(grouped(hidden)) more"] : []) + [
    "::endgroup::"
  ]
}

private struct Annotation {
  enum Kind: String, CaseIterable { case error, warning, notice }

  let kind: Kind
  let location: Location?
  let title: String
  let message: String

  init(kind: Kind, location: Location?, title: String, message: String) {
    self.kind = kind
    self.location = location
    self.title = title
    self.message = message
  }

  init?(_ judged: JudgedFinding, of result: GateResult) {
    switch judged.effect {
    case .block: kind = .error
    case .warn: kind = .warning
    case .inform: kind = .notice
    case .off: return nil
    }
    location = judged.finding.location
    title = "\(result.name): \(judged.finding.rule)"
    message = judged.finding.messageWithHelp
  }

  var command: String {
    var properties: [(String, String)] = []
    if let location {
      properties.append(("file", location.path.description))
      if let lines = location.lines {
        properties.append(("line", "\(lines.lowerBound)"))
        properties.append(("endLine", "\(lines.upperBound)"))
      }
    }
    properties.append(("title", title))
    let shown = properties.map { "\($0)=\($1.truncated(to: 500).escaped(for: .workflowProperty))" }
    return "::\(kind.rawValue) \(shown.joined(separator: ","))"
      + "::\(message.truncated(to: 2000).escaped(for: .workflowMessage))"
  }
}
