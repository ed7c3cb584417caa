import Cryptography
import GateEngine
import GateKit
import GitReading
import LocalSystem
import PolicyFiles
import SourceText

/// A report's inputs, put together again from what the report recorded and what this repository holds.
struct Reenactment: Sendable {
  let session: Session
  let inputs: RecordedInputs
  /// The file of reports of the merge base that was named; nil: what its notes hold.
  let baseline: KeptReports?

  struct Impossible: Error, CustomStringConvertible {
    let reason: String
    var description: String { "cannot verify the report: \(reason)" }
  }

  func evaluation() async throws -> Evaluation {
    guard let head = inputs.head.flatMap({ ObjectID($0) }) else {
      throw Impossible(reason: "what was staged or in the work tree is not kept anywhere")
    }
    let base = inputs.base.flatMap { ObjectID($0) }
    let origin = inputs.origin
    var options = ChangeOptions()
    options.comparesWithBase = inputs.facts.deployment != nil
    let policy: Policy
    if let run = RunRecord(origin) {
      let definition = try gate(of: run, origin)
      policy = run.policy(definition, session.gates)
      options.listsFilesOnly =
        base == nil && definition.prepare(run.settings.document)?.needs.looksAtTreesOnly == true
    } else {
      policy = try judging(try await self.policy(origin))
    }
    let change = try await session.repository.change(base: base, head: head, options: options)
    let subject = Subject(facts: inputs.facts, head: .commit(head), change: change)
    var judgement = try session.judgement(SubjectOptions())
    // From nothing: what an earlier run derived could be what is wrong.
    judgement.caches = nil
    judgement.now = inputs.now
    judgement.unknownFacts = inputs.unknownFacts
    judgement.only = inputs.only.map { Set($0) }
    let found = try await evidence()
    let tips = inputs.branchTips
    var adoption = Adoption()
    adoption.waivers = inputs.waivers
    adoption.waiverMarks = inputs.marks
    adoption.idleWaivers = inputs.unusedWaivers
    adoption.baseline = inputs.baseline
    let surroundings = Surroundings(
      evidence: { _ in found }, tip: { tips[$0] }, adoption: adoption,
      evidenceDeadline: inputs.evidenceDeadline)
    return try await judgement.evaluate(subject, policy, origin, surroundings)
  }

  /// The gate of `gatehouse run`.
  private func gate(of run: RunRecord, _ origin: PolicyOrigin) throws -> GateDefinition {
    if let own = session.gates.first(where: { $0.id == run.gate }) { return own }
    for file in origin.files {
      guard let name = file.gateName else { continue }
      if case .described(let definition, _) = try PolicyFile.gate(name, recordedAs: file.text) {
        return definition
      }
    }
    throw Impossible(reason: "this program has no gate \"\(run.gate)\"")
  }

  /// What the policy asks of the subject: of an environment, where that is a deployment.
  private func judging(_ policy: Policy) throws -> Policy {
    guard let name = inputs.facts.deployment?.environment else { return policy }
    guard let environment = policy.environment(name) else {
      throw Impossible(reason: "its policy has no environment \"\(name)\"")
    }
    return policy.judging(environment)
  }

  private func policy(_ origin: PolicyOrigin) async throws -> Policy {
    let floor: PolicyFloor? =
      if let floor = origin.floor { PolicyFloor(try await read(floor.files), floor) } else { nil }
    return try await read(origin.files).above(floor)
  }

  private func read(_ files: [PolicyFile]) async throws -> Policy {
    guard let root = files.first else {
      return Policy(mode: .enforce, gates: [], rules: [], labels: [], shape: PolicyShape(session.gates))
    }
    let texts = Dictionary(files.map { ($0.name, Array($0.text.utf8)) }) { first, _ in first }
    func described(_ name: String) throws -> DescribedGate {
      guard let text = texts[PolicyFile.gatePrefix + name] else {
        return .problem("the report does not hold what \(name) said of itself")
      }
      return try PolicyFile.gate(name, recordedAs: String(decoding: text, as: UTF8.self))
    }
    // What the program brings along today may be another text than the one that judged.
    let builtIn = files.compactMap { file in file.builtInName.map { ($0, file.text) } }
    let reader = PolicyReader(
      gates: session.gates, builtIn: builtInPolicies.merging(builtIn) { _, recorded in recorded })
    switch await reader.read(
      name: root.name, bytes: texts[root.name] ?? [], resolve: { texts[$0] }, describe: described)
    {
    case .policy(let policy, _): return policy
    case .problems(let problems): throw UsageError(problems)
    }
  }

  /// Of reports that were found, a report has the digests alone; those that were made for it are in it.
  private func evidence() async throws -> [Evidence] {
    var found: [Evidence] = []
    for recorded in inputs.evidence {
      guard let path = recorded.repositoryPath else {
        throw Impossible(reason: "path_bytes of report \"\(recorded.id)\" are not hexadecimal")
      }
      found.append(
        Evidence(
          id: recorded.id, of: recorded.of, path: path, digest: recorded.digest,
          commit: recorded.commit.flatMap { ObjectID($0) }, made: recorded.made,
          content: try await content(of: recorded, at: path), isOrdered: recorded.text != nil))
    }
    return found
  }

  private func content(of recorded: RecordedEvidence, at path: RepositoryPath) async throws -> ReportContent {
    if let text = recorded.text {
      let bytes = Array(text.utf8)
      guard sha256Hex(bytes) == recorded.digest else {
        throw Impossible(
          reason: "the text of report \(path) is another one: its digest is not \(recorded.digest)")
      }
      return ReportContent(bytes)
    }
    if recorded.of == .mergeBase, let kept = try await kept(recorded) { return ReportContent(kept) }
    guard let folder = session.repository.workTree else {
      throw Impossible(reason: "report \(path) is looked for in a work tree, and this repository has none")
    }
    let place = LocalPath(folder).appending(LocalPath(bytes: path.bytes))
    let file = try LocalReport(place)
    guard try file.digest() == recorded.digest else {
      throw Impossible(reason: "report \(path) is another one now: its digest is not \(recorded.digest)")
    }
    return file.content
  }

  /// nil where the report is not among those that were kept: it was a file then.
  private func kept(_ recorded: RecordedEvidence) async throws -> [UInt8]? {
    var kept = baseline
    if kept == nil, let commit = recorded.commit.flatMap({ ObjectID($0) }) {
      for reference in [KeptReports.reference, KeptReports.fetchedReference] where kept == nil {
        kept = try await KeptReports(noteOn: commit, in: session.repository, reference)
      }
    }
    guard let kept else { return nil }
    return try kept.archive.bytes(of: recorded.id, digest: recorded.digest, source: kept.source)
  }
}
