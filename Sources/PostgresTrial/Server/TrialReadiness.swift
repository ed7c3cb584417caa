public import ChildProcesses
public import LocalSystem

/// Whether this machine can hold a trial.
public struct TrialReadiness: Sendable {
  public let installation: PostgresInstallation
  public let isolation: Isolation
  /// Whom a server runs as, since PostgreSQL refuses to run as root; nil: as this process.
  public let user: UserIdentity?

  /// Why no text of a change may be run here; nil where it may.
  public var objection: String? {
    if isolation.isSandboxed { return nil }
    return "\(isolation.reason); nothing of a change is run without a sandbox"
  }

  /// - Throws: why it cannot, and the way out.
  public static func look(_ environment: Environment = .process) async throws(TrialFailure) -> TrialReadiness
  {
    let installation = try await PostgresInstallation.find(environment)
    var user: UserIdentity?
    if ThisProcess.effectiveUser == 0 {
      // Not postgres: a server of the machine would let that one in as its superuser.
      user = UserIdentity(named: "nobody")
      guard user != nil else {
        throw TrialFailure("PostgreSQL refuses to run as root, and there is no user nobody")
      }
    }
    let isolation = await Isolation.find(environment, as: user)
    return TrialReadiness(installation: installation, isolation: isolation, user: user)
  }
}
