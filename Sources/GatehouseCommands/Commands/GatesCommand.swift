import ExternalGates
import GateKit
import Rendering
import SourceText

struct GatesCommand: Command {
  static let name = "gates"
  static let abstract = "List the gates, or show one with its settings and examples"
  static let examples = [
    CommandExample("gatehouse gates", "list the gates"),
    CommandExample("gatehouse gates clean-repo", "show the settings, findings and examples of one"),
    CommandExample("gatehouse gates --format json", "describe all of them for a program"),
  ]
  enum Format: String, CaseIterable, OptionValue { case terminal, json }

  var gate: String?
  var format = Format.terminal

  static let options: [Option<Self>] = [
    argument("GATE", \.gate, "the one to show, or the path of an executable that is one", complete: .gate),
    option("-f, --format", "FORMAT", \.format, "form of the answer"),
  ]

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let sorted = gates.sorted { $0.id < $1.id }
    guard let gate else {
      switch format {
      case .terminal: console.print(list(sorted, width: console.width))
      case .json: console.print(jsonText(.list(sorted.map(\.description))))
      }
      return .passed
    }
    var found = sorted.first { $0.id == gate }
    if found == nil, gate.contains("/") {
      found = try await GateFile(gate, console, ExternalRunner(console.environment)).definition
    }
    guard let definition = found else {
      throw UsageError(
        "unknown gate \"\(gate)\"\(didYouMean(gate, among: sorted.map(\.id)))",
        wayOut: "gatehouse gates lists them")
    }
    switch format {
    case .terminal: console.print(definition.page(width: console.width))
    case .json: console.print(jsonText(definition.description))
    }
    return .passed
  }

  private func list(_ gates: [GateDefinition], width: Int) -> String {
    rows(gates.map { ($0.id, $0.manifest.summary) }, width)
      + "\n\ngatehouse gates GATE shows one with its settings; gatehouse run GATE tries it.\n"
  }
}

extension GateDefinition {
  /// What programs are told of a gate.
  var description: Node {
    .map([
      "id": .text(manifest.id),
      "summary": .text(manifest.summary),
      "rationale": .text(manifest.rationale),
      "rules": .list(manifest.rules.map { .map(["id": .text($0.id), "summary": .text($0.summary)]) }),
      "facts": .list(manifest.mayRead.sorted().map { .text($0.name) }),
      "settings": settings.jsonSchema(title: "Settings of \(manifest.id)"),
    ])
  }

  /// The gate's page for a terminal.
  fileprivate func page(width: Int) -> String {
    var blocks = [manifest.id + "\n" + wrap(manifest.summary, width, indent: 2)]
    blocks += paragraphs(manifest.rationale).map { wrap($0, width) }
    let settings = settings.table.map { row -> (term: String, text: String) in
      let kind = row.required ? "required" : row.initial.map { "default: \($0)" }
      return (row.key, "\(row.help) (\([row.type, kind].compactMap { $0 }.joined(separator: "; ")))")
    }
    if !settings.isEmpty { blocks.append("Settings:\n" + rows(settings, width)) }
    if !manifest.rules.isEmpty {
      blocks.append("Findings:\n" + rows(manifest.rules.map { ($0.id, $0.summary) }, width))
    }
    let facts = manifest.mayRead.sorted().map(\.name)
    if !facts.isEmpty {
      blocks.append(wrap("Facts that it may read: " + facts.joined(separator: ", "), width, hanging: 2))
    }
    if !manifest.examples.isEmpty {
      blocks.append("Examples:\n" + manifest.examples.map { example($0, width) }.joined(separator: "\n"))
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func example(_ example: GateExample, _ width: Int) -> String {
    var lines = [wrap("- " + example.title, width, indent: 2, hanging: 2)]
    if example.settings != "{}" {
      // YAML: its lines are its meaning.
      let settings = example.settings.split(separator: "\n").map {
        "        \(String($0).escaped(for: .terminal))"
      }
      lines += ["      with"] + settings
    }
    lines += example.findings.map {
      wrap("finds: \($0)".escaped(for: .terminal), width, indent: 6, hanging: 2)
    }
    if let reason = example.skipped {
      lines.append(wrap("is skipped: \(reason)", width, indent: 6, hanging: 2))
    }
    if let rules = example.breaks { lines.append("      breaks " + rules.joined(separator: ", ")) }
    if example.findings.isEmpty, example.skipped == nil, example.breaks == nil {
      lines.append("      finds nothing")
    }
    return lines.joined(separator: "\n")
  }
}
