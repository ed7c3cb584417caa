import ExternalGates
import LocalSystem
import SourceText
import TestSupport
import Testing

/// Executables that do what a gate should not.
@Suite("A gate that misbehaves")
struct MisbehavingGateTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let script: String
    var interpreter = "/bin/sh"
    /// A limit that is passed on purpose is short; all others are out of reach.
    var time = patience
    /// What is said of it begins so.
    let reason: String
    /// What its standard error ends in holds this.
    var said = ""

    init(
      _ name: String, _ script: String, _ interpreter: String = "/bin/sh", time: Duration = patience,
      reason: String, said: String = ""
    ) {
      testDescription = name
      self.script = script
      self.interpreter = interpreter
      self.time = time
      self.reason = reason
      self.said = said
    }
  }

  private static let deadline = "took longer than its deadline of 700ms"

  static let cases = [
    Case("hangs", "sleep 86400", time: .milliseconds(700), reason: deadline),
    Case(
      "ignores the word to end", "trap '' TERM HUP INT; while :; do sleep 86400; done",
      time: .milliseconds(700), reason: deadline),
    Case(
      "closes its output and stays", "exec >&- 2>&-; while :; do sleep 86400; done", time: .milliseconds(700),
      reason: deadline),
    Case(
      "does not end while its children write", "(while :; do echo x; sleep 3600; done) & wait",
      time: .milliseconds(700), reason: deadline),
    Case(
      "floods standard output", "while :; do echo 0123456789012345678901234567890123456789; done",
      reason: "wrote more than 65536 bytes to standard output, which is the limit"),
    Case(
      "floods standard error", "yes flood | head -c 3000000 >&2; exit 9", reason: "exited with 9",
      said: "flood / flood / flood"),
    Case(
      "closes its input and says nothing", "exec 0<&-; exit 0", reason: "wrote nothing to standard output"),
    Case("closes its output", "exec 1>&-; exit 0", reason: "wrote nothing to standard output"),
    Case("fails", "echo first >&2; echo why >&2; exit 3", reason: "exited with 3", said: "first / why"),
    Case(
      "says why in control characters", "printf 'a\\033[31mred\\007' >&2; exit 1", reason: "exited with 1",
      said: "a\\u{1B}[31mred\\u{7}"),
    Case(
      "takes more memory than it may",
      "import sys\ntry:\n  b = bytearray(1 << 31)\nexcept MemoryError:\n  sys.exit('out of memory')\nprint('had it')",
      "/usr/bin/python3", reason: "exited with 1", said: "out of memory"),
    Case(
      "forks until it may not",
      """
      import os, sys, time
      for n in range(100000):
          try:
              if os.fork() == 0:
                  time.sleep(86400)
          except OSError as error:
              sys.exit('refused' if n < 5000 else 'too many')
      print('TOKEN')
      """, "/usr/bin/python3", reason: "exited with 1", said: "refused"),
    Case(
      "leaves children in sessions of their own",
      "for n in 1 2 3; do setsid sh -c 'exec 0<&- 1>&- 2>&-; trap \"\" TERM; while :; do sleep 86400; done' TOKEN & done; exit 4",
      reason: "exited with 4"),
    Case(
      "is no program", "\u{0}\u{1}", "/no/such/interpreter", reason: "", said: ""),
    Case(
      "writes into its folder", "touch tree-was-written 2>/dev/null && exit 5; exit 6",
      reason: "exited with 6"),
    Case(
      "writes over itself", "echo x > \"$0\" 2>/dev/null && exit 5; exit 6", reason: "exited with 6"),
  ]

  static let table = cases.flatMap { one in runners.map { (one, $0) } }

  @Test("is ended, said so of, and leaves nothing", arguments: table)
  func isEnded(_ one: Case, sandboxed: Bool) async throws {
    var limits = ExternalLimits()
    limits.memory = 1 << 30
    // The kernel counts by user: where that is one for all, the others are not to feel this limit.
    limits.processes = one.said == "refused" ? 48 : 4_096
    limits.output = 1 << 16
    limits.grace = .milliseconds(100)
    let runner = ExternalRunner(.process, limits: limits, sandboxed: sandboxed)
    let probe = Probe(one.script, one.interpreter)
    let end = try await runner.run(ExternalCall(probe.executable, .evaluate), within: one.time)
    guard case .failed(let reason, let repeatable) = end.result else {
      Issue.record("it gave an answer: \(end.text)")
      return
    }
    #expect(reason.hasPrefix(one.reason), "\(end.errorOutput ?? "")")
    #expect(!reason.isEmpty)
    #expect(repeatable == (one.time == patience))
    if !one.said.isEmpty { #expect(end.errorOutput?.contains(one.said) == true, "\(end.errorOutput ?? "-")") }
    #expect(try await probe.left() == "")
  }

  @Test("by a signal is told by which", arguments: runners)
  func signal(sandboxed: Bool) async throws {
    let runner = ExternalRunner(.process, sandboxed: sandboxed)
    let end = try await runner.run(
      ExternalCall(Probe("kill -SEGV $$").executable, .evaluate), within: patience)
    #expect(end.text.contains("11 (SIGSEGV)"))
  }

  @Test("sees nothing of this process but what every gate is told", arguments: runners)
  func environment(sandboxed: Bool) async throws {
    let environment = Environment([
      "PATH": "/usr/bin:/bin", "GATEHOUSE_TOKEN": "s3cret", "HOME": "/root", "LD_PRELOAD": "x",
    ])
    let runner = ExternalRunner(environment, sandboxed: sandboxed)
    let end = try await runner.run(ExternalCall(Probe("env; id -u").executable, .evaluate), within: patience)
    let names = end.text.split(separator: "\n").compactMap { line in
      line.firstIndex(of: "=").map { String(line[..<$0]) }
    }
    #expect(
      Set(names).subtracting(["PWD", "OLDPWD", "SHLVL", "_"]) == [
        "GATEHOUSE_PROTOCOL", "GATEHOUSE_RUN", "HOME", "LC_ALL", "PATH", "TMPDIR", "TZ",
      ])
    #expect(!end.text.contains("s3cret"))
    #expect(end.text.split(separator: "\n").last != "0")
  }

  @Test("in a sandbox has no network, and no file of this machine but programs")
  func network() async throws {
    let runner = ExternalRunner(.process)
    let script = """
      import os, socket
      seen = sorted(n for n in os.listdir('/') if n in ('home', 'root', 'work', 'var', 'tmp', 'srv'))
      links = sorted(os.listdir('/sys/class/net')) if os.path.isdir('/sys/class/net') else []
      try:
          socket.create_connection(('127.0.0.1', 9), timeout=5)
          net = 'connected'
      except OSError as error:
          net = 'refused'
      up = [line for line in open('/proc/net/route').read().splitlines()[1:]]
      print(seen, links, net, up)
      """
    let end = try await runner.run(
      ExternalCall(Probe(script, "/usr/bin/python3").executable, .evaluate), within: patience)
    // Where the machine can have no sandbox, the end says so, and there is nothing to look at.
    if end.obstacle == nil { #expect(end.text == "[] [] refused []\n") } else { #expect(end.obstacle != "") }
  }

  @Test("reads the files of base that it asked for, and can write for itself", arguments: runners)
  func files(sandboxed: Bool) async throws {
    let runner = ExternalRunner(.process, sandboxed: sandboxed)
    let probe = Probe("cat rules/a.txt; ls -R | wc -l; echo y > \"$TMPDIR/y\" && cat \"$TMPDIR/y\" && cat")
    let call = ExternalCall(
      probe.executable, .evaluate, input: Array("in\n".utf8),
      tree: [.init(path: "rules/a.txt", bytes: Array("rule\n".utf8), isExecutable: false)])
    let end = try await runner.run(call, within: patience)
    #expect(end.text == "rule\n5\ny\nin\n", "\(end.errorOutput ?? "")")
    #expect((end.obstacle == nil) || !sandboxed || end.obstacle != "")
  }

  @Test("is told the verb, and is run again at once from many tasks")
  func many() async throws {
    let runner = ExternalRunner(.process)
    let ends = try await withThrowingTaskGroup(of: String.self) { group in
      for number in 0..<12 {
        group.addTask {
          let call = ExternalCall(Probe("echo \"$1 \(number)\"").executable, .evaluate)
          return try await runner.run(call, within: patience).text
        }
      }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(ends == Set((0..<12).map { "evaluate \($0)\n" }))
  }
}
