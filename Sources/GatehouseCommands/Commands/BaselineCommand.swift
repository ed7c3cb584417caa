import GateEngine
import GateKit
import GitReading
import LocalSystem
import PolicyFiles
import Rendering
import SourceText

struct BaselineWriteCommand: Command {
  var folder = "."
  var notes = false
  var reports: String?
  var policy = PolicyOptions()

  static let name = "baseline write"
  static let abstract = "Record what is there today, so that gates judge only what is new"
  static let discussion = """
    Runs the work tree's policy on everything at HEAD and writes \(Baseline.path). Once that is committed to the \
    target branch, the findings in it are shown and no longer count.

    With --notes or --reports, what is kept are the reports of HEAD that gates compare a change with, such as its \
    coverage: in a note of the commit, or in a file for check --baseline. Have the build of the target branch do so, and \
    push the note: git push origin \(KeptReports.reference).
    """
  static let examples = [
    CommandExample("gatehouse baseline write", "adopt a policy in a repository with a past"),
    CommandExample(
      "gatehouse baseline write --notes", "on main: keep its coverage for the pull requests to come"),
  ]
  static let options: [Option<Self>] =
    [
      option("-C, --directory", "DIR", \.folder, "look at the repository of this folder", complete: .folder),
      flag("--notes", \.notes, "keep the reports of HEAD in \(KeptReports.reference)"),
      option("--reports", "FILE", \.reports, "keep the reports of HEAD in a file", complete: .file),
    ] + including(\.policy, under: "By which policy")

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    let session = try await Session(folder, console, gates, above: policy.organisation)
    guard let workTree = session.repository.workTree else {
      throw UsageError("a bare repository has no work tree: neither reports nor a place for \(Baseline.path)")
    }
    let options = SubjectOptions()
    let head = try await session.repository.commit(named: "HEAD")
    let change = try await session.repository.change(base: nil, head: head)
    let facts = try await Facts().completed(from: session.repository, headIsNamed: false)
    let subject = Subject(facts: facts, head: .commit(head), change: change)
    let choice =
      policy.source.file == nil && policy.source.from == nil ? .from(.worktree) : try policy.choice()
    let judgement = try session.judgement(options, policy)
    if notes || reports != nil {
      let wanted = try await judgement.wantedOfMergeBase(subject, choice, session.finder)
      try keep(try EvidenceArchive(of: head, wanted), of: head, LocalPath(workTree), console)
      return .passed
    }
    let report = try await judgement.report(on: subject, choice, session.finder).report
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

  private func keep(
    _ archive: EvidenceArchive, of head: ObjectID, _ folder: LocalPath, _ console: Console
  ) throws {
    let text = jsonText(archive.document)
    guard text.utf8.count <= EvidenceArchive.limit else {
      throw UsageError(
        "the reports of \(head.short) take \(text.utf8.count) bytes, and the limit is \(EvidenceArchive.limit)",
        wayOut: "leave the largest out of base_paths, or compare with a percentage in place of auto")
    }
    let words = "\(counted(archive.reports.count, "report")) of \(head.short)"
    if let reports {
      try LocalFiles.write(Array(text.utf8), to: try console.currentFolder().appending(reports))
      console.print("\(reports): \(words)\n")
    }
    if notes {
      try NoteWriter(opening: folder.description).write(text, on: head, in: KeptReports.reference)
      console.print(
        "\(KeptReports.reference): \(words); publish it with git push origin \(KeptReports.reference)\n")
    }
  }
}

extension Judgement {
  /// The reports here that a change starting at this commit will be compared with.
  fileprivate func wantedOfMergeBase(
    _ subject: Subject, _ choice: PolicyChoice, _ finder: PolicyFinder
  ) async throws -> [Evidence] {
    let policy: Policy
    switch try await finder.policy(choice, base: nil, head: subject.head) {
    case .found(let found, _): policy = found
    case .absent: throw UsageError("there is no policy here", wayOut: "gatehouse init writes one")
    case .wrong(let problems, _): throw UsageError(problems)
    }
    let needs = policy.plan(facts: subject.facts, change: subject.change, only: only).wanted.evidence
    let compared = needs.filter { $0.of == .mergeBase }
    guard !compared.isEmpty else {
      throw UsageError(
        "no gate of the policy compares reports with those of the merge base",
        wayOut: "coverage does with project: {target: auto}")
    }
    let requests = needs.filter { request in
      request.of == .head && compared.contains { $0.id == request.id && $0.paths == request.paths }
    }
    let found =
      try repository.workTree.map { try LocalEvidence(folder: LocalPath($0)).collect(requests) } ?? []
    guard !found.isEmpty else {
      let places = requests.flatMap(\.paths).map(\.text).joined(separator: ", ")
      throw UsageError(
        "no report is here to be kept: no file matches \(places)", wayOut: "run the tests first")
    }
    for report in found { try report.content.check() }
    return found
  }
}

struct CannotRecord: Error, CustomStringConvertible {
  let gates: [String]
  var description: String { "cannot record a baseline: \(gates.joined(separator: ", ")) could not look" }
}

extension Settings {
  /// With the version, which equals the default and is required.
  fileprivate var document: Node {
    Node(
      value: .map(
        [Node.Entry(key: "version", node: .number(1))]
          + (node?.entries ?? []).filter { $0.key != "version" }))
  }
}
