import DocumentReading
import GateEngine
public import GateKit
import SourceText

/// docs/policy.md: the policy file, key by key, with the rules by which files are merged.
public func policyPage(gates: [GateDefinition]) -> String {
  let rows = PolicyShape(gates).document.table
  func section(_ prefix: String, _ belongs: (String) -> Bool = { _ in true }) -> String {
    table(
      rows.filter { $0.key.hasPrefix(prefix) && belongs(String($0.key.dropFirst(prefix.count))) },
      below: prefix)
  }
  let top = rows.filter { !$0.key.contains(".") && !$0.key.contains("[") }
  return PolicyPageProse.introduction
    + "\n## Keys\n\n" + table(top)
    + "\n## flow\n\n" + PolicyPageProse.flow + section("flow.")
    + "\n## gates\n\n" + PolicyPageProse.gates + table(GateTerms.shape.table)
    + "\nThe gates of this program, each with a page of its own:\n\n"
    + gates.filter { $0.condition == nil }.map(\.manifest).sorted { $0.id < $1.id }
    .map { "- [\($0.id)](gates/\($0.id).md): \($0.summary)\n" }.joined()
    + "\n## groups\n\n" + PolicyPageProse.groups + section("groups.<name>.")
    + "\n## environments\n\n" + PolicyPageProse.environments + section("environments.<name>.")
    + "\n## evidence\n\n" + PolicyPageProse.evidence + section("evidence.")
    + "\n## rules\n\n" + PolicyPageProse.rules + section("rules[].when.") { !$0.hasPrefix("not.") }
    + "\n## labels\n\n" + PolicyPageProse.labels
    + section("labels[].") { !$0.hasPrefix("when.") || $0 == "when.verdict" }
    + "\n## publish\n\n" + PolicyPageProse.publish + section("publish.")
    + "\n## commands\n\n" + PolicyPageProse.commands + section("commands.")
    + "\n" + PolicyPageProse.merging
    + "\n## Waivers\n\n" + PolicyPageProse.waivers + table(WaiverFile.shape.table)
    + "\n## Baseline\n\n" + PolicyPageProse.baseline + table(Baseline.shape.table)
    + "\n"
    + PolicyPageProse.limits(
      bytes: PolicyReader.limits.bytes, depth: PolicyReader.limits.depth,
      entries: PolicyReader.limits.entries,
      files: PolicyReader.fileLimit, chain: PolicyReader.depthLimit)
}

/// - Parameter prefix: left off every key.
private func table(_ rows: [Shape.Row], below prefix: String = "") -> String {
  "| key | what it takes | default | meaning |\n|---|---|---|---|\n"
    + rows.map { row in
      let initial = row.required ? "required" : row.initial.map(code) ?? ""
      let help = row.help.replacing("|", with: "\\|")
      return
        "| \(code(String(row.key.dropFirst(prefix.count)))) | \(row.type.replacing("|", with: "\\|")) | \(initial) | \(help) |\n"
    }.joined()
}

/// In a table, where a bar would end the cell even in code.
private func code(_ text: String) -> String { "`\(text.replacing("|", with: "\\|"))`" }
