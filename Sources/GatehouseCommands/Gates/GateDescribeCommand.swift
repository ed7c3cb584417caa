import ExternalGates
import GateKit
import Rendering

struct GateDescribeCommand: Command {
  enum Format: String, CaseIterable, OptionValue { case markdown, json }

  var file = ""
  var format = Format.markdown

  static let name = "gate describe"
  static let abstract = "Ask an executable that is a gate what it is, and print its page"
  static let examples = [
    CommandExample("gatehouse gate describe .gatehouse/gates/issue-link", "read its page"),
    CommandExample("gatehouse gate describe issue-link --format json", "the JSON Schema of its settings"),
  ]
  static let options: [Option<Self>] = [
    argument("FILE", \.file, required: true, "the executable; it is run", complete: .file),
    option("-f, --format", "FORMAT", \.format, "form of the answer"),
  ]

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let gate = try await GateFile(file, console, ExternalRunner(console.environment)).definition
    switch format {
    case .markdown: console.print(gatePage(gate))
    case .json: console.print(jsonText(gate.description))
    }
    return .passed
  }
}
