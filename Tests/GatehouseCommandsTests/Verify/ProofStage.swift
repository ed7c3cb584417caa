import CivilTime
import DocumentReading
import ExternalGates
import GateCatalog
import GateKit
import GitReading
import LocalSystem
import PolicyFiles
import Rendering
import SourceText
import TestSupport

@testable import GatehouseCommands

/// A gate and how a policy names it.
struct ProvedGate: Sendable {
  let manifest: GateManifest
  /// Its name in a policy.
  let name: String
  /// Judges deployments.
  let condition: String?
  /// Of an executable; nil: the gate is the program's.
  let file: LocalPath?

  init(_ definition: GateDefinition) {
    manifest = definition.manifest
    name = definition.condition?.key ?? definition.id
    condition = definition.condition?.key
    file = nil
  }

  /// - Parameter gate: an executable, which has said what it is.
  init(_ gate: GateFile, at file: LocalPath) {
    manifest = gate.definition.manifest
    name = gate.description.id
    condition = nil
    self.file = file
  }

  static let place = ".gatehouse/gates/gate"

  /// The example with the gate in its policy.
  func policyCase(_ example: GateExample) throws -> PolicyCase {
    try example.policyCase(
      gate: condition == nil ? name : manifest.id, condition: condition,
      terms: file == nil ? [:] : ["run": .text(Self.place), "deadline": .text("30m")])
  }
}

/// An example of a gate as a clone of its own, in which the program judges it: the policy is the target branch's, facts and
/// reports of tools are files.
struct ProofStage {
  let gate: ProvedGate
  let repository: TestRepository
  let example: GateExample
  private let arguments: [String]

  /// Beside the work tree, where no gate looks for reports.
  private static let folder = ".git"

  init(_ gate: ProvedGate, _ example: GateExample) async throws {
    self.gate = gate
    self.example = example
    repository = try TestRepository()
    var policyCase = try gate.policyCase(example)
    let start = ["branches", "example/base", "commits", "0"]
    var described = policyCase.repository.node ?? .null
    described = described.changing(start + ["files", ".gatehouse.yml"]) { _ in
      policyCase.policy.map { Node.text($0) }
    }
    if let file = gate.file {
      let text = String(decoding: try LocalFiles.read(file, limit: 1 << 20), as: UTF8.self)
      described = described.changing(start + ["files", ProvedGate.place]) { _ in .text(text) }
        .changing(start + ["modes", ProvedGate.place]) { _ in .text("100755") }
    }
    policyCase.repository = CaseRepository(described) ?? CaseRepository()
    let history = try CaseHistory(policyCase)
    let built = try CaseWorkshop(in: LocalPath("\(repository.path)/.git")).build(history)
    try repository.git("config", "core.bare", "false")
    let facts = try await policyCase.facts.namingCommits(in: try GitRepository(opening: repository.path))
    try repository.write("\(Self.folder)/facts.json", jsonText(facts.node ?? .map([:])))
    for report in policyCase.reports.entries {
      let text = report.value.replacing("{head}", with: "\(built.head)").replacing(
        "{base}", with: "\(built.base)")
      try repository.write(report.key, text)
      // Made when it is judged: some gates ask how old it is.
      try repository.run("touch", ["-d", "\(policyCase.now)", report.key])
    }
    let known = ["--facts", "\(Self.folder)/facts.json", "--at", "\(policyCase.now)"]
    let output = ["--output", "json=\(Self.folder)/report.json"]
    if let environment = policyCase.deploy {
      // The branch holds by now what is deployed.
      if let branch = facts.deployment?.branch {
        try repository.git("update-ref", "refs/heads/\(branch)", "\(built.head)")
      }
      arguments =
        ["deploy-check", environment, "--commit", "refs/pull/head", "--without-forge"] + known + output
    } else {
      arguments =
        ["check", "--base", "refs/heads/\(history.target)", "--head", "refs/pull/head"] + known + output
    }
  }

  /// The report.
  func judged() async throws -> Node {
    let answer = await CommandTrial(in: repository).run(arguments)
    let path = LocalPath("\(repository.path)/\(Self.folder)/report.json")
    guard LocalFiles.kind(of: path) == .file else {
      throw NoReport(description: "\(gate.name): \(example.title): \(answer.error)\(answer.output)")
    }
    return try readJSON(LocalFiles.read(path, limit: 1 << 24), source: "report", limits: .report)
  }

  struct NoReport: Error, CustomStringConvertible { let description: String }

  func verify(_ report: Node, _ arguments: String...) async -> CommandTrial.Answer {
    await CommandTrial(in: repository).run(["verify", "-"] + arguments, input: jsonText(report))
  }

  /// What the report says of the gate.
  func result(_ report: Node) -> Node { report.at(place(report)) ?? .null }

  /// Of the gate in the report.
  func place(_ report: Node) -> [String] {
    let index = (report["gates"]?.items ?? []).firstIndex { $0["name"]?.scalar == gate.name }
    return ["gates", "\(index ?? 0)"]
  }
}
