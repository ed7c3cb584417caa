import CIProviders
import Forges
import GitFetching
import GateEngine
import GateKit
import GitReading
import LocalSystem
import PolicyFiles
import Rendering
import SourceText

/// One run of `gatehouse ci`: what the job is for, what the forge knows of it, the verdict, and where it is shown.
struct CIJob: Sendable {
  let options: CIOptions
  let output: ReportOutput
  let console: Console
  let session: Session
  let ci: CIRun
  let link: ForgeLink

  init(
    _ options: CIOptions, _ forge: ForgeOptions, _ output: ReportOutput, _ console: Console,
    _ gates: [GateDefinition]
  ) async throws {
    self.options = options
    self.output = output
    self.console = console
    session = try await Session(options.folder, console, gates, above: options.organisation)
    // A payload that cannot be read is told by what the run then lacks.
    let event = CIRun.eventFile(console.environment)
      .flatMap { try? LocalFiles.read($0, limit: CIRun.eventLimit) }
    ci = CIRun(console.environment, event: event)
    let remote = try await session.repository.pushRemote(of: options.target ?? ci.facts.target)
    link = options.withoutForge ? .none("--without-forge") : try ForgeLink(forge, ci, remote: remote, console)
  }

  func run() async throws -> ExitCode {
    let subject = try await subject()
    introduce(subject)
    let evaluation: Evaluation
    do {
      evaluation = try await judge(subject)
    } catch {
      // A required status that stays away would hold the pull request up without a word.
      await publish(failure: error, of: subject)
      throw error
    }
    try output.write(evaluation, to: console, usually: usualFormat)
    try writeSummary(evaluation.report)
    await publish(evaluation.report, of: subject)
    return ExitCode(evaluation.report.verdict)
  }

  private func judge(_ found: CISubjectFound) async throws -> Evaluation {
    var judgement = Judgement(repository: found.repository, now: options.at ?? console.now())
    judgement.clock = console.clock
    judgement.unknownFacts = options.withoutForge ? .areSkipped : .fail
    judgement.tip = found.tip
    judgement.caches = try GateCaches(options.cache, of: found.repository, console)
    judgement.forgeFacts = forgeFacts(found)
    judgement.artifacts = link.connection.flatMap { ArtifactReports($0.forge) }
    judgement.trials = OrderedTrials(environment: console.environment)
    judgement.gates = session.executables.runner
    judgement.baseline = try options.baseline.map { try KeptReports(reading: $0, console) }
    judgement.notes = { try await found.history.notes(KeptReports.reference) }
    // In a fork's own pipeline the clone's default branch is the fork's: it has no say.
    let choice = ci.baseAddress == nil ? PolicyChoice.inForce : .from(.base)
    return try await judgement.report(on: found.subject, choice, session.finder(in: found.repository))
  }

  /// Without a forge, every fact that only one knows is unknown for the same reason.
  private func forgeFacts(_ found: CISubjectFound) -> ForgeFacts? {
    if options.withoutForge { return nil }
    if let connection = link.connection, let pull = found.pull {
      return ForgeFactsCollector(
        forge: connection.forge, pull: pull, repository: found.repository, history: found.history
      ).facts
    }
    let reason = link.connection == nil ? link.words : "the job does not run for a pull request"
    return { needs, subject, _ in subject.facts.lacking(needs) { _ in reason } }
  }

  private func introduce(_ found: CISubjectFound) {
    var words = [ci.provider == .none ? "no CI system that is known" : ci.provider.rawValue]
    if let number = found.subject.facts.number { words.append("#\(number)") }
    if let target = found.subject.facts.target {
      words.append("\(found.subject.facts.source ?? "?") -> \(target)")
    }
    console.complain("gatehouse ci: \(words.joined(separator: ", "))")
    if link.connection == nil { console.complain("gatehouse ci: no forge is asked: \(link.words)") }
  }

  private var usualFormat: ReportFormat {
    switch ci.provider {
    case .githubActions, .giteaActions, .forgejoActions: ci.readsWorkflowCommands ? .github : .terminal
    case .azurePipelines: .azure
    case .gitlabCI, .jenkins, .buildkite, .circleCI, .none: .terminal
    }
  }
}
