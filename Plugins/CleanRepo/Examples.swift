import GateKit

extension CleanRepoGate {
  static let examples: [GateExample] = [
    GateExample(
      "an ordinary change", commits: [ExampleCommit("Add a page", files: ["page.md": "A page\n"])],
      findings: []),
    GateExample(
      "a log file", commits: [ExampleCommit("Add a log", files: ["build/app.log": "started\n"])],
      findings: ["build/app.log does not belong in a repository (**/*.log)"]),
  ]
}
