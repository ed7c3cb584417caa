import Glibc

/// The git command, as tests drive it: no configuration of the machine or the user, fixed identities and dates,
/// no prompts, English.
public struct GitCommand: Sendable {
  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }

  /// Where git runs; also its home.
  public let folder: String

  public init(in folder: String) { self.folder = folder }

  /// Standard output of `git <arguments>`.
  ///
  /// - Throws: `Failure` with standard error where git does not exit 0.
  @discardableResult
  public func callAsFunction(
    _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]
  ) throws -> [UInt8] {
    // Folders of this machine may serve submodules.
    let fixed = ["-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", "-c", "gc.auto=0"]
    return try run("git", fixed + arguments, input, environment)
  }

  func run(_ program: String, _ arguments: [String], _ input: [UInt8], _ environment: [String: String])
    throws -> [UInt8]
  {
    // Files instead of pipes: nothing can fill up and block.
    let input = try TemporaryFile(holding: input)
    let output = try TemporaryFile(holding: [])
    let errors = try TemporaryFile(holding: [])
    var values = [
      "PATH": unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin",
      "HOME": folder, "LC_ALL": "C", "TZ": "UTC", "GIT_CONFIG_NOSYSTEM": "1",
      "GIT_CONFIG_GLOBAL": "/dev/null",
      "GIT_TERMINAL_PROMPT": "0", "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.org",
      "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.org",
      "GIT_AUTHOR_DATE": "1704067200 +0000", "GIT_COMMITTER_DATE": "1704067200 +0000",
    ]
    values.merge(environment) { $1 }
    let status = try unsafe spawn(
      "env", ["env", "-C", folder, program] + arguments, values.map { "\($0)=\($1)" },
      [input.descriptor, output.descriptor, errors.descriptor])
    guard status == 0 else {
      let reason = String(decoding: try errors.read(), as: UTF8.self)
      throw Failure(
        description: "\(program) \(arguments.joined(separator: " ")): \(status): \(reason)")
    }
    return try output.read()
  }

  /// Standard output as text, without the final line feed.
  @discardableResult
  public func callAsFunction(_ arguments: String...) throws -> String {
    var text = String(decoding: try self(arguments), as: UTF8.self)
    if text.last == "\n" { text.removeLast() }
    return text
  }
}

@unsafe func spawn(
  _ program: String, _ arguments: [String], _ environment: [String], _ descriptors: [Int32]
) throws -> Int32 {
  var actions = unsafe posix_spawn_file_actions_t()
  unsafe posix_spawn_file_actions_init(&actions)
  defer { unsafe posix_spawn_file_actions_destroy(&actions) }
  for (number, descriptor) in descriptors.enumerated() {
    unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, Int32(number))
  }
  var arguments: [UnsafeMutablePointer<CChar>?] = unsafe arguments.map { unsafe strdup($0) } + [nil]
  var environment: [UnsafeMutablePointer<CChar>?] = unsafe environment.map { unsafe strdup($0) } + [nil]
  defer {
    for index in unsafe arguments.indices { unsafe free(arguments[index]) }
    for index in unsafe environment.indices { unsafe free(environment[index]) }
  }
  var child = pid_t()
  let code = unsafe posix_spawnp(&child, program, &actions, nil, &arguments, &environment)
  guard code == 0 else { throw GitCommand.Failure(description: "cannot start \(program): errno \(code)") }
  var status: Int32 = 0
  while unsafe waitpid(child, &status, 0) < 0 {
    guard errno == EINTR else { throw GitCommand.Failure(description: "cannot wait for git: errno \(errno)") }
  }
  return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
}

/// An unnamed file, gone with its descriptor.
struct TemporaryFile: ~Copyable {
  let descriptor: Int32

  init(holding bytes: [UInt8]) throws {
    var name = Array("/tmp/gatehouse-test-XXXXXX".utf8CString)
    descriptor = unsafe mkstemp(&name)
    unsafe unlink(name)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    guard descriptor >= 0 else { throw GitCommand.Failure(description: "cannot make a file: errno \(errno)") }
    try writeAll(bytes, to: descriptor)
    lseek(descriptor, 0, SEEK_SET)
  }

  deinit { close(descriptor) }

  func read() throws -> [UInt8] {
    let size = Int(lseek(descriptor, 0, SEEK_END))
    guard size > 0 else { return [] }
    var bytes = [UInt8](repeating: 0, count: size)
    let count = unsafe pread(descriptor, &bytes, size, 0)
    guard count == size else { throw GitCommand.Failure(description: "cannot read a file: errno \(errno)") }
    return bytes
  }
}

/// To a file: written in one go or not at all.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws {
  guard unsafe write(descriptor, bytes, bytes.count) == bytes.count else {
    throw GitCommand.Failure(description: "cannot write a file: errno \(errno)")
  }
}
