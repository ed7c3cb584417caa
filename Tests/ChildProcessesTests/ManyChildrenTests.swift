import ChildProcesses
import LocalSystem
import TestSupport
import Testing

@Suite("Many child processes")
struct ManyChildrenTests {
  /// Ends of pipes that this process holds. Other tests hold sockets by the hundred, and pipes by the dozen.
  private func pipes() async throws -> Int {
    let listing = try await sh("ls -l /proc/$PPID/fd | grep -c 'pipe:' || true")
    return try #require(Int(listing.text.filter(\.isNumber)))
  }

  /// Children of this process that have ended and that nobody waited for.
  private func zombies() async throws -> Int {
    let listing = try await sh(
      """
      for s in /proc/[0-9]*/stat; do cat $s 2>/dev/null; done |
        awk -v p=$PPID '$3 == "Z" && $4 == p' | wc -l
      """
    )
    return try #require(Int(listing.text.filter(\.isNumber)))
  }

  @Test("run side by side, each with its own answer")
  func sideBySide() async throws {
    let answers = try await withThrowingTaskGroup(of: (Int, String).self) { group in
      for number in 0..<100 {
        group.addTask {
          let outcome = try await sh("cat; echo $1 >&2", input: Array("\(number)".utf8))
          return (number, outcome.text)
        }
      }
      return try await group.reduce(into: [Int: String]()) { $0[$1.0] = $1.1 }
    }
    #expect(answers == Dictionary(uniqueKeysWithValues: (0..<100).map { ($0, "\($0)") }))
  }

  @Test("leave neither descriptors nor zombies behind, however they end")
  func nothingLeft() async throws {
    let before = try await pipes()
    let rounds = Effort.rounds(100, full: 2_000)
    for round in 0..<rounds {
      switch round % 5 {
      case 0: _ = try await sh("true")
      case 1:
        _ = try? await ChildProcess("/no/such/program", [], environment: [:], in: "/").run()
      case 2: _ = try await sh("yes", limits: ChildLimits(output: 10))
      case 3:
        _ = try await sh(
          "exec sleep 1000", limits: ChildLimits(time: .milliseconds(1), grace: .milliseconds(1)))
      default:
        let task = Task { try await sh("exec sleep 1000") }
        task.cancel()
        _ = await task.result
      }
    }
    // Three for each child that ran, if they were left: far more than what other tests hold meanwhile.
    #expect(try await pipes() < before + 2 * rounds)
    // Other tests' children may just be ending.
    #expect(try await zombies() < 20)
  }

  @Test("a storm of cancellations ends all of them, at whatever moment it comes")
  func storm() async throws {
    for round in 0..<Effort.rounds(10, full: 200) {
      let tasks = (0..<32).map { number in
        Task { try await sh("trap '' TERM; echo up; exec sleep 1000", limits: ChildLimits(grace: .zero)) }
      }
      // Some before they start, some while they do, some when they run.
      for _ in 0..<(round % 4) { _ = try await sh("true") }
      for task in tasks { task.cancel() }
      for task in tasks {
        await #expect(throws: CancellationError.self) { try await task.value }
      }
    }
  }

  @Test("a cancelled child is ended with its family")
  func cancelledFamily() async throws {
    let folder = try TestFolder()
    let task = Task {
      try await ChildProcess(
        "/bin/sh", ["-c", "sleep 1000 & echo $! > pid.part; mv pid.part pid; wait"],
        environment: ["PATH": "/usr/bin:/bin"], in: folder.path
      ).run()
    }
    var pid: String?
    while pid == nil {
      _ = try await sh("true")
      pid = try? folder.text("pid")
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    try await expectGone(try #require(pid))
  }

  @Test("one that ended before the cancellation keeps its outcome")
  func late() async throws {
    let task = Task { try await sh("echo done") }
    let outcome = try await task.value
    task.cancel()
    #expect(outcome.text == "done\n")
  }

  @Test("none is started for a task that is cancelled already")
  func cancelledBefore() async throws {
    let folder = try TestFolder()
    let path = folder.path
    let task = Task {
      // Cancelled by itself, so that it is before the start for certain.
      unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
      return try await ChildProcess(
        "/bin/sh", ["-c", "echo > started"], environment: [:], in: path
      ).run()
    }
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(LocalFiles.kind(of: path.appending("started")) == nil)
  }
}
