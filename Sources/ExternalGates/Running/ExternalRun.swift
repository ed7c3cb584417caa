import ChildProcesses
import LocalSystem
import SourceText

/// One run: a place for it, the process, and what its end means.
struct ExternalRun {
  private let call: ExternalCall
  private let time: Duration
  private let limits: ExternalLimits
  private let readiness: ExternalRunner.Readiness
  private let environment: Environment

  init(
    _ call: ExternalCall, _ time: Duration, _ limits: ExternalLimits, _ readiness: ExternalRunner.Readiness,
    _ environment: Environment
  ) {
    self.call = call
    self.time = time
    self.limits = limits
    self.readiness = readiness
    self.environment = environment
  }

  /// A file that another thread's child still holds open for writing cannot be executed for a moment.
  private static let attempts = 20

  func end() async throws -> ExternalEnd {
    let site = try ExternalSite(call, readiness, environment)
    defer { site.remove() }
    for attempt in 1... {
      let outcome: ChildOutcome
      do {
        outcome = try await process(in: site).run()
      } catch let failure as CannotStart {
        if failure.reason.contains(Self.busy), attempt < Self.attempts { continue }
        return end(.failed("cannot be run: \(failure.reason)", repeatable: true), [])
      }
      if outcome.errorOutput.contains(text: "bwrap: execvp"), outcome.errorOutput.contains(text: Self.busy),
        attempt < Self.attempts
      {
        continue
      }
      return end(result(outcome), outcome.errorOutput)
    }
    return end(.failed("cannot be run: \(Self.busy)", repeatable: false), [])
  }

  private static let busy = "Text file busy"

  private func end(_ result: ExternalEnd.Result, _ errorOutput: [UInt8]) -> ExternalEnd {
    let isolation = readiness.isolation
    return ExternalEnd(
      result: result, errorOutput: lastLines(of: errorOutput),
      obstacle: isolation.isSandboxed ? nil : isolation.reason)
  }

  private func process(in site: ExternalSite) -> ChildProcess {
    let childLimits = ChildLimits(
      time: time, grace: limits.grace, output: limits.output, errorOutput: limits.errorOutput,
      memory: limits.memory, fileSize: limits.disk, processes: limits.processes)
    var command = ["\(site.executable)", call.verb.rawValue]
    if let program = readiness.isolation.sandbox {
      let sandbox = Sandbox(
        program: program, name: "gate",
        readable: [Sandbox.Share(site.programs, at: "/gate"), Sandbox.Share(site.tree, at: "/tree")],
        disk: limits.disk, in: "/tree")
      command = ["\(program)"] + sandbox.arguments(running: ["/gate/\(site.name)", call.verb.rawValue])
    }
    return ChildProcess(
      LocalPath(command[0]), Array(command.dropFirst()), environment: site.variables,
      in: readiness.isolation.isSandboxed ? "/" : site.tree, input: call.input, limits: childLimits,
      user: readiness.user)
  }

  private func result(_ outcome: ChildOutcome) -> ExternalEnd.Result {
    switch outcome.cutShort {
    case .time: return .failed("took longer than its deadline of \(time.words)", repeatable: false)
    case .output:
      return .failed(
        "wrote more than \(limits.output) bytes to standard output, which is the limit", repeatable: true)
    case nil: break
    }
    switch outcome.status {
    case .exited(0) where outcome.output.isEmpty:
      return .failed("wrote nothing to standard output", repeatable: true)
    case .exited(0): return .wrote(outcome.output)
    // A shell, and bubblewrap, say so of a signal that ended what they ran.
    case .exited(let code) where signalNames[code - 128] != nil:
      return .failed("exited with \(code), as after signal \(signalName(code - 128))", repeatable: true)
    case .exited(let code): return .failed("exited with \(code)", repeatable: true)
    case .killed(let signal):
      return .failed("was killed by signal \(signalName(signal))", repeatable: true)
    }
  }
}

private let signalNames: [Int32: String] = [
  1: "HUP", 2: "INT", 3: "QUIT", 4: "ILL", 6: "ABRT", 7: "BUS", 8: "FPE", 9: "KILL", 11: "SEGV", 13: "PIPE",
  14: "ALRM", 15: "TERM", 24: "XCPU", 25: "XFSZ", 31: "SYS",
]

private func signalName(_ number: Int32) -> String {
  signalNames[number].map { "\(number) (SIG\($0))" } ?? "\(number)"
}

/// At most three lines and 500 characters.
private func lastLines(of bytes: [UInt8]) -> String? {
  let text = String(decoding: bytes, as: UTF8.self)
  let lines = text.split(whereSeparator: \.isNewline).filter { !$0.trimmed().isEmpty }
  guard !lines.isEmpty else { return nil }
  let last = lines.suffix(3).joined(separator: " / ")
  let end = last.count > 500 ? "…" + last.suffix(499) : last
  return end.escaped(for: .terminal)
}

extension [UInt8] {
  fileprivate func contains(text: String) -> Bool {
    String(decoding: self, as: UTF8.self).contains(text)
  }
}

extension Duration {
  /// `60s`
  fileprivate var words: String {
    let (seconds, attoseconds) = components
    return attoseconds == 0 ? "\(seconds)s" : "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)ms"
  }
}
