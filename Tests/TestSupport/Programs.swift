import Glibc

/// What became of a program that a test ran.
public struct ProgramRun: Hashable, Sendable {
  public let status: Int32
  public let output: String
  public let error: String

  public init(status: Int32, output: String, error: String) {
    self.status = status
    self.output = output
    self.error = error
  }
}

/// Runs a program of this machine with no input, in English.
///
/// - Parameters:
///   - program: a path, or a name that is looked for in PATH.
///   - folder: where it runs.
public func runProgram(
  _ program: String, _ arguments: [String], in folder: String = "/", environment: [String: String] = [:]
) throws -> ProgramRun {
  let output = try TemporaryFile(holding: [])
  let errors = try TemporaryFile(holding: [])
  let input = try TemporaryFile(holding: [])
  var values = [
    "PATH": unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin", "LC_ALL": "C",
    "TZ": "UTC", "HOME": folder,
  ]
  values.merge(environment) { $1 }
  // env changes the folder: posix_spawn cannot everywhere.
  let status = try unsafe spawn(
    "env", ["env", "-C", folder, program] + arguments, values.map { "\($0)=\($1)" },
    [input.descriptor, output.descriptor, errors.descriptor])
  return ProgramRun(
    status: status, output: String(decoding: try output.read(), as: UTF8.self),
    error: String(decoding: try errors.read(), as: UTF8.self))
}

/// The path of a program in PATH; nil where there is none.
public func programPath(_ name: String) -> String? {
  let folders = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin"
  return folders.split(separator: ":").map { "\($0)/\(name)" }.first { unsafe access($0, X_OK) == 0 }
}

/// The path of a program that `scripts/setup-peers` installs, and else of that name in PATH; nil where there is none.
public func peerPath(_ name: String) -> String? {
  let checkout = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
  let own = "\(checkout)/.build/peers/bin/\(name)"
  return unsafe access(own, X_OK) == 0 ? own : programPath(name)
}

/// Tests may start PostgreSQL: it is here, or this is a CI job, in which `scripts/setup-peers` has to have installed it.
public let mayStartPostgres =
  unsafe getenv("CI") != nil || access("/usr/lib/postgresql", F_OK) == 0 || programPath("initdb") != nil
