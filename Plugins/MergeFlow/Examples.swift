import GateKit

extension MergeFlowGate {
  private static let flow = """
    edges:
      - {from: staging, to: main}
      - {from: development, to: staging}
      - {from: "**", to: staging, enforcement: warn}
      - {from: "feature/**", to: development}
      - {from: "**", to: development, fork: allow}
    """

  private static let work = [ExampleCommit("Add a page", files: ["page.md": "A page\n"])]

  private static func facts(_ source: String, into target: String, headRepository: String = "{id: \"1\"}")
    -> String
  {
    "{source: \(source), target: \(target), head_repository: \(headRepository), base_repository: {id: \"1\"}}"
  }

  static let examples: [GateExample] = [
    GateExample(
      "a feature enters development", settings: flow, facts: facts("feature/login", into: "development"),
      commits: work, findings: []),
    GateExample(
      "a feature that skips the stages is told where to go", settings: flow,
      facts: facts("feature/login", into: "main"), commits: work,
      findings: ["feature/login -> main is not in the flow; edges into main: staging"]),
  ]
}
