public import GateEngine
import GateKit
public import SourceText

/// The report as a document; `ReportShape.document` describes it, `jsonText` writes it. The same report gives the
/// same bytes.
///
/// - Parameters:
///   - program: version of this program.
///   - forPages: with the code and the tables that pages show beside the findings, so that a report that was kept
///     looks as it did when it was made. `verify` does not compare them.
public func reportDocument(_ report: Report, program: String, forPages: Bool = false) -> Node {
  let inputs = RecordedInputs(report.inputs, program: program).node
  return .map([
    "version": .number(ReportShape.version),
    "program": .text(program),
    "verdict": .plain(report.verdict.rawValue),
    "exit_code": .number(Int(report.verdict.exitCode)),
    "conclusion": .text(report.conclusion),
    "valid_until": report.validUntil?.node,
    "subject": subject(report.inputs.facts),
    "change": changeNode(report.inputs.change),
    "policy": policyNode(report.inputs.origin, mode: report.inputs.policy.mode),
    "gates": .list(report.results.map { gateNode($0, forPages: forPages) }),
    "labels": .list(report.labels.map(labelNode)),
    "undecided_rules": .list(
      report.undecidedRules.map { .map(["at": markNode($0.mark), "facts": texts($0.facts)]) }),
    "idle_waivers": .list(
      report.idleWaivers.map {
        .map(["gate": .text($0.gate), "at": markNode($0.mark), "message": .text($0.message)])
      }),
    "command_remarks": report.commandRemarks.isEmpty ? nil : .list(report.commandRemarks.map(remarkNode)),
    "explanation_wanted": report.explanationWanted ? .bool(true) : nil,
    "preview": report.preview.map { previewNode($0, forPages: forPages) },
    "inputs": inputs,
    "digests": inputDigests(inputs),
  ])
}

/// The same with where the time went, which no two runs share and `verify` does not compare.
public func reportDocument(
  _ evaluation: Evaluation, program: String, timing: Bool, forPages: Bool = false
) -> Node {
  let document = reportDocument(evaluation.report, program: program, forPages: forPages)
  guard timing else { return document }
  let durations = evaluation.durations.sorted { $0.key < $1.key }.map { name, duration in
    Node.Entry(key: name, node: .number(duration.microseconds))
  }
  let entry = Node.Entry(
    key: ReportShape.timing, node: .map(["gate_microseconds": Node(value: .map(durations))]))
  return Node(value: .map(document.entries + [entry]))
}

private func texts(_ texts: [String]) -> Node { .list(texts.map { .text($0) }) }

private func markNode(_ mark: Mark) -> Node {
  .map([
    "source": .text(mark.source), "line": mark.line == 0 ? nil : .number(mark.line),
    "column": mark.line == 0 ? nil : .number(mark.column),
  ])
}

private func subject(_ facts: Facts) -> Node {
  .map([
    "number": facts.number?.node, "url": facts.url?.node, "source": facts.source?.node,
    "target": facts.target?.node, "title": facts.title?.node, "author": facts.author?.node,
    "ref": facts.ref?.node, "environment": (facts.deployment?.environment).map { .text($0) },
  ])
}

private func changeNode(_ change: Change) -> Node {
  .map([
    "base": change.base.map { .text($0.description) },
    "merge_bases": texts(change.mergeBases.map(\.description)),
    "head": change.head.map { .text($0.description) },
    "reverts": change.reverts.map { .text($0.description) },
    "commits": .number(change.commits.count),
    "changed_lines": .number(change.changedLines),
    "files": .list(change.files.map(fileNode)),
  ])
}

private func fileNode(_ file: ChangedFile) -> Node {
  let isMoved = file.previousPath != file.path
  return .map([
    "path": .text(file.path.description),
    "path_bytes": file.path.hexadecimalIfQuoted.map { .text($0) },
    "status": .plain(file.status.word),
    "previous_path": isMoved ? .text(file.previousPath.description) : nil,
    "previous_path_bytes": isMoved ? file.previousPath.hexadecimalIfQuoted.map { .text($0) } : nil,
    "binary": file.isBinary ? .bool(true) : nil,
    "added": .number(file.addedLines.count),
    "removed": .number(file.removedLines.count),
  ])
}

extension ChangedFile.Status {
  var word: String {
    switch self {
    case .added: "added"
    case .modified: "modified"
    case .deleted: "deleted"
    case .typeChanged: "type changed"
    case .renamed: "renamed"
    case .copied: "copied"
    }
  }
}

private func policyNode(_ origin: PolicyOrigin, mode: Policy.Mode?) -> Node {
  .map([
    "source": .plain(origin.source.rawValue),
    "commit": origin.commit.map { .text($0.description) },
    "mode": mode.map { .plain($0.rawValue) },
    "files": fileNodes(origin.files),
    "floor": origin.floor.map { floor in
      .map([
        "place": .text(floor.place), "commit": floor.commit.map { .text($0.description) },
        "files": fileNodes(floor.files),
      ])
    },
  ])
}

private func fileNodes(_ files: [PolicyFile]) -> Node {
  .list(files.map { .map(["name": .text($0.name), "digest": .text($0.digest)]) })
}

private func gateNode(_ result: GateResult, forPages: Bool) -> Node {
  .map([
    "name": .text(result.name),
    "gate": .text(result.manifest.id),
    "enforcement": .plain(result.enforcement.rawValue),
    "outcome": .plain(result.ending.rawValue),
    "verdict": .plain(result.verdict.rawValue),
    "reason": result.reason.map { .text($0) },
    "override": result.override.map {
      .map(["by": .text($0.by), "reason": .text($0.reason), "url": $0.url.map { .text($0) }])
    },
    "sources": .list(result.sources.map(markNode)),
    "settings": result.settings.isNull ? .map([:]) : result.settings,
    "measurements": .list(result.measurements.map(measurementNode)),
    "findings": .list(result.findings.map(findingNode)),
    "notes": texts(result.notes),
    "waiting_for": result.waitingFor.isEmpty ? nil : texts(result.waitingFor),
    ReportShape.shown: forPages ? shownNode(result) : nil,
  ])
}

