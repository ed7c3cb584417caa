import CivilTime
import ExternalGates
import Forges
import GateEngine
import GateKit
import GitFetching
import GitReading
import PolicyFiles
import SourceText

/// From a deployment that somebody asks for to its report: the same for a pipeline that asks and for a forge that does.
struct DeploymentJudgement: Sendable {
  let source: DeploymentSource
  let choice: DeploymentJudge
  let commit: ObjectID
  /// nil: nobody is asked.
  let forge: (any DeploymentForge)?
  /// Why there is none.
  let reason: String
  /// The run that wants to deploy.
  let run: Int?
  let now: Instant
  /// Where gates keep what they derive, as `GateCaches` takes it.
  var cache: String?
  /// Reports of what runs there now; nil: what its notes hold.
  var baseline: KeptReports?
  /// What was looked at lately of artifacts; nil: every look brings them anew.
  var memory: ArtifactMemory?
  /// Reports that a server keeps of the commit and of what runs there now.
  var stored: (@Sendable (_ previous: ObjectID?, [EvidenceRequest]) async throws -> [Evidence])?

  /// - Parameter given: all that is known, the deployment among it.
  func evaluation(_ given: Facts) async throws -> Evaluation {
    let (repository, change) = try await source.change(from: given.deployment?.previous, to: commit)
    var judgement = Judgement(repository: repository, now: now, unknownFacts: .fail)
    judgement.clock = source.session.console.clock
    judgement.caches = try GateCaches(cache, of: repository, source.session.console)
    judgement.gates = source.session.executables.runner
    judgement.baseline = baseline
    if let history = source.history { judgement.notes = { try await history.notes(KeptReports.reference) } }
    if let stored { judgement.stored = { try await stored(change.base, $0) } }
    judgement.artifacts = forge.flatMap { ArtifactReports($0, memory) }
    judgement.forgeFacts =
      DeploymentFacts(forge: forge, reason: reason, run: run, commit: commit).complete
    let policy = choice.policy.judging(choice.environment)
    let subject = Subject(facts: given, head: .commit(commit), change: change)
    return try await judgement.evaluate(
      subject, policy, choice.origin, judgement.surroundings(of: subject, policy, try await adoption()))
  }

  /// A waiver counts where the branch that is deployed from holds it: like the policy.
  private func adoption() async throws -> Adoption {
    guard let place = choice.origin.commit ?? choice.tip else { return Adoption() }
    let own = Set(choice.environment.gates.map(\.name))
    let known = own.union(choice.policy.gateNames).union(choice.policy.shape.definitions.keys)
    return try await Adoption(at: place, in: source.repository(), gates: known).limited(own.contains)
  }
}

extension DeploymentForge {
  /// The commit that runs there now; nil where the forge does not say.
  func previous(on environment: String) async throws -> Nullable<String>? {
    do {
      return try await deployedCommits(to: environment).first.map { .value("\($0)") } ?? .null
    } catch let error as ForgeError where error.isAboutOneThing {
      return nil
    }
  }
}
