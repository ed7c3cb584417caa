public import GateEngine
import GateKit
import SourceText

/// A report in the Static Analysis Results Interchange Format, SARIF 2.1.0 (OASIS), as GitHub's code scanning takes
/// it.
public func sarifReport(_ report: Report, program: String) -> String {
  let rules = SARIFRules(report.results)
  let results = report.results.flatMap { result in result.findings.map { sarifResult($0, of: result, rules) }
  }
  let run = Node.map([
    "tool": .map([
      "driver": .map([
        "name": .text("gatehouse"), "version": .text(program), "rules": .list(rules.nodes),
      ])
    ]),
    "automationDetails": .map(["id": .text("gatehouse/")]),
    "invocations": .list([invocation(report)]),
    "originalUriBaseIds": .map([
      "%SRCROOT%": .map(["description": message("the repository's root")])
    ]),
    "columnKind": .text("unicodeCodePoints"),
    "results": .list(results),
    "properties": .map([
      "verdict": .text(report.verdict.rawValue), "conclusion": .text(report.conclusion),
      "head": report.inputs.change.head.map { .text($0.description) },
      "base": report.inputs.change.base.map { .text($0.description) },
    ]),
  ])
  return jsonText(
    .map([
      "$schema": .text("https://json.schemastore.org/sarif-2.1.0.json"), "version": .text("2.1.0"),
      "runs": .list([run]),
    ]))
}

/// One descriptor a rule of each gate, sorted by id: `clean-repo/large-file`.
private struct SARIFRules {
  private let summaries: [(id: String, summary: String)]
  private let indices: [String: Int]

  init(_ results: [GateResult]) {
    var byID: [String: String] = [:]
    for result in results {
      for rule in result.manifest.rules { byID[Self.id(result, rule.id)] = rule.summary }
      for judged in result.findings where byID[Self.id(result, judged.finding.rule)] == nil {
        // The engine's rules, and one that a gate forgot to name.
        let rule = GateManifest.engineRules.first { $0.id == judged.finding.rule }
        byID[Self.id(result, judged.finding.rule)] = rule?.summary ?? result.manifest.summary
      }
    }
    summaries = byID.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    indices = Dictionary(uniqueKeysWithValues: summaries.enumerated().map { ($1.id, $0) })
  }

  static func id(_ result: GateResult, _ rule: String) -> String { "\(result.manifest.id)/\(rule)" }

  func index(_ id: String) -> Int? { indices[id] }

  var nodes: [Node] {
    summaries.map { .map(["id": .text($0.id), "shortDescription": message($0.summary)]) }
  }
}

private func message(_ text: String) -> Node { .map(["text": .text(text)]) }

private func sarifResult(_ judged: JudgedFinding, of result: GateResult, _ rules: SARIFRules) -> Node {
  let finding = judged.finding
  let id = SARIFRules.id(result, finding.rule)
  // What the finding would do if it counted: a suppressed result keeps its level.
  let force = min(result.enforcement, finding.atMost)
  let help =
    (finding.help.map { "\nfix: \($0)" } ?? "")
    + (finding.explanation?.plainLines ?? []).map { "\n\($0)" }.joined()
  return .map([
    "ruleId": .text(id),
    "ruleIndex": rules.index(id).map { .number($0) },
    "kind": force == .off ? .text("informational") : nil,
    "level": .text(force.sarifLevel),
    "message": message(finding.message + help),
    "locations": .list(place(of: finding, result).map { [$0] } ?? []),
    "relatedLocations": finding.related.isEmpty ? nil : .list(finding.related.map(sarifLocation)),
    "partialFingerprints": .map(["gatehouse/v1": .text(judged.fingerprint)]),
    "suppressions": suppressions(judged.standing),
    "properties": .map(["gate": .text(result.name), "effect": .text(judged.effect.rawValue)]),
  ])
}

extension Enforcement {
  fileprivate var sarifLevel: String {
    switch self {
    case .block: "error"
    case .warn: "warning"
    case .inform: "note"
    case .off: "none"
    }
  }
}

private func suppressions(_ standing: JudgedFinding.Standing) -> Node? {
  switch standing {
  case .counts: nil
  case .waived(let reason, let until):
    .list([
      .map([
        "kind": .text("external"), "status": .text("accepted"),
        "justification": .text("waived until \(until): \(reason)"),
      ])
    ])
  case .overridden(let by, let reason):
    .list([
      .map([
        "kind": .text("external"), "status": .text("accepted"),
        "justification": .text("overridden by \(by): \(reason)"),
      ])
    ])
  case .known:
    .list([
      .map([
        "kind": .text("external"), "status": .text("accepted"),
        "justification": .text("known from the adoption baseline"),
      ])
    ])
  }
}

/// GitHub refuses a result without a place; one about the whole change is shown where the policy names the gate.
private func place(of finding: Finding, _ result: GateResult) -> Node? {
  if let location = finding.location { return sarifLocation(location) }
  guard let mark = result.sources.last, mark.line > 0, !mark.source.hasPrefix("built-in:"),
    !mark.source.hasPrefix("-")
  else { return nil }
  return sarifLocation(Location(RepositoryPath(mark.source), lines: mark.line...mark.line))
}

private func sarifLocation(_ location: Location) -> Node {
  let region = location.lines.map { lines in
    Node.map(["startLine": .number(max(1, lines.lowerBound)), "endLine": .number(max(1, lines.upperBound))])
  }
  return .map([
    "physicalLocation": .map([
      "artifactLocation": .map([
        "uri": .text(percentEncoded(path: location.path.bytes)), "uriBaseId": .text("%SRCROOT%"),
      ]),
      "region": region,
    ])
  ])
}

private func invocation(_ report: Report) -> Node {
  let notifications = report.results.compactMap { result -> Node? in
    if let words = result.overrideWords {
      return .map([
        "level": .text("note"), "message": message("\(result.name) \(words)"),
        "descriptor": .map(["id": .text("\(result.manifest.id)/overridden")]),
      ])
    }
    guard result.state == .failed || result.state == .waiting else { return nil }
    let level =
      switch (result.state, result.verdict) {
      case (.failed, .errored): "error"
      case (.failed, _): "warning"
      default: "note"
      }
    return .map([
      "level": .text(level),
      "message": message("\(result.name) \(result.state.word): \(result.reason ?? "")"),
      "descriptor": .map(["id": .text("\(result.manifest.id)/\(result.ending.rawValue)")]),
    ])
  }
  return .map([
    "executionSuccessful": .bool(report.verdict != .errored),
    "exitCode": .number(Int(report.verdict.exitCode)),
    "toolExecutionNotifications": .list(notifications),
  ])
}
