public import GateKit
import SourceText

/// docs/gates/<id>.md: a gate as its manifest, settings and examples describe it.
public func gatePage(_ definition: GateDefinition) -> String {
  let manifest = definition.manifest
  var text = "# \(manifest.id)\n\n\(manifest.summary)\n\n\(manifest.rationale)\n\n## Settings\n\n"
  let settings = settingsTable(definition.settings, floors: true)
  if let condition = definition.condition {
    text +=
      "A condition of environments: under `environments: {<name>: {\(condition.key): …}}` in the policy.\n"
    if let short = condition.short {
      text += "`\(condition.key): …` alone stands for `\(condition.key): {\(short): …}`.\n"
    }
    text += "\n\(settings)\nBeside them stand the words of every gate: `enforcement` and `deadline`.\n"
  } else if settings.isEmpty {
    text += "It has none of its own.\n"
  } else if let executable = definition.executable {
    text +=
      "Under `gates: {\(manifest.id): {run: \(executable), …}}` in the policy, with the executable at the path where the "
      + "target branch has it.\n\n\(settings)"
  } else {
    text +=
      "Under `gates: {\(manifest.id): …}` in the policy, or `gatehouse run \(manifest.id) --set key=value`.\n"
    text += "\n\(settings)"
  }
  if definition.condition == nil {
    let words =
      definition.executable == nil ? "`enforcement`, `deadline` and `gate`" : "`enforcement` and `deadline`"
    text += "\nBeside them stand the words that every gate takes: \(words).\n"
  }
  text += "\n## Findings\n\n| Rule | What is found |\n|---|---|\n"
  for rule in manifest.rules {
    text += "| \(rule.id.escaped(for: .markdownCode)) | \(rule.summary.escaped(for: .markdown)) |\n"
  }
  text += "\n## Facts\n\n\(facts(manifest))\n\n## Examples\n\n"
  text += "Each of them is run as a test.\n"
  for example in manifest.examples { text += "\n" + section(example) }
  return text
}

/// docs/gates/README.md: every gate with its question.
public func gateIndexPage(_ definitions: [GateDefinition]) -> String {
  var text =
    "# Gates\n\nA gate asks one question of a change. Which ones run, and what a finding does, is for the policy.\n\n"
  let sorted = definitions.sorted { $0.id < $1.id }
  text += rows(sorted.filter { $0.condition == nil }, "Gate")
  let conditions = sorted.filter { $0.condition != nil }
  if !conditions.isEmpty {
    text += "\nConditions of `environments` judge a deployment instead:\n\n" + rows(conditions, "Condition")
  }
  return text
}

private func rows(_ definitions: [GateDefinition], _ title: String) -> String {
  var text = "| \(title) | Question | Facts it may read |\n|---|---|---|\n"
  for definition in definitions {
    let manifest = definition.manifest
    let facts = manifest.mayRead.sorted().map { $0.name.escaped(for: .markdownCode) }.joined(separator: ", ")
    text +=
      "| [\(manifest.id)](\(manifest.id).md) | \(manifest.summary.escaped(for: .markdown)) | \(facts) |\n"
  }
  return text
}

private func facts(_ manifest: GateManifest) -> String {
  if manifest.mayRead.isEmpty { return "It reads git alone: no forge is ever asked." }
  let names = manifest.mayRead.sorted().map { $0.name.escaped(for: .markdownCode) }.joined(separator: ", ")
  return """
    Depending on its settings it may read \(names). Without a forge they come from the command line or `--facts`;
    where one is needed and unknown, the gate is listed as not asked.
    """
}

// MARK: - Examples

private func section(_ example: GateExample) -> String {
  let plain = GateExample("", findings: [])
  var text = "### \(example.title.escaped(for: .markdown))\n\n"
  if example.settings != plain.settings { text += "Settings:\n\n" + fenced(example.settings, "yaml") + "\n" }
  var lines: [String] = []
  if example.facts != plain.facts { lines.append("facts: " + code(example.facts)) }
  if example.base != plain.base { lines += ["the target branch holds"] + files(example.base) }
  for (branch, count) in example.branches.sorted(by: { $0.key < $1.key }) {
    let held =
      switch count {
      case 0: "no commit of the change"
      case 1: "the first commit"
      default: "the first \(count) commits"
      }
    lines.append("branch \(code(branch)) holds \(held)")
  }
  lines += example.commits.flatMap { commit($0, "commit") }
  lines += example.meanwhile.flatMap { commit($0, "meanwhile on the target branch, commit") }
  if !example.reports.isEmpty { lines += ["reports"] + files(example.reports) }
  if example.now != plain.now { lines.append("at \(code(example.now))") }
  for line in lines { text += line.hasPrefix("  ") ? "\(line)\n" : "- \(line)\n" }
  if !lines.isEmpty { text += "\n" }
  if let reason = example.skipped { return text + "Skipped: \(reason.escaped(for: .markdown))\n" }
  if let rules = example.breaks { return text + "Breaks \(rules.map(code).joined(separator: ", ")).\n" }
  if example.findings.isEmpty { return text + "Nothing is found.\n" }
  return text + "Found:\n\n" + example.findings.map { "- \($0.escaped(for: .markdown))\n" }.joined()
}

private func commit(_ commit: ExampleCommit, _ lead: String) -> [String] {
  let author = commit.author == ExampleCommit("").author ? "" : " by \(code(commit.author))"
  let changes = commit.files.sorted { $0.key < $1.key }.map { path, content -> String in
    let mode = commit.modes[path].map { " (mode \($0))" } ?? ""
    return "  - \(code(path))\(mode)\(content.map { ": " + shown($0) } ?? " is deleted")"
  }
  let others = commit.modes.filter { commit.files[$0.key] == nil }.sorted { $0.key < $1.key }
    .map { "  - \(code($0.key)) gets mode \($0.value)" }
  return ["\(lead) \(shown(commit.message))\(author)"] + changes + others
}

private func files(_ files: [String: String]) -> [String] {
  files.sorted { $0.key < $1.key }.map { "  - \(code($0.key)): \(shown($0.value))" }
}

/// Content on one line, its line breaks as signs.
private func shown(_ content: String) -> String {
  content.isEmpty ? "nothing" : code(content.truncated(to: 160).replacing("\n", with: "⏎"))
}

private func code(_ text: String) -> String { text.escaped(for: .markdownCode) }

private func fenced(_ text: String, _ language: String) -> String {
  let ends = text.hasSuffix("\n") ? text : text + "\n"
  var fence = "```"
  while text.contains(fence) { fence += "`" }
  return "\(fence)\(language)\n\(ends)\(fence)\n"
}
