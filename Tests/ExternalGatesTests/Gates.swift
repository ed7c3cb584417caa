import ChildProcesses
import ExternalGates
import LocalSystem

/// A script as a gate, under a name that no other process has.
struct Probe {
  let token = "probe-\(UInt64.random(in: .min ... .max))"
  let executable: GateExecutable

  /// - Parameter text: where it says TOKEN, the name is put.
  init(_ text: String, _ interpreter: String = "/bin/sh") {
    let script = "#!\(interpreter)\n\(text)\n".replacing("TOKEN", with: token)
    executable = GateExecutable(name: ".gatehouse/gates/\(token)", bytes: Array(script.utf8))
  }

  /// Files of /proc that know the name: processes that are left.
  func left() async throws -> String {
    let outcome = try await ChildProcess(
      "/bin/sh", ["-c", "grep -lsaF -f - /proc/[0-9]*/environ /proc/[0-9]*/cmdline"],
      environment: ["PATH": "/usr/bin:/bin"], in: "/", input: Array(token.utf8)
    ).run()
    return String(decoding: outcome.output, as: UTF8.self)
  }
}

/// Half an hour: what is tested is never how fast the machine is.
let patience = Duration.seconds(1_800)

/// With a sandbox, where this machine can have one, and without.
let runners = [true, false]

extension ExternalEnd {
  /// What it wrote, or why it did not.
  var text: String {
    switch result {
    case .wrote(let bytes): String(decoding: bytes, as: UTF8.self)
    case .failed(let reason, _): reason
    }
  }
}
