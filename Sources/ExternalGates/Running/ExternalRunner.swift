import ChildProcesses
import GateKit
public import LocalSystem
import SourceText

/// Runs executables as gates: in a sandbox where the machine can have one, else with a clean environment, limits and
/// nothing left behind.
public actor ExternalRunner {
  private let environment: Environment
  nonisolated let limits: ExternalLimits
  private let sandboxed: Bool
  private var known: Readiness?
  /// By digest of the executable.
  private var descriptions: [String: Described] = [:]

  struct Readiness: Sendable {
    let isolation: Isolation
    /// Whom gates run as; nil: as this process.
    let user: UserIdentity?
  }

  /// What an executable says of itself, or why it does not.
  public enum Described: Sendable {
    case described(GateDescription)
    case failed(String)
  }

  /// - Parameter sandboxed: false: as on a machine that cannot have a sandbox.
  public init(
    _ environment: Environment, limits: ExternalLimits = ExternalLimits(), sandboxed: Bool = true
  ) {
    self.environment = environment
    self.limits = limits
    self.sandboxed = sandboxed
  }

  /// - Parameter time: until it is ended.
  /// - Throws: `CancellationError`; `SystemError` where there is no place for it. Whatever the executable does is an end.
  public nonisolated func run(_ call: ExternalCall, within time: Duration) async throws -> ExternalEnd {
    let readiness = try await readiness()
    return try await ExternalRun(call, time, limits, readiness, environment).end()
  }

  /// Asked once of one executable; what it says does not depend on anything.
  public func description(of executable: GateExecutable) async throws -> Described {
    if let known = descriptions[executable.digest] { return known }
    let end = try await run(ExternalCall(executable, .describe), within: limits.description)
    let described: Described
    switch end.result {
    case .failed(let reason, let repeatable):
      let said = end.errorOutput.map { "; its standard error ends in: \($0)" } ?? ""
      let words = "\(executable.name) describe \(reason)\(said)"
      // A busy machine is no reason to refuse it for good.
      if !repeatable { return .failed(words) }
      described = .failed(words)
    case .wrote(let bytes):
      do throws(WrongAnswer) {
        described = .described(try GateDescription.read(bytes, source: "description"))
      } catch {
        described = .failed("\(executable.name) describe wrote what is no description: \(error)")
      }
    }
    if descriptions.count >= 1_000 { descriptions = [:] }
    descriptions[executable.digest] = described
    return described
  }

  private func readiness() async throws -> Readiness {
    if let known { return known }
    var user: UserIdentity?
    if ThisProcess.effectiveUser == 0 {
      user = UserIdentity(named: "nobody")
      guard user != nil else {
        throw ExternalGateFailure(
          description: "no gate is run as root, and there is no user nobody to run it as")
      }
    }
    let isolation =
      sandboxed
      ? await Isolation.find(environment, as: user) : Isolation.none("this run was told to have none")
    let readiness = Readiness(isolation: isolation, user: user)
    known = readiness
    return readiness
  }
}
