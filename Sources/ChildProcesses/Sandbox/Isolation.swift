public import LocalSystem

/// What keeps a child from the rest of the machine.
public struct Isolation: Hashable, Sendable, CustomStringConvertible {
  /// bubblewrap; nil where the child runs without.
  public let sandbox: LocalPath?
  /// Why there is none; empty where there is one.
  public let reason: String

  public var isSandboxed: Bool { sandbox != nil }

  public var description: String {
    isSandboxed ? "in a sandbox without network" : "without a sandbox: \(reason)"
  }

  /// None, for a reason of the caller's.
  public static func none(_ reason: String) -> Isolation { Isolation(sandbox: nil, reason: reason) }

  /// bubblewrap is tried, not only looked for: a container may forbid what it does.
  public static func find(_ environment: Environment, as user: UserIdentity?) async -> Isolation {
    guard let program = Executables.find("bwrap", path: environment["PATH"]) else {
      return Isolation(sandbox: nil, reason: "bubblewrap is not installed")
    }
    let arguments = Sandbox(program: program, name: "trial", disk: 1 << 20).arguments(
      running: ["/bin/sh", "-c", "exit 0"])
    let process = ChildProcess(
      program, arguments, environment: [:], in: "/", limits: ChildLimits(time: .seconds(10)), user: user)
    do {
      let outcome = try await process.run()
      if outcome.succeeded { return Isolation(sandbox: program, reason: "") }
      let words = String(decoding: outcome.errorOutput, as: UTF8.self).split(separator: "\n").first
      return Isolation(sandbox: nil, reason: "bubblewrap does not work here: \(words ?? "it failed")")
    } catch {
      return Isolation(sandbox: nil, reason: "\(error)")
    }
  }
}
