internal import Glibc

/// The three streams that a command talks through.
public enum StandardStream: Sendable {
  case input, output, error

  private var number: Int32 {
    switch self {
    case .input: STDIN_FILENO
    case .output: STDOUT_FILENO
    case .error: STDERR_FILENO
    }
  }

  public var isTerminal: Bool { isatty(number) == 1 }

  /// Columns of the terminal; nil where this is none or it does not say.
  public var width: Int? {
    var size = winsize()
    guard unsafe ioctl(number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  /// Writes all of it, past interrupts and full pipes.
  ///
  /// - Returns: false where the reader has gone away (`gatehouse check | head -1`): nothing more needs to be
  ///   written, and nothing is wrong. `ThisProcess.ignoreBrokenPipes()` must have been called.
  @discardableResult
  public func write(_ text: String) throws(SystemError) -> Bool { try write(Array(text.utf8)) }

  @discardableResult
  public func write(_ bytes: [UInt8]) throws(SystemError) -> Bool {
    guard let code = writeAll(number, bytes) else { return true }
    if code == EPIPE { return false }
    throw SystemError("cannot write to standard \(self)", code: code)
  }

  /// One line from standard input without its end, after the question on standard error; nil at the end of
  /// input. Bytes that are not UTF-8 are repaired, and more than 64 KiB cut.
  public static func ask(_ question: String) throws(SystemError) -> String? {
    try StandardStream.error.write(question)
    return try readLine(from: STDIN_FILENO)
  }
}

func readLine(from number: Int32) throws(SystemError) -> String? {
  var line: [UInt8] = []
  var byte: UInt8 = 0
  while line.count < 1 << 16 {
    // One at a time: what follows belongs to whoever reads next.
    let count = unsafe read(number, &byte, 1)
    if count < 0, errno == EINTR { continue }
    if count < 0 { throw SystemError("cannot read standard input", code: errno) }
    if count == 0 {
      if line.isEmpty { return nil }
      break
    }
    if byte == UInt8(ascii: "\n") { break }
    line.append(byte)
  }
  if line.last == UInt8(ascii: "\r") { line.removeLast() }
  return String(decoding: line, as: UTF8.self)
}
