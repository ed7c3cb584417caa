import GateKit
import PolicyFiles
import Rendering

struct SchemaCommand: Command {
  static let name = "schema"
  static let abstract = "Print the JSON Schema of a file format"
  static let discussion = """
    Editors complete and check .gatehouse.yml by it; gatehouse policy check remains the judge of what is right.
    """
  static let examples = [
    CommandExample("gatehouse schema > .gatehouse.schema.json", "keep the policy's schema for an editor"),
    CommandExample("gatehouse schema report", "describe the report of --format json"),
  ]
  enum Format: String, CaseIterable, OptionValue { case policy, report, facts }

  var format = Format.policy

  static let options: [Option<Self>] = [
    argument("FORMAT", \.format, "the format: policy, report, or facts as --facts reads them")
  ]

  func run(_ console: Console, gates: [GateDefinition]) -> ExitCode {
    console.print(format.schema(gates))
    return .passed
  }
}

extension SchemaCommand.Format {
  func schema(_ gates: [GateDefinition]) -> String {
    switch self {
    case .policy: jsonText(policySchema(gates: gates))
    case .report: reportSchema()
    case .facts: jsonText(Facts.shape.jsonSchema(title: "Facts of a pull request"))
    }
  }
}
