internal import Glibc
internal import LocalSystem
internal import SpawnShim

/// The owner of one child that was started: ended, waited for and closed once. Belongs to the thread that
/// made it, since the child dies with that.
@safe struct RunningChild: ~Copyable {
  private let pid: pid_t
  private let stop: StopRequest
  private var descriptors: spawn_shim_child
  private var isWaitedFor = false

  init(starting process: ChildProcess, _ stop: StopRequest) throws(CannotStart) {
    spawn_shim_block_signals()
    descriptors = try start(process)
    pid = descriptors.pid
    self.stop = stop
    stop.listen(descriptors.wake)
  }

  deinit {
    stop.end()
    for number in [
      descriptors.exit, descriptors.wake, descriptors.input, descriptors.output, descriptors.error,
    ] where number >= 0 { _ = close(number) }
    // Left early, by an error: nobody else would end it.
    guard !isWaitedFor else { return }
    _ = kill(-pid, SIGKILL)
    _ = status(of: pid)
  }

  /// Why the child is being ended.
  private enum Cause { case limit(ChildOutcome.Limit), cancellation }
  private enum Phase { case running, asked, killed }

  /// Feeds and reads the child until it ends.
  mutating func outcome(within limits: ChildLimits, input: [UInt8]) throws(CancellationError) -> ChildOutcome
  {
    let clock = SystemClock.monotonicNanoseconds
    var output = Captured(limit: limits.output, keeps: .start)
    var errorOutput = Captured(limit: limits.errorOutput, keeps: .end)
    var rest = input[...]
    var phase = Phase.running
    var cause: Cause?
    var next = clock().addingSaturated(limits.time.nanoseconds)

    func end(_ why: Cause) {
      guard phase == .running else { return }
      phase = .asked
      cause = why
      next = clock().addingSaturated(limits.grace.nanoseconds)
      _ = kill(-pid, SIGTERM)
    }

    while true {
      if rest.isEmpty { Self.shut(&descriptors.input) }
      let left = next - clock()
      if left <= 0, phase != .killed {
        guard phase == .asked else {
          end(.limit(.time))
          continue
        }
        phase = .killed
        next = .max
        _ = kill(-pid, SIGKILL)
        continue
      }
      let ready = ready(within: left)
      if ready.contains(.wake) {
        end(.cancellation)
        spawn_shim_rest(descriptors.wake)
      }
      if ready.contains(.input), !feed(&rest) { rest = [] }
      if ready.contains(.output), !output.read(descriptors.output) { Self.shut(&descriptors.output) }
      if output.isOver { end(.limit(.output)) }
      if ready.contains(.error), !errorOutput.read(descriptors.error) { Self.shut(&descriptors.error) }
      if ready.contains(.exit) { break }
    }

    // Whoever of the group is still there would write into pipes that nobody reads.
    _ = kill(-pid, SIGKILL)
    output.drain(descriptors.output)
    errorOutput.drain(descriptors.error)
    let status = status(of: pid)
    isWaitedFor = true
    var limit: ChildOutcome.Limit?
    switch cause {
    case .cancellation: throw CancellationError()
    case .limit(let passed): limit = passed
    case nil: limit = output.isOver ? .output : nil
    }
    return ChildOutcome(
      status: status, output: output.bytes, errorOutput: errorOutput.bytes,
      errorOutputIsCut: errorOutput.isOver, cutShort: limit)
  }

  private static func shut(_ number: inout Int32) {
    if number >= 0 { _ = close(number) }
    number = -1
  }

  /// Writes as much of the input as there is room for.
  ///
  /// - Returns: false where nobody reads it any more.
  private func feed(_ rest: inout ArraySlice<UInt8>) -> Bool {
    let count = unsafe rest.withUnsafeBytes { unsafe write(descriptors.input, $0.baseAddress, $0.count) }
    if count < 0 { return errno == EAGAIN || errno == EINTR }
    rest = rest.dropFirst(count)
    return true
  }

  private struct Ready: OptionSet {
    let rawValue: Int
    static let input = Ready(rawValue: 1)
    static let output = Ready(rawValue: 2)
    static let error = Ready(rawValue: 4)
    static let exit = Ready(rawValue: 8)
    static let wake = Ready(rawValue: 16)
  }

