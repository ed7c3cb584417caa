import CivilTime
import ExternalGates
import GateEngine
import GateKit
import GitReading
import LocalSystem
import PolicyFiles

/// One repository, opened for one command.
struct Session: Sendable {
  /// The folder that was named, from the root.
  let folder: LocalPath
  let repository: GitRepository
  let reader: PolicyReader
  let console: Console
  let gates: [GateDefinition]
  /// The organisation's policy; nil where none is over the repository.
  var floor: PolicyFloor?
  let executables: ExecutableGates

  /// - Parameter runner: of gates that are executables; nil: a new one.
  init(
    _ folder: String, _ console: Console, _ gates: [GateDefinition], runner: ExternalRunner? = nil
  ) throws {
    let place = try console.currentFolder().appending(folder)
    guard LocalFiles.kind(of: place) != nil else { throw UsageError("there is no folder \(place)") }
    self.folder = place
    repository = try GitRepository(
      opening: place.description, indexFile: console.environment.set("GIT_INDEX_FILE"))
    reader = PolicyReader(gates: gates)
    self.console = console
    self.gates = gates
    executables = ExecutableGates(
      runner: runner ?? ExternalRunner(console.environment), environment: console.environment)
  }

  /// The facts of the options and the change between the states that they name.
  func subject(_ options: SubjectOptions) async throws -> Subject {
    try await Subject(options, facts: try Facts(options, console), in: repository)
  }

  var finder: PolicyFinder { finder(in: repository) }

  /// - Parameter repository: the session's, opened again after something was fetched.
  func finder(in repository: GitRepository) -> PolicyFinder {
    PolicyFinder(
      repository: repository, reader: reader, shape: PolicyShape(gates), console: console,
      floor: floor, executables: executables)
  }

  /// With the organisation's policy that the options or the environment name.
  init(
    _ folder: String, _ console: Console, _ gates: [GateDefinition], above organisation: OrganisationOptions
  ) async throws {
    try self.init(folder, console, gates)
    if let file = organisation.file ?? console.environment.set("GATEHOUSE_CENTRAL") {
      floor = try await PolicyFinder.floor(file, reader, console)
    }
  }

  func judgement(_ subject: SubjectOptions, _ policy: PolicyOptions = PolicyOptions()) throws -> Judgement {
    var judgement = Judgement(repository: repository, now: subject.at ?? console.now())
    judgement.clock = console.clock
    judgement.caches = try GateCaches(subject.cache, of: repository, console)
    judgement.trials = OrderedTrials(environment: console.environment)
    judgement.gates = executables.runner
    judgement.baseline = try subject.baseline.map { try KeptReports(reading: $0, console) }
    if policy.withoutForge { judgement.unknownFacts = .areSkipped }
    if !policy.only.isEmpty { judgement.only = Set(policy.only) }
    return judgement
  }

  /// Judges with a progress line; a wrong policy is the caller's to mend.
  ///
  /// - Parameter pull: names a pull request whose forge is asked; else nobody is.
  func report(
    _ options: SubjectOptions, _ policy: PolicyOptions, _ pull: PullOptions = PullOptions()
  ) async throws -> Evaluation {
    if let number = pull.number {
      return try await PullJudgement(session: self, number: number, forge: pull.forge)
        .evaluation(options, policy)
    }
    let choice = try policy.choice()
    let subject = try await subject(options)
    var judgement = try judgement(options, policy)
    return try await console.withProgress("gates", of: gates.count) { finished in
      judgement.finished = finished
      return try await judgement.report(on: subject, choice, finder)
    }
  }
}

extension Console {
  /// A file of the caller's, or standard input for `-`.
  ///
  /// - Throws: `UsageError` where it is not there.
  func read(_ file: String, limit: Int) throws -> [UInt8] {
    if file == "-" { return try readInput(limit) }
    do {
      return try LocalFiles.read(currentFolder().appending(file), limit: limit)
    } catch let error as SystemError where error.isMissing {
      throw UsageError(error.description)
    }
  }

  /// nil where no file of that name is there.
  func readIfPresent(_ file: String, limit: Int) throws -> [UInt8]? {
    let path = try currentFolder().appending(file)
    guard LocalFiles.kind(of: path) != nil else { return nil }
    return try LocalFiles.read(path, limit: limit)
  }
}
