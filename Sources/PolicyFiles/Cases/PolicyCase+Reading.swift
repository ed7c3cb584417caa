import CivilTime
import DocumentReading
public import GateKit
import SourceText

extension PolicyCase {
  /// - Throws: every mistake in the case.
  public static func read(_ bytes: [UInt8], source: String) throws(UnreadableFile) -> PolicyCase {
    let limits = DocumentLimits(
      bytes: 1 << 20, depth: 24, entries: 20_000, text: 256 << 10, attributes: 0, expansion: 0)
    let node = try document(bytes, source: source, json: false, limits: limits)
    return try decode(PolicyCase.self, node) { value in
      let unknown = node["unknown"]?.items ?? []
      let facts = Facts.schema.map(\.field.key)
      let stray = unknown.filter { !facts.contains($0.scalar ?? "") }.map { written in
        let word = written.scalar ?? ""
        return Problem(
          mark: written.mark, message: "unknown fact \"\(word)\"\(didYouMean(word, among: facts))")
      }
      guard stray.isEmpty else { return stray }
      do throws(CaseHistory.Invalid) { _ = try CaseHistory(value) } catch {
        return [Problem(mark: node["repository"]?.mark ?? node.mark, message: error.description)]
      }
      return []
    }
  }

  /// What is known of the pull request: `pull`, with what is left out as a plain pull request has it: by ada, with
  /// approvals of grace and linus, who may write. Checks, deployments and teams have no plain state: what a case does
  /// not name is unknown. A case about another fact that nobody knows names it in `unknown`.
  public var facts: Facts {
    if let deploy { return without(unknown, deploymentFacts(deploy)) }
    var facts = pull
    facts.baseRepository = facts.baseRepository ?? Self.usualRepository
    facts.headRepository = facts.headRepository ?? facts.baseRepository.map(Nullable.value)
    facts.source = facts.source ?? "feature/example"
    facts.target = facts.target ?? "main"
    facts.title = facts.title ?? "feat: an example"
    facts.body = facts.body ?? ""
    facts.author = facts.author ?? "ada"
    facts.bot = facts.bot ?? false
    facts.draft = facts.draft ?? false
    facts.labels = facts.labels ?? []
    facts.committers = facts.committers ?? facts.author.map { [$0] }
    facts.reviews = facts.reviews ?? ["grace", "linus"].map(Self.approval)
    facts.permissions =
      facts.permissions ?? [("ada", .write), ("grace", .write), ("linus", .maintain)].map(Permission.init)
    facts.comments = facts.comments ?? []
    return without(unknown, facts)
  }

  private static let usualRepository = RepositoryIdentity(id: "1", name: "example/shop")

  private func without(_ unknown: [String], _ facts: Facts) -> Facts {
    guard let node = facts.node, !unknown.isEmpty else { return facts }
    let known = Node(value: .map(node.entries.filter { !unknown.contains($0.key) }))
    return Facts(known) ?? facts
  }

  private func deploymentFacts(_ environment: String) -> Facts {
    var facts = pull
    facts.baseRepository = facts.baseRepository ?? Self.usualRepository
    var request = pull.deployment ?? DeploymentRequest()
    request.environment = environment
    request.branch = request.branch ?? pull.target ?? "main"
    request.branchTip = request.branchTip ?? "head"
    request.requestedBy = request.requestedBy ?? "ada"
    request.requestedAt = request.requestedAt ?? now.adding(TimeSpan(seconds: -3600))
    request.previous = request.previous ?? .value(pull.target ?? "main")
    facts.deployment = request
    facts.deploymentReviews = facts.deploymentReviews ?? ["grace", "linus"].map(Self.deploymentApproval)
    facts.branchProtection =
      facts.branchProtection ?? request.branch.map { [BranchProtection(branch: $0, protected: true)] }
    facts.freezes = facts.freezes ?? []
    var verdict = CommitVerdict()
    verdict.context = "gatehouse: main"
    verdict.commit = "head"
    verdict.state = .success
    verdict.author = "gatehouse[bot]"
    verdict.own = true
    facts.verdicts = facts.verdicts ?? [verdict]
    return facts
  }

  private static func deploymentApproval(by login: String) -> DeploymentApproval {
    var approval = DeploymentApproval()
    approval.author = login
    approval.state = .approved
    return approval
  }

  private static func approval(by login: String) -> Review {
    var review = Review()
    review.author = login
    review.commit = "head"
    review.state = .approved
    return review
  }
}