  /// Waits until something can be done, or the time is up.
  private func ready(within nanoseconds: Int64) -> Ready {
    // A closed stream is -1, which poll passes over.
    var requests = [
      pollfd(fd: descriptors.input, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: descriptors.output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptors.error, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptors.exit, events: Int16(POLLIN), revents: 0),
      pollfd(fd: descriptors.wake, events: Int16(POLLIN), revents: 0),
    ]
    // Rounded up, or the last millisecond would be spent in circles.
    var wait = Int32(clamping: (nanoseconds / 1_000_000).addingSaturated(1))
    if descriptors.exit < 0 { wait = min(wait, 10) }
    let count = unsafe poll(&requests, nfds_t(requests.count), wait)
    var ready: Ready = []
    if count > 0 {
      for (index, request) in requests.enumerated() where request.revents != 0 {
        ready.insert(Ready(rawValue: 1 << index))
      }
    }
    if descriptors.exit < 0, spawn_shim_has_ended(pid) == 1 { ready.insert(.exit) }
    return ready
  }
}

/// Waits for a child that has ended, or is about to.
private func status(of pid: pid_t) -> ChildOutcome.Status {
  var status: Int32 = 0
  while unsafe waitpid(pid, &status, 0) < 0 {
    // Somebody else waited for it, as a program that ignores SIGCHLD does: how it ended is not known.
    guard errno == EINTR else { return .killed(signal: 0) }
  }
  return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal: status & 0x7F)
}

private func start(_ process: ChildProcess) throws(CannotStart) -> spawn_shim_child {
  let variables = process.environment.sorted { $0.key < $1.key }
  guard variables.allSatisfy({ !$0.key.isEmpty && !$0.key.utf8.contains(UInt8(ascii: "=")) }) else {
    throw CannotStart(process.executable, reason: "a variable of its environment has no usable name")
  }
  let texts =
    [process.executable.bytes, process.folder.bytes] + process.arguments.map { Array($0.utf8) }
    + variables.map { Array("\($0.key)=\($0.value)".utf8) }
  // A zero byte would end the text early: another path, another argument.
  guard texts.allSatisfy({ !$0.contains(0) }) else {
    throw CannotStart(process.executable, reason: "a path, an argument or a variable contains a NUL byte")
  }
  let path = CStrings([process.executable.bytes])
  let folder = CStrings([process.folder.bytes])
  let arguments = CStrings([process.executable.bytes] + process.arguments.map { Array($0.utf8) })
  let environment = CStrings(variables.map { Array("\($0.key)=\($0.value)".utf8) })
  var child = spawn_shim_child()
  var step: Int32 = 0
  let limits = process.limits
  let processes = limits.processes.map { most in
    LocalProcesses.threads(of: process.user?.user ?? UInt32(ThisProcess.effectiveUser)) + max(1, most)
  }
  let code = unsafe path.withPointers { path in
    unsafe folder.withPointers { folder in
      unsafe arguments.withPointers { arguments in
        unsafe environment.withPointers { environment in
          var request = unsafe spawn_shim_request(
            path: path[0], arguments: arguments, environment: environment, folder: folder[0],
            memory: UInt64(max(0, limits.memory ?? 0)),
            processor_seconds: UInt64(max(0, limits.processorSeconds ?? 0)),
            file_size: UInt64(max(0, limits.fileSize ?? 0)), processes: UInt64(processes ?? 0),
            user: process.user.map { Int64($0.user) } ?? -1,
            group: process.user.map { Int64($0.group) } ?? -1)
          return unsafe spawn_shim_start(&request, &child, &step)
        }
      }
    }
  }
  guard code == 0 else { throw CannotStart(process, code: code, step: step) }
  return child
}

/// A list of texts as C wants it: pointers, and NULL at the end.
@safe private struct CStrings: ~Copyable {
  private let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
  private let count: Int

  init(_ texts: [[UInt8]]) {
    count = texts.count
    unsafe pointers = .allocate(capacity: count + 1)
    for (index, text) in texts.enumerated() {
      let copy = UnsafeMutablePointer<CChar>.allocate(capacity: text.count + 1)
      for (offset, byte) in text.enumerated() { unsafe copy[offset] = CChar(bitPattern: byte) }
      unsafe copy[text.count] = 0
      unsafe (pointers + index).initialize(to: copy)
    }
    unsafe (pointers + count).initialize(to: nil)
  }

  deinit {
    for index in 0..<count { unsafe pointers[index]?.deallocate() }
    unsafe pointers.deallocate()
  }

  /// The pointers live only inside `body`.
  func withPointers<Result>(_ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result) -> Result
  {
    unsafe body(pointers)
  }
}

extension Duration {
  fileprivate var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? (seconds < 0 ? .min : .max) : product.addingSaturated(attoseconds / 1_000_000_000)
  }
}

extension Int64 {
  fileprivate func addingSaturated(_ other: Int64) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}
