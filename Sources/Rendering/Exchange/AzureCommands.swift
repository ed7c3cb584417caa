public import GateEngine
import GateKit
import SourceText

/// A report as logging commands of Azure Pipelines: an issue for each finding, the findings of each gate as a group
/// in the log, and the verdict as the last line.
/// (learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands)
public func azureCommands(_ report: Report) -> String {
  let order = report.results.nearestFirst
  var lines: [String] = []
  for result in order {
    if let reason = result.reason, result.state == .failed || result.state == .waiting {
      let kind = result.verdict == .passed ? "warning" : "error"
      lines.append(issue(kind, nil, code: result.name, "\(result.name) \(result.state.word): \(reason)"))
    }
    let shown = result.counting.filter { $0.effect >= .warn }
    for judged in shown.prefix(issueLimit) {
      lines.append(
        issue(
          judged.effect == .block ? "error" : "warning", judged.finding.location,
          code: "\(result.name)/\(judged.finding.rule)", judged.finding.messageWithHelp))
    }
    let rest = result.counting.filter { $0.effect < .warn } + shown.dropFirst(issueLimit)
    guard !rest.isEmpty else { continue }
    lines.append(
      "##[group]" + "\(result.name): \(counted(rest.count, "more finding"))".escaped(for: .terminal))
    for judged in rest.prefix(groupLimit) {
      let place = judged.finding.place.map { "\($0): " } ?? ""
      lines.append(plain("\(judged.effect.rawValue): \(place)\(judged.finding.messageWithHelp)"))
    }
    if rest.count > groupLimit { lines.append("and \(grouped(rest.count - groupLimit)) more") }
    lines.append("##[endgroup]")
  }
  for result in order where result.state == .skipped || result.state == .notAsked {
    lines.append(plain("\(result.name) \(result.state.word): \(result.reason ?? "")"))
  }
  lines.append(plain(report.conclusion))
  return lines.joined(separator: "\n") + "\n"
}

/// The summary of a build lists no more of them.
private let issueLimit = 10
private let groupLimit = 200

private func plain(_ text: String) -> String { text.truncated(to: 2000).escaped(for: .terminal) }

private func issue(_ kind: String, _ location: Location?, code: String, _ message: String) -> String {
  var properties = [("type", kind)]
  if let location {
    properties.append(("sourcepath", location.path.description))
    if let lines = location.lines { properties.append(("linenumber", "\(lines.lowerBound)")) }
  }
  properties.append(("code", code))
  let shown = properties.map { "\($0)=\($1.truncated(to: 500).escaped(for: .loggingProperty));" }.joined()
  return "##vso[task.logissue \(shown)]\(message.truncated(to: 2000).escaped(for: .loggingMessage))"
}
