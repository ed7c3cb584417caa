import CivilTime
import ExternalGates
import GateEngine
import GateKit
import GitReading
import LocalSystem
import PolicyFiles
import SourceText

/// The subject's facts, completed by what these needs ask for.
typealias ForgeFacts = @Sendable (Needs, Subject, Policy) async throws -> Facts

/// What an evaluation takes from outside the commits that it judges.
struct Surroundings: Sendable {
  /// Asks a forge for the facts that the plan wants, and gives all that is known then; nil: nobody is asked.
  var facts: ForgeFacts?
  /// Finds the reports that the plan asks for.
  let evidence: @Sendable ([EvidenceRequest]) async throws -> [Evidence]
  /// Makes the reports that gates order; nil: `evidence` has them, or nobody.
  var trials: OrderedTrials?
  /// Runs the executables that are gates; nil: `evidence` has their answers, or nobody.
  var gates: ExternalRunner?
  /// The tip of a branch of the base repository.
  let tip: @Sendable (String) async throws -> ObjectID?
  let adoption: Adoption
  /// Until when a missing report may still come.
  var evidenceDeadline: Instant?
}

/// The way from a subject to its report: policy, plan, evidence, evaluation, preview.
struct Judgement: Sendable {
  var repository: GitRepository
  var now: Instant
  var unknownFacts = UnknownFacts.areNotAsked
  var only: Set<String>?
  var forgeFacts: ForgeFacts?
  /// The tip of a branch of the base repository; nil: of the branch of that name here.
  var tip: (@Sendable (String) async throws -> ObjectID?)?
  var caches: GateCaches?
  /// Reports of the merge base that were named; nil: what its notes hold.
  var baseline: KeptReports?
  /// Brings notes that this clone lacks; nil: those that it has are all.
  var notes: KeptReports.Fetch?
  /// Reports that a server keeps; nil: what is here is all.
  var stored: (@Sendable ([EvidenceRequest]) async throws -> [Evidence])?
  /// Reports that lie in artifacts of the CI; nil: nobody is asked for them.
  var artifacts: ArtifactReports?
  /// Until when a missing report may still come, by what the policy says of it; nil: it is decided now.
  var evidenceDeadline: @Sendable (EvidenceSettings) -> Instant? = { _ in nil }
  /// nil: nothing of a change is run, whatever the policy says.
  var trials: OrderedTrials?
  /// False: a gate whose reports are not there is not asked, whatever the policy says of missing ones.
  var judgesMissingReports = true
  /// nil: no executable is run as a gate.
  var gates: ExternalRunner?
  /// What deadlines of gates are counted by.
  var clock: any Clock<Duration> = ContinuousClock()
  var finished: @Sendable (String) -> Void = { _ in }
  /// Whether these inputs were judged before; nil: nobody remembers.
  var isKnown: (@Sendable (Inputs) async -> Bool)?

  /// The policy in force cannot be read, or its rules make settings that do not fit.
  struct WrongPolicy: Error {
    let problems: [Problem]
    let origin: PolicyOrigin
  }

  /// These inputs were judged before, and the verdict is the same.
  struct KnownAlready: Error {
    let inputs: Inputs
  }

