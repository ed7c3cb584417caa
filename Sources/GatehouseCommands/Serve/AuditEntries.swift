import Cryptography
import DocumentReading
import GateEngine
import Rendering
import SourceText
import Storage

/// What the audit log gets of a report.
struct AuditEntries: Sendable {
  private let kept: NewReport
  /// nil where it could not be judged.
  private let report: Report?
  /// Another verdict, or of another head, than the report before.
  private let isNews: Bool

  init(_ kept: NewReport, _ report: Report?, isNews: Bool) {
    self.kept = kept
    self.report = report
    self.isNews = isNews
  }

  /// - Parameter known: overrides of the same head that the report before had.
  func entries(knownOverrides known: [Node]) -> [AuditEntry] {
    let overrides = (report?.results ?? []).compactMap { result in
      result.override.map { (by: $0.by, node: overrideNode(result.name, $0)) }
    }
    .filter { one in !known.contains { $0.hasSameContent(as: one.node) } }
    return (isNews ? [verdict] : [])
      + overrides.map { entry("override", by: $0.by, $0.node) }
  }

  private var verdict: AuditEntry {
    let findings = report?.results.flatMap(\.findings) ?? []
    let waived = findings.count { if case .waived = $0.standing { true } else { false } }
    return entry(
      "verdict", by: "gatehouse",
      .map([
        "verdict": .text(kept.verdict), "head": .text(kept.head), "base": kept.base.map { .text($0) },
        "target": kept.target.map { .text($0) }, "policy": digest.map { .text($0) },
        "waived": waived > 0 ? .number(waived) : nil,
        // Of the bytes that its page gives.
        "report": .text(sha256Hex(kept.document)),
      ]))
  }

  /// The policy in force for a branch, written down where it is another one than before.
  var policy: NotedChange? {
    guard let report, let digest, let target = kept.target else { return nil }
    let origin = report.inputs.origin
    let detail = Node.map([
      "target": .text(target), "source": .text(origin.source.rawValue),
      "commit": origin.commit.map { .text("\($0)") }, "files": fileNodes(origin.files),
      "organisation": origin.floor.map { floor in
        .map([
          "place": .text(floor.place), "commit": floor.commit.map { .text("\($0)") },
          "files": fileNodes(floor.files),
        ])
      },
    ])
    return NotedChange(
      mark: "policy/\(kept.work.repository.key)/\(target)", value: digest,
      entry: AuditEntry(
        at: kept.at, actor: "gatehouse", action: "policy", repository: kept.work.repository,
        subject: "branch/\(target)", detail: jsonLine(detail)))
  }

  /// Of all files that the policy is made of.
  private var digest: String? {
    guard let origin = report?.inputs.origin else { return nil }
    return policyDigest(origin.allFiles)
  }

  private func entry(_ action: String, by actor: String, _ detail: Node) -> AuditEntry {
    AuditEntry(
      at: kept.at, actor: actor, action: action, repository: kept.work.repository,
      subject: kept.work.subject, detail: jsonLine(detail))
  }
}

private func fileNodes(_ files: [PolicyFile]) -> Node {
  .list(files.map { .map(["name": .text($0.name), "digest": .text($0.digest)]) })
}

private func overrideNode(_ gate: String, _ override: GateOverride) -> Node {
  .map([
    "gate": .text(gate), "by": .text(override.by), "reason": .text(override.reason),
    "url": override.url.map { .text($0) },
  ])
}

/// Those that a report in JSON tells of; none where it cannot be read: they are then written down once more.
func overrides(in document: [UInt8]) -> [Node] {
  let report = try? readJSON(
    reportPayload(document, source: "report"), source: "report", limits: .report)
  return (report?["gates"]?.items ?? []).compactMap { gate in
    guard let override = gate["override"] else { return nil }
    return overrideNode(
      gate["name"]?.scalar ?? "",
      GateOverride(
        by: override["by"]?.scalar ?? "", reason: override["reason"]?.scalar ?? "",
        url: override["url"]?.scalar))
  }
}
