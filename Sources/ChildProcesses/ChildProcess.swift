public import LocalSystem

/// One program to run: no shell, and nothing of this process but what is named here.
///
/// The child has a session and a process group of its own, no terminal, no descriptor but its three streams,
/// no signal ignored, no core dump, and no way to privileges that this process does not have. It ends with
/// this process. Whatever of its group is left when it ends, at the deadline or after a cancellation, is
/// killed; a descendant that makes a session of its own is out of reach, and is not waited for.
///
/// Secrets belong into `environment` or `input`, which no description shows. The argument list is open to
/// every user of the machine.
public struct ChildProcess: Sendable {
  /// A path, not a name that would be looked for: see `Executables`.
  public let executable: LocalPath
  /// Without the program's own name.
  public let arguments: [String]
  /// All variables that the child has.
  public let environment: [String: String]
  public let folder: LocalPath
  /// What the child can read from its standard input, then the end. It need not read it.
  public let input: [UInt8]
  public let limits: ChildLimits
  /// Whom it runs as; nil: as this process. Another user can be had by root alone.
  public let user: UserIdentity?

  public init(
    _ executable: LocalPath, _ arguments: [String], environment: [String: String], in folder: LocalPath,
    input: [UInt8] = [], limits: ChildLimits = ChildLimits(), user: UserIdentity? = nil
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.folder = folder
    self.input = input
    self.limits = limits
    self.user = user
  }

  /// Starts the child and waits for its end, beside this task: a thread does both, none of Swift's own is
  /// held.
  ///
  /// - Throws: `CannotStart`; `CancellationError` where the task was cancelled and the child had to be ended.
  ///   A child that ran is an outcome, whatever became of it.
  public func run() async throws -> ChildOutcome {
    try Task.checkCancellation()
    let stop = StopRequest()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation {
        (continuation: CheckedContinuation<ChildOutcome, any Error>) in
        let code = startThread {
          continuation.resume(
            with: Result {
              var child = try RunningChild(starting: self, stop)
              return try child.outcome(within: limits, input: input)
            })
        }
        if code != 0 { continuation.resume(throwing: CannotStart(executable, code: code)) }
      }
    } onCancel: {
      stop.ask()
    }
  }
}

extension ChildProcess: CustomStringConvertible, CustomReflectable {
  /// The command line; neither environment nor input.
  public var description: String { ([executable.description] + arguments).joined(separator: " ") }
  public var customMirror: Mirror { Mirror(self, children: ["command line": description]) }
}

/// What one child may use.
public struct ChildLimits: Hashable, Sendable {
  /// From its start; then the whole group is asked to end (SIGTERM).
  public var time: Duration
  /// From then on, until what is still there is killed.
  public var grace: Duration
  /// Bytes of standard output. A child that writes more is ended.
  public var output: Int
  /// Bytes of standard error that are kept, the last ones. A child may write more.
  public var errorOutput: Int
  /// Bytes of address space of each of its processes; nil: as this process.
  public var memory: Int?
  /// Seconds of processor time of each of its processes; nil: as this process.
  public var processorSeconds: Int?
  /// Bytes of each file that it writes; nil: as this process.
  public var fileSize: Int?
  /// Processes and threads that its user may have beside those that run when it starts: the kernel counts by user, and
  /// does not count root's. nil: as this process.
  public var processes: Int?

  public init(
    time: Duration = .seconds(60), grace: Duration = .seconds(2), output: Int = 16 << 20,
    errorOutput: Int = 64 << 10, memory: Int? = nil, processorSeconds: Int? = nil, fileSize: Int? = nil,
    processes: Int? = nil
  ) {
    self.time = time
    self.grace = grace
    self.output = output
    self.errorOutput = errorOutput
    self.memory = memory
    self.processorSeconds = processorSeconds
    self.fileSize = fileSize
    self.processes = processes
  }
}
