import ChildProcesses
import LocalSystem
import Testing

/// Runs a script of the shell.
func sh(_ script: String, input: [UInt8] = [], limits: ChildLimits = ChildLimits()) async throws
  -> ChildOutcome
{
  try await ChildProcess(
    "/bin/sh", ["-c", script], environment: ["PATH": "/usr/bin:/bin"], in: "/", input: input, limits: limits
  ).run()
}

extension ChildOutcome {
  var text: String { String(decoding: output, as: UTF8.self) }
}

/// A process that was killed is gone, or a zombie of whoever adopted it, a moment later.
func expectGone(_ pid: String, _ location: SourceLocation = #_sourceLocation) async throws {
  let pid = pid.filter(\.isNumber)
  try #require(!pid.isEmpty, sourceLocation: location)
  for _ in 0..<2_000 {
    // Each turn starts a program: time passes by work, not by waiting.
    let look = try await ChildProcess("/bin/cat", ["/proc/\(pid)/stat"], environment: [:], in: "/").run()
    let fields = look.text.split(separator: " ")
    if fields.count < 3 || fields[2] == "Z" || fields[2] == "X" { return }
  }
  Issue.record("process \(pid) is still there", sourceLocation: location)
}