  /// Judges by the policy that the choice leads to. Where that is none, nothing is in force and the verdict is
  /// that of an empty policy; head's policy is then shown as a preview.
  func report(on subject: Subject, _ choice: PolicyChoice, _ finder: PolicyFinder) async throws -> Evaluation
  {
    let lookup = try await finder.policy(choice, base: subject.change.base, head: subject.head)
    var evaluation: Evaluation
    switch lookup {
    case .wrong(let problems, let origin): throw WrongPolicy(problems: problems, origin: origin)
    case .found(let policy, let origin):
      try checkChosenGates(of: policy, origin)
      evaluation = try await evaluate(subject, policy, origin)
    case .absent:
      if case .from(let source) = choice {
        throw UsageError(
          "\(source.place) has no policy: no .gatehouse.yml and no .github/gatehouse.yml",
          wayOut: "gatehouse init writes one; without --policy-from the policy in force is looked for")
      }
      let nothing = Policy(mode: .enforce, gates: [], rules: [], labels: [], shape: finder.shape)
      let origin = PolicyOrigin(source: .base, commit: subject.change.base, files: [])
      evaluation = try await evaluate(
        subject, nothing.above(finder.floor), origin.above(finder.floor))
    }
    if choice == .inForce {
      // Head's policy gets no say in what a forge is asked: it could have names of a private team shown.
      var modest = self
      modest.forgeFacts = nil
      modest.artifacts?.settings = evaluation.report.inputs.policy.evidence
      // Nor in what the next run finds prepared.
      modest.caches = nil
      modest.isKnown = nil
      // Nor in what is run here: it would choose among the files of the target branch.
      modest.gates = nil
      if unknownFacts == .fail { modest.unknownFacts = .areNotAsked }
      let inputs = evaluation.report.inputs
      let known = Subject(facts: inputs.facts, head: subject.head, change: subject.change)
      evaluation.report.preview = try await modest.preview(known, inputs.origin, finder)
    }
    return evaluation
  }

  /// A gate that is chosen and not there would be a check that passes by a typing mistake.
  private func checkChosenGates(of policy: Policy, _ origin: PolicyOrigin) throws(UsageError) {
    let known = policy.gateNames
    let unknown = (only ?? []).subtracting(known).sorted()
    guard let first = unknown.first else { return }
    throw UsageError(
      "--only \(first): \(origin.files.first?.name ?? "the policy") has no gate of that name"
        + didYouMean(first, among: known),
      wayOut: known.isEmpty ? "it has no gates at all" : "it has \(known.joined(separator: ", "))")
  }

  /// What head's policy would say, where the change edits the one in force or none of the target branch is.
  private func preview(_ subject: Subject, _ inForce: PolicyOrigin, _ finder: PolicyFinder) async throws
    -> Report.Preview?
  {
    guard inForce.source != .base || inForce.files.isEmpty || subject.change.touches(inForce) else {
      return nil
    }
    switch try await finder.head(subject.head) {
    case .absent: return nil
    case .wrong(let problems, let origin):
      return Report.Preview(origin: origin, results: [], verdict: nil, problems: problems)
    case .found(let policy, let origin):
      // Of head's policy no executable is asked what it is.
      let written = inForce.files.filter { !$0.name.hasPrefix(PolicyFile.gatePrefix) }
      guard origin.files != written else { return nil }
      do {
        let report = try await evaluate(subject, policy, origin).report
        return Report.Preview(origin: origin, results: report.results, verdict: report.verdict, problems: [])
      } catch let wrong as WrongPolicy {
        return Report.Preview(origin: origin, results: [], verdict: nil, problems: wrong.problems)
      }
    }
  }

  /// One policy, one subject, and what this machine holds beside them.
  func evaluate(_ subject: Subject, _ policy: Policy, _ origin: PolicyOrigin) async throws -> Evaluation {
    let ofEnvironments = Set(policy.environments.flatMap { $0.gates.map(\.name) })
    let floors = policy.floor?.policy.gates.map(\.name) ?? []
    let own = Set(policy.gates.map(\.name) + floors).union(policy.shape.definitions.keys)
    let adoption = try await Adoption(of: subject.change, in: repository, gates: own.union(ofEnvironments))
    let others = ofEnvironments.subtracting(own)
    return try await evaluate(
      subject, policy, origin, surroundings(of: subject, policy, adoption.limited { !others.contains($0) }))
  }

  private func artifacts(
    of subject: Subject, _ policy: EvidenceSettings
  ) -> (@Sendable ([EvidenceRequest]) async throws -> [Evidence])? {
    guard let artifacts else { return nil }
    return { try await artifacts.collect($0, policy, of: subject.reported) }
  }

