import Dispatch
import Glibc
internal import LocalSystem

/// A program that runs while a test does, and is ended with its last reference. What it prints can be read, line
/// by line, to learn that it is ready.
public final class BackgroundProgram: Sendable {
  private let folder: TestFolder
  private let output: Int32
  private let process: pid_t

  /// Throws where it does not start within a minute.
  ///
  /// - Parameter seconds: how long it may run at the most.
  public init(_ program: String, _ arguments: [String], in folder: String = "/", seconds: Int = 120) throws {
    self.folder = try TestFolder()
    let pipe = self.folder.path.appending("output").description
    guard unsafe mkfifo(pipe, 0o600) == 0 else { throw BackgroundProgramFailure(code: errno) }
    // For both ends, so that opening waits for nobody.
    output = unsafe open(pipe, O_RDWR | O_CLOEXEC)
    guard output >= 0 else { throw BackgroundProgramFailure(code: errno) }
    // `timeout` ends what a test left behind when it crashed.
    let script = #"exec >"$0" 2>&1; echo $$; exec timeout \#(seconds) "$@""#
    let words = ["-c", script, pipe, program] + arguments
    DispatchQueue.global().async {
      // A program that cannot be run says so in its output, or by printing nothing.
      _ = try? runProgram("sh", words, in: folder)
    }
    guard let line = Self.readLine(output), let number = pid_t(line) else {
      _ = close(output)
      throw BackgroundProgramFailure(code: ETIMEDOUT)
    }
    process = number
  }

  deinit {
    // To the group that `timeout` made of both. They inherited a mask that holds back every signal that can be:
    // threads of Dispatch have it.
    _ = kill(-process, SIGKILL)
    _ = close(output)
  }

  /// The next line that it prints; nil after a minute without one.
  public func readLine() -> String? { Self.readLine(output) }

  /// The next line that holds `text`; nil after a minute without one.
  public func readLine(containing text: String) -> String? {
    while let line = readLine() {
      if line.contains(text) { return line }
    }
    return nil
  }

  private static func readLine(_ descriptor: Int32) -> String? {
    var line: [UInt8] = []
    while line.count < 1 << 16 {
      var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard unsafe poll(&request, 1, 60_000) == 1 else { return nil }
      var byte: UInt8 = 0
      guard unsafe read(descriptor, &byte, 1) == 1 else { return nil }
      if byte == UInt8(ascii: "\n") { break }
      line.append(byte)
    }
    return String(decoding: line, as: UTF8.self)
  }
}

struct BackgroundProgramFailure: Error {
  let code: Int32
}
