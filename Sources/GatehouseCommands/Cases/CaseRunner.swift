import CivilTime
import Cryptography
import ExternalGates
import GateEngine
import GateKit
import GitReading
import LocalSystem
import PolicyFiles
import SourceText

/// Judges a policy's cases, each in a small repository of its own made from the case's description.
struct CaseRunner: Sendable {
  let reader: PolicyReader
  /// Runs the executables that are gates; nil: none is run.
  var gates: ExternalRunner?

  /// - Parameters:
  ///   - policy: the policy file that the case judges by, unless it brings its own.
  ///   - describe: what the executable is that the policy names.
  ///   - resolve: what that file extends.
  func report(
    on policyCase: PolicyCase, policy: (name: String, bytes: [UInt8]),
    describe: @Sendable (String) async throws -> DescribedGate = {
      .problem("\($0) is not run here; gatehouse policy test --trust-gates runs the files that it names")
    },
    resolve: @Sendable (String) async throws -> [UInt8]? = { _ in nil }
  ) async throws -> Report {
    let history = try CaseHistory(policyCase)
    let text = policyCase.policy.map { (name: "the case's policy", bytes: Array($0.utf8)) } ?? policy
    var policy: Policy
    let files: [PolicyFile]
    switch await reader.read(name: text.name, bytes: text.bytes, resolve: resolve, describe: describe) {
    case .problems(let problems): throw UsageError(problems)
    case .policy(let read, let from): (policy, files) = (read, from)
    }
    if let central = policyCase.central {
      policy = policy.above(try await floor(central))
    }
    if let name = policyCase.deploy {
      guard let environment = policy.environment(name) else {
        throw CaseHistory.Invalid(description: "the policy has no environment \"\(name)\"")
      }
      policy = policy.judging(environment)
    }
    let folder = try LocalFiles.makeTemporaryFolder()
    // Nothing is left to say where even the clean-up fails: the folder is in the system's place for such.
    defer { try? LocalFiles.removeFolder(folder) }
    let built = try CaseWorkshop(in: folder).build(history)
    let repository = try GitRepository(opening: folder.description)
    let facts = try await policyCase.facts.namingCommits(in: repository)
    let change = try await Self.change(built.base, built.head, facts, in: repository)
    let subject = Subject(facts: facts, head: .commit(built.head), change: change)
    var adoption = Adoption()
    if let waivers = policyCase.waivers {
      adoption.add(try readWaivers(Array(waivers.utf8), gates: policy.gates.map(\.name)))
    }
    var judgement = Judgement(repository: repository, now: policyCase.now)
    judgement.clock = StandingClock()
    // What nobody knows of a deployment is no pass.
    if policyCase.deploy != nil { judgement.unknownFacts = .fail }
    let surroundings = Surroundings(
      evidence: { policyCase.evidence($0, of: built) }, gates: gates,
      tip: { try await repository.tip(of: $0) },
      adoption: adoption)
    let origin = PolicyOrigin(source: .file, commit: nil, files: files).above(policy.floor)
    return try await judgement.evaluate(subject, policy, origin, surroundings).report
  }

  private func floor(_ text: String) async throws -> PolicyFloor {
    let name = "the case's organisation"
    switch await reader.read(name: name, bytes: Array(text.utf8)) {
    case .problems(let problems): throw UsageError(problems)
    case .policy(let policy, let files):
      return PolicyFloor(policy, PolicyOrigin.Floor(place: name, commit: nil, files: files))
    }
  }

  /// What a pull request brings; what a deployment changes where it happens.
  private static func change(
    _ base: ObjectID, _ head: ObjectID, _ facts: Facts, in repository: GitRepository
  ) async throws -> Change {
    guard let request = facts.deployment else { return try await repository.change(base: base, head: head) }
    var previous: ObjectID?
    if case .value(let name)? = request.previous, let id = ObjectID(name), await repository.contains(id) {
      previous = id
    }
    var options = ChangeOptions()
    options.comparesWithBase = true
    return try await repository.change(base: previous, head: head, options: options)
  }
}

extension PolicyCase {
  /// The case's report files. Their author cannot know the ids that the case's commits will have: `{head}` and `{base}`
  /// stand for them.
  func reportFiles(of built: (base: ObjectID, head: ObjectID)) -> [(path: RepositoryPath, bytes: [UInt8])] {
    reports.entries.map { report in
      let text = report.value.replacing("{head}", with: "\(built.head)").replacing(
        "{base}", with: "\(built.base)")
      return (RepositoryPath(report.key), Array(text.utf8))
    }
  }

  /// The case's reports that answer the requests, made at the moment of judgement.
  func evidence(_ requests: [EvidenceRequest], of built: (base: ObjectID, head: ObjectID)) -> [Evidence] {
    let files = reportFiles(of: built)
    // Several gates may ask for one report.
    var taken: Set<EvidencePlace> = []
    return requests.flatMap { request in
      files.compactMap { path, bytes in
        guard request.files.contains(where: { $0.matches(path) }),
          taken.insert(EvidencePlace(id: request.id, of: request.of, path: path)).inserted
        else { return nil }
        return Evidence(
          id: request.id, of: request.of, path: path, digest: sha256Hex(bytes), commit: nil, made: now,
          content: ReportContent(bytes))
      }
    }
  }
}