  /// What this machine holds beside the commits.
  func surroundings(of subject: Subject, _ policy: Policy, _ adoption: Adoption) -> Surroundings {
    let sources = EvidenceSources(
      folder: repository.workTree.map { LocalEvidence(folder: LocalPath($0)) }, repository: repository,
      mergeBase: subject.change.mergeBases.first, baseline: baseline, notes: notes, stored: stored,
      artifacts: artifacts(of: subject, policy.evidence))
    return Surroundings(
      facts: forgeFacts, evidence: sources.collect, trials: trials, gates: gates,
      tip: tip ?? { try await repository.tip(of: $0) }, adoption: adoption,
      evidenceDeadline: evidenceDeadline(policy.evidence))
  }

  /// One policy, one subject, in surroundings of the caller's.
  func evaluate(
    _ subject: Subject, _ policy: Policy, _ origin: PolicyOrigin, _ surroundings: Surroundings
  ) async throws -> Evaluation {
    var facts = subject.facts
    func planned() throws -> Plan {
      let plan = policy.plan(facts: facts, change: subject.change, unknownFacts: unknownFacts, only: only)
      guard plan.problems.isEmpty else { throw WrongPolicy(problems: plan.problems, origin: origin) }
      return plan
    }
    var plan = try planned()
    if let forge = surroundings.facts {
      facts = try await forge(plan.wanted, subject, policy)
      plan = try planned()
    }
    let needs = plan.needs
    var tips: [String: ObjectID?] = [:]
    for branch in needs.branches { tips[branch] = .some(try await surroundings.tip(branch)) }
    let view = repository.view(
      base: subject.change.base, mergeBase: subject.change.mergeBases.first, head: subject.head, tips: tips)
    var evidence = try await surroundings.evidence(needs.evidence)
    if surroundings.trials != nil || surroundings.gates != nil {
      let orders = await plan.orders(facts, subject.change, evidence: evidence, view, now: now)
      if let trials = surroundings.trials {
        evidence += await trials.evidence(for: orders.map(\.order), origin, facts, subject.change, now: now)
      }
      if let gates = surroundings.gates {
        evidence += try await gates.evidence(for: orders, of: subject.change.head, now: now)
      }
    }
    if !judgesMissingReports { plan = plan.asking(with: evidence, of: subject.change) }
    let inputs = Inputs(
      facts: facts, change: subject.change, policy: policy, origin: origin, evidence: evidence,
      waivers: surroundings.adoption.waivers, waiverMarks: surroundings.adoption.waiverMarks,
      idleWaivers: surroundings.adoption.idleWaivers,
      baseline: surroundings.adoption.baseline, tips: tips.compactMapValues { $0 }, now: now,
      unknownFacts: unknownFacts,
      only: only, evidenceDeadline: surroundings.evidenceDeadline)
    if let isKnown, await isKnown(inputs) { throw KnownAlready(inputs: inputs) }
    let caches = caches
    let evaluation = await GateEngine.evaluate(
      inputs, plan: plan, in: view, clock: clock, cache: { caches?.folder(of: $0) }, finished: finished)
    for report in inputs.evidence { try report.content.check() }
    return evaluation
  }
}

extension Subject {
  /// The commits that reports may be of.
  fileprivate var reported: [EvidenceRequest.Origin: ObjectID] {
    var commits: [EvidenceRequest.Origin: ObjectID] = [:]
    if case .commit(let id) = head { commits[.head] = id }
    commits[.mergeBase] = change.mergeBases.first
    return commits
  }
}

extension Change {
  /// A file of the policy comes, goes or changes. What a branch merely has not heard of is no edit.
  fileprivate func touches(_ policy: PolicyOrigin) -> Bool {
    let names = Set((policy.files.map(\.name) + PolicyLocation.names).map { RepositoryPath($0) })
    return files.contains { names.contains($0.path) || names.contains($0.previousPath) }
  }
}
