import GateEngine
import GateKit
import GitReading
import LocalSystem
import Rendering
import SourceText

struct BaselineWriteCommand: Command {
  var folder = "."
  var policy = PolicyOptions()

  static let name = "baseline write"
  static let abstract = "Record today's findings, so that gates judge only what is new"
  static let discussion = """
    Runs the work tree's policy on everything at HEAD and writes \(Baseline.path). Once that is committed to the \
    target branch, the findings in it are shown and no longer count.
    """
  static let examples = [
    CommandExample("gatehouse baseline write", "adopt a policy in a repository with a past")
  ]
  static let options: [Option<Self>] =
    [option("-C, --directory", "DIR", \.folder, "look at the repository of this folder", complete: .folder)]
    + including(\.policy, under: "By which policy")

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let session = try Session(folder, console, gates)
    guard let workTree = session.repository.workTree else {
      throw UsageError("a bare repository has no work tree to write \(Baseline.path) to")
    }
    let options = SubjectOptions()
    let head = try await session.repository.commit(named: "HEAD")
    let change = try await session.repository.change(base: nil, head: head)
    let facts = try await Facts().completed(from: session.repository, headIsNamed: false)
    let subject = Subject(facts: facts, head: .commit(head), change: change)
    let choice = policy.file == nil && policy.from == nil ? .from(.worktree) : try policy.choice()
    let report = try await session.judgement(options, policy).report(on: subject, choice, session.finder)
      .report
    let failed = report.results.filter { if case .failed = $0.outcome { true } else { false } }
    guard failed.isEmpty else {
      throw CannotRecord(gates: failed.map(\.name))
    }
    let baseline = Baseline(of: report.results, commit: head)
    let path = LocalPath(workTree).appending(LocalPath(bytes: Baseline.path.bytes))
    try LocalFiles.createFolders(LocalPath(workTree).appending(".gatehouse"))
    try LocalFiles.write(Array(jsonText(baseline.document).utf8), to: path)
    let count = baseline.findings.reduce(0) { $0 + $1.count }
    console.print(
      "\(Baseline.path): \(counted(count, "finding")) of \(head.short); commit it to the target branch\n")
    return .passed
  }
}

struct CannotRecord: Error, CustomStringConvertible {
  let gates: [String]
  var description: String { "cannot record a baseline: \(gates.joined(separator: ", ")) could not look" }
}

extension Baseline {
  /// With its version, which equals the default and is required.
  var document: Node {
    Node(
      value: .map(
        [Node.Entry(key: "version", node: .number(version))]
          + (node?.entries ?? []).filter { $0.key != "version" }))
  }
}
