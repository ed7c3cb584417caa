import ChildProcesses
import LocalSystem
import TestSupport
import Testing

@Suite("A child process")
struct ChildProcessTests {
  @Test("is given its arguments as they are, its folder and its environment, and nothing else")
  func surroundings() async throws {
    let folder = try TestFolder()
    let process = ChildProcess(
      "/bin/sh", ["-c", "pwd -P; for a; do echo \"[$a]\"; done; env", "sh", "two words", "$HOME;*", "", "é"],
      environment: ["B": "a=b\nc", "EMPTY": ""], in: folder.path)
    let outcome = try await process.run()
    let lines = outcome.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(lines.prefix(5) == ["\(folder.path)", "[two words]", "[$HOME;*]", "[]", "[é]"])
    // What the shell itself adds.
    #expect(
      Set(lines.dropFirst(5)).subtracting(["_=/usr/bin/env", ""]) == [
        "B=a=b", "c", "EMPTY=", "PWD=\(folder.path)",
      ])
    #expect(outcome.succeeded)
    #expect(outcome.errorOutput.isEmpty)
  }

  @Test("inherits three descriptors, no ignored signal, no mask, and a session of its own")
  func inheritance() async throws {
    let outcome = try await sh("ls /proc/self/fd; grep -E '^Sig(Blk|Ign)|^NoNewPrivs' /proc/self/status")
    let lines = outcome.text.split(separator: "\n").map { $0.split(separator: "\t").joined(separator: " ") }
    // 3 is the folder that ls itself has open.
    #expect(lines.prefix(4) == ["0", "1", "2", "3"])
    #expect(lines.contains("SigBlk: 0000000000000000"))
    #expect(lines.contains("NoNewPrivs: 1"))
    let ignored = try #require(
      lines.first { $0.hasPrefix("SigIgn: ") }.flatMap { UInt64($0.dropFirst(8), radix: 16) })
    // 32 and 33 are the C library's own.
    #expect(ignored & ~0x1_8000_0000 == 0)
    let session = try await ChildProcess("/bin/cat", ["/proc/self/stat"], environment: [:], in: "/").run()
    let fields = session.text.split(separator: " ")
    // pid, name, state, parent, group, session, terminal.
    #expect(fields[0] == fields[4])
    #expect(fields[0] == fields[5])
    #expect(fields[6] == "0")
  }

  @Test("ends with its own status", arguments: [0, 1, 42, 255])
  func status(_ code: Int32) async throws {
    #expect(try await sh("exit \(code)").status == .exited(code))
  }

  @Test("that is killed by a signal says which")
  func signal() async throws {
    let outcome = try await sh("kill -9 $$")
    #expect(outcome.status == .killed(signal: 9))
    #expect(outcome.cutShort == nil)
    #expect(!outcome.succeeded)
  }

  @Test("keeps its two outputs apart")
  func streams() async throws {
    let outcome = try await sh("echo out; echo err >&2")
    #expect(outcome.text == "out\n")
    #expect(outcome.errorOutput == Array("err\n".utf8))
  }

  // MARK: - Input and output

  @Test("reads its input to the end while it writes more than any pipe holds")
  func through() async throws {
    let input = (0..<(8 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let outcome = try await ChildProcess(
      "/bin/cat", [], environment: [:], in: "/", input: input, limits: ChildLimits(output: 8 << 20)
    ).run()
    #expect(outcome.output == input)
    #expect(outcome.succeeded)
  }

  @Test(
    "need not read its input, and may close it early",
    arguments: ["true", "exec 0<&-; echo done", "head -c 1 >&2"])
  func unread(_ script: String) async throws {
    let outcome = try await sh(script, input: [UInt8](repeating: 65, count: 4 << 20))
    #expect(outcome.succeeded)
  }

  @Test("that writes exactly the limit is not cut short, and one byte more is")
  func outputLimit() async throws {
    let limits = ChildLimits(output: 100_000)
    let within = try await sh("head -c 100000 /dev/zero", limits: limits)
    #expect(within.output.count == 100_000)
    #expect(within.cutShort == nil)
    let beyond = try await sh("head -c 100001 /dev/zero", limits: limits)
    #expect(beyond.output.count == 100_000)
    #expect(beyond.cutShort == .output)
    #expect(!beyond.succeeded)
  }

  @Test("that floods its output is ended")
  func flood() async throws {
    let outcome = try await sh("yes", limits: ChildLimits(output: 1 << 20))
    #expect(outcome.cutShort == .output)
    #expect(outcome.output.count == 1 << 20)
    #expect(outcome.status == .killed(signal: 15) || outcome.status == .exited(143))
  }

  @Test("that floods its output and ignores signals is killed")
  func stubbornFlood() async throws {
    let outcome = try await sh(
      "trap '' TERM PIPE; while :; do echo x; done",
      limits: ChildLimits(grace: .milliseconds(20), output: 1000))
    #expect(outcome.cutShort == .output)
    #expect(outcome.status == .killed(signal: 9))
  }

  @Test("may talk on standard error without end: the last of it is kept")
  func errorOutput() async throws {
    let outcome = try await sh(
      "i=0; while [ $i -lt 30000 ]; do echo \"line $i\" >&2; i=$((i + 1)); done; echo said",
      limits: ChildLimits(errorOutput: 1000))
    #expect(outcome.text == "said\n")
    #expect(outcome.errorOutput.count == 1000)
    #expect(String(decoding: outcome.errorOutput, as: UTF8.self).hasSuffix("line 29998\nline 29999\n"))
    #expect(outcome.errorOutputIsCut)
    #expect(outcome.succeeded)
    #expect(try await !sh("echo short >&2").errorOutputIsCut)
  }

  @Test("loses nothing that it wrote right before its end")
  func lastWords() async throws {
    for _ in 0..<50 {
      let outcome = try await sh("head -c 65536 /dev/zero; head -c 3000 /dev/zero >&2")
      #expect(outcome.output.count == 65536)
      #expect(outcome.errorOutput.count == 3000)
    }
  }

  // MARK: - Time

  @Test("that hangs is asked to end at its deadline")
  func hang() async throws {
    let outcome = try await sh("exec sleep 1000", limits: ChildLimits(time: .milliseconds(50)))
    #expect(outcome.cutShort == .time)
    #expect(outcome.status == .killed(signal: 15))
  }

  @Test("can tidy up when it is asked to end")
  func tidy() async throws {
    let outcome = try await sh(
      "trap 'echo tidied; exit 3' TERM; echo up; while :; do sleep 0.01; done",
      limits: ChildLimits(time: .milliseconds(200), grace: .seconds(60)))
    #expect(outcome.text == "up\ntidied\n")
    #expect(outcome.status == .exited(3))
    #expect(outcome.cutShort == .time)
  }

  @Test("that ignores every signal it can is killed after the time of grace")
  func stubborn() async throws {
    let outcome = try await sh(
      "trap '' HUP INT QUIT TERM USR1 USR2; while :; do sleep 1000; done",
      limits: ChildLimits(time: .milliseconds(100), grace: .milliseconds(20)))
    #expect(outcome.status == .killed(signal: 9))
    #expect(outcome.cutShort == .time)
  }

  @Test("that stops itself is killed all the same")
  func stopped() async throws {
    let outcome = try await sh(
      "kill -STOP $$", limits: ChildLimits(time: .milliseconds(50), grace: .milliseconds(20)))
    #expect(outcome.status == .killed(signal: 9))
  }

  @Test("is over when its own program is, whoever of its family holds its streams")
  func orphans() async throws {
    let outcome = try await sh("sleep 1000 & echo $!")
    #expect(outcome.succeeded)
    try await expectGone(outcome.text)
    // One that makes a session of its own is out of reach: it is not waited for, and ends by its own means.
    let away = try await sh("setsid sh -c 'echo $$; exec sleep 5' & sleep 0.2")
    #expect(away.succeeded)
  }

  @Test("is ended with its whole family at the deadline")
  func family() async throws {
    let outcome = try await sh(
      "trap '' TERM; (sleep 1000) & echo $!; sh -c 'sleep 1000 & echo $!; wait' & echo $!; wait",
      limits: ChildLimits(time: .milliseconds(200), grace: .milliseconds(20)))
    let family = outcome.text.split(separator: "\n")
    #expect(family.count == 3)
    for member in family { try await expectGone(String(member)) }
  }

  // MARK: - What it may use

  @Test("may not write larger files than it was allowed")
  func fileSize() async throws {
    let folder = try TestFolder()
    let outcome = try await ChildProcess(
      "/bin/sh", ["-c", "head -c 5000 /dev/zero > file"], environment: ["PATH": "/usr/bin:/bin"],
      in: folder.path,
      limits: ChildLimits(fileSize: 4096)
    ).run()
    #expect(!outcome.succeeded)
    #expect(try LocalFiles.read(folder.path.appending("file"), limit: 1 << 20).count == 4096)
  }

  @Test("may not use more memory or processor time than it was allowed")
  func memoryAndTime() async throws {
    let limits = try await sh(
      "ulimit -v; ulimit -t", limits: ChildLimits(memory: 256 << 20, processorSeconds: 7))
    #expect(limits.text == "\(256 << 10)\n7\n")
    let loop = try await sh("while :; do :; done", limits: ChildLimits(processorSeconds: 1))
    #expect(loop.cutShort == nil)
    #expect(!loop.succeeded)
  }

  // MARK: - Starting

  @Test(
    "that cannot be started is an error in the system's words",
    arguments: [
      ("/no/such/program", "cannot run /no/such/program: No such file or directory", true),
      ("/etc/passwd", "cannot run /etc/passwd: Permission denied", false),
      ("/", "cannot run /: Permission denied", false),
    ])
  func missing(_ executable: String, _ message: String, _ isMissing: Bool) async throws {
    let process = ChildProcess(LocalPath(executable), [], environment: [:], in: "/")
    let error = await #expect(throws: CannotStart.self) { try await process.run() }
    #expect(error?.description == message)
    #expect(error?.isMissing == isMissing)
  }

  @Test("whose folder is missing names the folder")
  func missingFolder() async throws {
    let process = ChildProcess("/bin/true", [], environment: [:], in: "/no/such/folder")
    let error = await #expect(throws: CannotStart.self) { try await process.run() }
    #expect(
      error?.description
        == "cannot run /bin/true: cannot go to the folder /no/such/folder: No such file or directory")
    #expect(error?.isMissing == false)
  }

  @Test(
    "is not started with a text that would end early",
    arguments: [
      ChildProcess("/bin/tr\0ue", [], environment: [:], in: "/"),
      ChildProcess("/bin/true", ["a\0b"], environment: [:], in: "/"),
      ChildProcess("/bin/true", [], environment: ["A": "x\0y"], in: "/"),
      ChildProcess("/bin/true", [], environment: [:], in: "/\0"),
      ChildProcess("/bin/true", [], environment: ["A=B": "x"], in: "/"),
      ChildProcess("/bin/true", [], environment: ["": "x"], in: "/"),
    ])
  func unusable(_ process: ChildProcess) async {
    await #expect(throws: CannotStart.self) { try await process.run() }
  }

  @Test("an argument list that is too long is an error")
  func tooLong() async throws {
    let argument = String(repeating: "x", count: 1 << 20)
    let process = ChildProcess("/bin/true", [argument], environment: [:], in: "/")
    let error = await #expect(throws: CannotStart.self) { try await process.run() }
    #expect(error?.reason == "Argument list too long")
  }

  // MARK: - Secrets

  @Test("shows its environment and its input to nobody but itself")
  func secrets() async throws {
    let secret = "ghs_9f8e7d6c5b4a"
    let process = ChildProcess(
      "/bin/sh", ["-c", "tr '\\0' ' ' < /proc/$$/cmdline; exit 5"],
      environment: ["TOKEN": secret, "PATH": "/usr/bin:/bin"], in: "/", input: Array(secret.utf8))
    let outcome = try await process.run()
    #expect(outcome.text.hasPrefix("/bin/sh -c tr"))
    #expect(!outcome.text.contains(secret))
    var dumped = ""
    dump(process, to: &dumped)
    for text in ["\(process)", String(reflecting: process), dumped, "\(outcome)"] {
      #expect(!text.contains(secret))
    }
    let broken = ChildProcess(
      "/no/such/program", [], environment: ["TOKEN": secret], in: "/", input: Array(secret.utf8))
    let error = await #expect(throws: CannotStart.self) { try await broken.run() }
    #expect(error.map { "\($0)" + String(reflecting: $0) }?.contains(secret) == false)
  }
}