/// Exhibits of one gate that pages show.
private let exhibitLimit = 200
/// Characters of one of their lines.
private let exhibitTextLimit = 400

private func shownNode(_ result: GateResult) -> Node {
  .map([
    "summary": .text(result.manifest.summary),
    "tables": result.tables.isEmpty ? nil : .list(result.tables.map(tableNode)),
    "exhibits": result.exhibits.isEmpty
      ? nil : .list(result.exhibits.prefix(exhibitLimit).map(exhibitNode)),
    "more_exhibits": result.exhibits.count > exhibitLimit
      ? .number(result.exhibits.count - exhibitLimit) : nil,
  ])
}

private func tableNode(_ table: AnswerTable) -> Node {
  .map([
    "title": .text(table.title),
    "columns": .list(
      table.columns.map { .map(["name": .text($0.name), "number": $0.isNumber ? .bool(true) : nil]) }),
    "rows": .list(table.rows.map(texts)),
  ])
}

private func exhibitNode(_ exhibit: Exhibit) -> Node {
  .map([
    "title": .text(exhibit.title),
    "panels": .list(
      exhibit.panels.map { panel in
        .map(["location": locationNode(panel.location), "lines": .list(panel.lines.map(lineNode))])
      }),
  ])
}

private func lineNode(_ line: Exhibit.Line) -> Node {
  .map([
    "number": line.number.map { .number($0) },
    "text": .text(line.text.truncated(to: exhibitTextLimit)),
    "mark": line.mark.map { .plain($0.rawValue) },
    "new": line.isNew ? .bool(true) : nil,
    "note": line.note.map { .text($0) },
  ])
}

private func measurementNode(_ measurement: Measurement) -> Node {
  let limit: Node? =
    switch measurement.limit {
    case .atLeast(let numerator, let denominator):
      .map([
        "kind": .plain("at least"), "numerator": .number(numerator), "denominator": .number(denominator),
      ])
    case .atMost(let numerator, let denominator):
      .map([
        "kind": .plain("at most"), "numerator": .number(numerator), "denominator": .number(denominator),
      ])
    case nil: nil
    }
  return .map([
    "name": .text(measurement.name),
    "numerator": .number(measurement.numerator),
    "denominator": .number(measurement.denominator),
    "unit": .plain(measurement.unit.rawValue),
    "shown": .text(measurement.shown),
    "limit": limit,
    "met": measurement.limit.map { _ in .bool(measurement.isMet) },
  ])
}

private func findingNode(_ judged: JudgedFinding) -> Node {
  let finding = judged.finding
  var standing = Node.plain("counts")
  var reason: Node?
  var until: Node?
  switch judged.standing {
  case .counts: break
  case .known: standing = .plain("known")
  case .waived(let why, let end):
    standing = .plain("waived")
    reason = .text(why)
    until = end.node
  case .overridden: standing = .plain("overridden")
  }
  return .map([
    "rule": .text(finding.rule),
    "message": .text(finding.message),
    "help": finding.help.map { .text($0) },
    "why": finding.explanation.map { .text($0.why) },
    "rewrite": finding.explanation.flatMap { $0.steps.isEmpty ? nil : .list($0.steps.map(stepNode)) },
    "waiver": finding.explanation?.waiver.map { .text($0) },
    "location": finding.location.map(locationNode),
    "related": finding.related.isEmpty ? nil : .list(finding.related.map(locationNode)),
    "fingerprint": .text(judged.fingerprint),
    "standing": standing,
    "waiver_reason": reason,
    "waived_until": until,
    "at_most": finding.atMost == .block ? nil : .plain(finding.atMost.rawValue),
    "effect": .plain(judged.effect.rawValue),
  ])
}

private func stepNode(_ step: Explanation.Step) -> Node {
  .map([
    "title": .text(step.title), "lines": .list(step.lines.map { .text($0) }), "code": .bool(step.isCode),
  ])
}

private func remarkNode(_ remark: CommandRemark) -> Node {
  .map([
    "by": remark.by.map { .text($0) }, "url": remark.url.map { .text($0) }, "message": .text(remark.message),
    "post": remark.post.map { .text($0) },
  ])
}

private func locationNode(_ location: Location) -> Node {
  .map([
    "path": .text(location.path.description),
    "path_bytes": location.path.hexadecimalIfQuoted.map { .text($0) },
    "start_line": location.lines.map { .number($0.lowerBound) },
    "end_line": location.lines.map { .number($0.upperBound) },
  ])
}

private func labelNode(_ label: LabelState) -> Node {
  .map([
    "label": .text(label.label), "color": label.color.map { .text($0) },
    "description": label.description.map { .text($0) }, "set": label.isSet.map { .bool($0) },
  ])
}

private func previewNode(_ preview: Report.Preview, forPages: Bool) -> Node {
  .map([
    "policy": policyNode(preview.origin, mode: nil),
    "verdict": preview.verdict.map { .plain($0.rawValue) },
    "gates": .list(preview.results.map { gateNode($0, forPages: forPages) }),
    "problems": .list(
      preview.problems.map { .map(["at": markNode($0.mark), "message": .text($0.message)]) }),
  ])
}

extension Duration {
  var microseconds: Int {
    Int(clamping: components.seconds) * 1_000_000
      + Int(clamping: components.attoseconds / 1_000_000_000_000)
  }
}
