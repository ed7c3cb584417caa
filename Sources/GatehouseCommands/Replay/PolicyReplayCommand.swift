import CIProviders
import GateEngine
import GateKit
import Forges
import GitReading
import LocalSystem
import Rendering
import SourceText

struct PolicyReplayCommand: Command {
  /// Which steps of the branch count.
  enum Wanted: String, CaseIterable, OptionValue { case all, merges, commits }

  var last = 200
  var policy: String?
  var against: String?
  var folder = "."
  var target: String?
  var head: String?
  var wanted = Wanted.all
  var only: [String] = []
  var facts: String?
  var assumesOneRepository = false
  var forge: ForgeKindOption?
  var cache: String?
  var jobs: Int?
  var output = ReportOutput()

  static let name = "policy replay"
  static let abstract = "Judge the past changes of a branch by a policy, before it hurts anybody"
  static let discussion = """
    Every step of the branch's first parents is a change that it took in: a merge commit is judged as the pull request \
    that it merged, any other commit as a squashed one. Each is judged as check would have judged it then: by its \
    commits, as of the moment when it was merged, with the waivers and the baseline of the branch as it was.

    Git knows no reviews, labels, statuses and reports. A gate that needs them is told as not judged, and neither \
    passes nor fails by it; --facts brings what is known of them. Titles, numbers and source branches are taken from \
    the messages that forges write. Exit 0 once the changes are judged, however many would have been kept out.
    """
  static let examples = [
    CommandExample(
      "gatehouse policy replay --last 200", "what the work tree's policy would have kept out of main"),
    CommandExample(
      "gatehouse policy replay --policy new.yml --against main", "a new policy beside the one of main"),
    CommandExample(
      "gatehouse policy replay --output html=replay.html", "keep the page, with links to the forge"),
  ]
  static let options: [Option<Self>] =
    [
      option("--last", "N", \.last, "how many changes to judge, the newest first"),
      option(
        "-p, --policy", "FILE|REV", \.policy,
        "the policy to try: a file, or the one of a revision (default: the work tree's)", complete: .file),
      option(
        "--against", "FILE|REV", \.against, "a second policy, whose answers are shown beside",
        complete: .revision),
      option("-C, --directory", "DIR", \.folder, "look at the repository of this folder", complete: .folder),
      option(
        "-t, --target", "BRANCH", \.target, "the branch (default: the remote's default branch)",
        complete: .revision),
      option(
        "--head", "REV", \.head, "start at this commit (default: the branch's tip)", complete: .revision),
      option(
        "--changes", "WHICH", \.wanted, "merge commits alone, single commits alone, or all"),
      repeatedOption(
        "--only", "NAME", \.only, "judge by this gate of the policy alone", complete: .gate),
      option(
        "--facts", "DIR", \.facts,
        "facts of changes: files called by the merged commit's id or the pull request's number; default.yml "
          + "speaks of all", complete: .folder),
      flag(
        "--own-branches", \.assumesOneRepository,
        "take source branches that a message names for this repository's own, none for a fork's"),
      option(
        "--forge", "KIND", \.forge, "the forge's kind, for links (default: what the remote's host says)"),
      cacheOption(\.cache),
      option("-j, --jobs", "N", \.jobs, "changes that are judged at a time (default: the processors)"),
    ] + including(\.output, under: "Output")

  /// Changes of one replay.
  private static let limit = 100_000

  func run(_ console: Console, gates: [GateDefinition]) async throws -> ExitCode {
    try output.refuseForms(otherThan: [.terminal, .json, .markdown, .html], of: "a replay")
    guard (1...Self.limit).contains(last) else {
      throw UsageError("--last: expected 1 to \(Self.limit), found \(last)")
    }
    if let jobs, !(1...256).contains(jobs) { throw UsageError("--jobs: expected 1 to 256, found \(jobs)") }
    let session = try Session(folder, console, gates)
    let report = try await report(session, console)
    try output.write(to: console) { form, style in
      switch form {
      case .json: jsonText(replayDocument(report, program: programVersion))
      case .markdown: markdownReplay(report, program: programVersion)
      case .html: htmlReplay(report, program: programVersion)
      default: TerminalReport(width: style.width, colour: style.colour).text(report)
      }
    }
    return .passed
  }

  private func report(_ session: Session, _ console: Console) async throws -> ReplayReport {
    let repository = session.repository
    let (target, tip) = try await branch(repository)
    let first =
      if let policy {
        try await session.finder.named(policy, by: "--policy")
      } else {
        try await session.finder.ofWorkTree(else: tip)
      }
    var policies = [first]
    if let against { policies.append(try await session.finder.named(against, by: "--against")) }
    try checkChosenGates(policies)
    let past = try await PastChanges(to: tip, limit: last, in: repository) { change in
      switch wanted {
      case .all: true
      case .merges: change.kind != .commit
      case .commits: change.kind == .commit
      }
    }
    let files = try facts.map { try FactsFolder($0, console) } ?? FactsFolder()
    for file in files.strangers(to: past.changes) {
      console.complain("gatehouse: \(file) is of none of the changes that are judged")
    }
    let remote = try await repository.pushRemote(of: target)
    let facts = PastFacts(
      target: target, remote: remote, path: remote.flatMap(RemoteURL.init)?.path ?? [],
      assumesOneRepository: assumesOneRepository, files: files)
    var replay = Replay(
      folder: session.folder.description, policies: policies, facts: facts,
      pages: ForgePages(remote: remote, kind: forge?.kind))
    replay.only = only.isEmpty ? nil : Set(only)
    replay.caches = try GateCaches(cache, of: repository, console, for: "replay")
    replay.workers = jobs ?? ThisProcess.processors
    replay.clock = console.clock
    let (work, changes) = (replay, past.changes)
    let judged = try await console.withProgress("changes", of: changes.count, showsBar: true) { finished in
      try await work.judge(changes, finished: finished)
    }
    return ReplayReport(
      target: target, tip: tip,
      policies: policies.map { ReplayPolicy(name: $0.name, origin: $0.origin, mode: $0.policy.mode) },
      changes: judged, isCutOff: past.isCutOff)
  }

  private func branch(_ repository: GitRepository) async throws -> (name: String, tip: ObjectID) {
    var facts = Facts()
    facts.target = target
    facts = try await facts.completed(from: repository, headIsNamed: true)
    var options = SubjectOptions()
    options.base = head
    let tip = try await Subject.base(options, &facts, repository)
    guard let tip, let target = facts.target else {
      throw UsageError(
        "no branch is known whose changes could be judged", wayOut: "name it with --target BRANCH")
    }
    return (target, tip)
  }

  /// A gate that is chosen and not there would be a replay in which nothing happens.
  private func checkChosenGates(_ policies: [NamedPolicy]) throws(UsageError) {
    let known = Set(policies.flatMap(\.policy.gateNames)).sorted()
    guard let unknown = only.first(where: { !known.contains($0) }) else { return }
    throw UsageError(
      "--only \(unknown): the policy has no gate of that name" + didYouMean(unknown, among: known),
      wayOut: known.isEmpty ? "it has no gates at all" : "it has \(known.joined(separator: ", "))")
  }
}
