public import GateEngine
import GateKit
import SourceText

/// A report as GitLab's Code Quality artifact, which a merge request shows beside the lines of the change.
///
/// Findings without a file have no place in it. Findings alike get fingerprints of their own, since GitLab shows one
/// of each. (docs.gitlab.com/ci/testing/code_quality, "Code Quality report format")
public func codeQualityReport(_ report: Report) -> String {
  var seen: [String: Int] = [:]
  var issues: [Node] = []
  for result in report.results.nearestFirst {
    for judged in result.counting {
      guard let location = judged.finding.location else { continue }
      let alike = seen[judged.fingerprint, default: 0]
      seen[judged.fingerprint] = alike + 1
      issues.append(
        .map([
          "description": .text(judged.finding.messageWithHelp),
          "check_name": .text("\(result.name)/\(judged.finding.rule)"),
          "fingerprint": .text(alike == 0 ? judged.fingerprint : "\(judged.fingerprint)-\(alike)"),
          "severity": .text(severity(judged.effect)),
          "location": .map([
            "path": .text(location.path.description),
            "lines": .map([
              "begin": .number(location.lines?.lowerBound ?? 1),
              "end": location.lines.map { .number($0.upperBound) },
            ]),
          ]),
        ]))
    }
  }
  return jsonText(.list(issues))
}

private func severity(_ effect: Enforcement) -> String {
  switch effect {
  case .block: "blocker"
  case .warn: "major"
  case .inform, .off: "info"
  }
}
