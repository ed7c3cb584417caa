import Forges
import GateEngine
import GateKit
import GitFetching
import GitReading
import HTTPTransfer
import SourceText

/// A pull request judged from a developer's clone, by the facts and the commits that its forge has now: the verdict
/// that a server would give.
struct PullJudgement: Sendable {
  let session: Session
  let number: Int
  let forge: ForgeOptions

  func evaluation(_ subject: SubjectOptions, _ policy: PolicyOptions) async throws -> Evaluation {
    try refuseOthers(subject)
    let choice = try policy.choice()
    let console = session.console
    let remote = try await session.repository.pushRemote(of: nil)
    let place = try ForgePlace(forge, nil, remote: remote)
    guard let connection = try ForgeConnection(forge, place, console) else {
      throw UsageError(
        "--pull \(number) asks \(place.address.origin.hostAndPort), and there is no token for it",
        wayOut: ForgeConnection.wayOut(place, console.environment))
    }
    let pull = try await connection.forge.pull(number)
    guard let target = pull.facts.target else { throw UsageError("#\(number) has no target branch") }
    let history = MissingHistory(
      of: session.folder, environment: console.environment,
      access: connection.gitAccess(to: remote))
    let head = try await history.head(pull.head, at: pull.headRef)
    let base = try await history.tip(of: target)
    let (repository, change) = try await history.change(base: base, head: head)
    var judgement = try session.judgement(subject, policy)
    judgement.repository = repository
    judgement.notes = { try await history.notes(KeptReports.reference) }
    judgement.artifacts = ArtifactReports(connection.forge)
    judgement.unknownFacts = policy.withoutForge ? .areSkipped : .fail
    judgement.tip = { branch in branch == target ? base : try await history.tipIfThere(of: branch) }
    judgement.forgeFacts =
      ForgeFactsCollector(
        forge: connection.forge, pull: pull, repository: repository, history: history
      ).facts
    let found = Subject(facts: pull.facts, head: .commit(head), change: change)
    return try await judgement.report(on: found, choice, session.finder(in: repository))
  }

  /// What the forge says is what counts here.
  private func refuseOthers(_ options: SubjectOptions) throws(UsageError) {
    let named: [(String, Bool)] = [
      ("--base", options.base != nil), ("--head", options.head != nil), ("--staged", options.staged),
      ("--worktree", options.worktree), ("--facts", options.facts != nil),
      ("--target", options.target != nil), ("--source", options.source != nil),
      ("--title", options.title != nil), ("--description-file", options.descriptionFile != nil),
      ("--label", !options.labels.isEmpty), ("--author", options.author != nil), ("--draft", options.draft),
      ("--ref", options.ref != nil),
    ]
    guard let twin = named.first(where: \.1) else { return }
    throw UsageError("\(twin.0) and --pull exclude each other: the forge says what the pull request is")
  }
}
