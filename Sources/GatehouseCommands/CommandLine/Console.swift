public import CivilTime
public import LocalSystem
import SourceText
import Synchronization

/// What a command talks to beside git: streams, environment, clock and folder, as values, so that a test runs a
/// command as a function.
public struct Console: Sendable {
  public let environment: Environment
  /// Where relative paths start.
  public let currentFolder: @Sendable () throws -> LocalPath
  public let now: @Sendable () -> Instant
  /// Counts the deadlines of gates.
  var clock: any Clock<Duration> = ContinuousClock()
  /// Standard input up to its end, or an error beyond so many bytes.
  public let readInput: @Sendable (_ limit: Int) throws -> [UInt8]
  let output: Stream
  let error: Stream
  private let answer: (@Sendable (_ question: String) throws -> String?)?
  private let failure = Failure()

  /// One of the two streams that are written to.
  public struct Stream: Sendable {
    public let isTerminal: Bool
    /// Columns; nil where it is no terminal or does not say.
    public let width: Int?
    let write: @Sendable (String) throws -> Void

    /// - Parameter write: returns normally where the reader has gone away.
    public init(
      isTerminal: Bool = false, width: Int? = nil, write: @escaping @Sendable (String) throws -> Void
    ) {
      self.isTerminal = isTerminal
      self.width = width
      self.write = write
    }
  }

  /// - Parameter answer: asks the person at the terminal; nil where there is none, and nil answered at the end
  ///   of input.
  public init(
    output: Stream, error: Stream, environment: Environment,
    currentFolder: @escaping @Sendable () throws -> LocalPath, now: @escaping @Sendable () -> Instant,
    readInput: @escaping @Sendable (_ limit: Int) throws -> [UInt8],
    answer: (@Sendable (_ question: String) throws -> String?)? = nil
  ) {
    self.output = output
    self.error = error
    self.environment = environment
    self.currentFolder = currentFolder
    self.now = now
    self.readInput = readInput
    self.answer = answer
  }

  /// The answer of the command: standard output, as it is.
  public func print(_ text: String) { write(text, to: output) }

  /// Talk: one line on standard error. The text is the program's own.
  public func say(_ line: String) { write(line + "\n", to: error) }

  /// Talk that may quote arguments and files: each line is escaped for a terminal.
  public func complain(_ text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      say(String(line).escaped(for: .terminal))
    }
  }

  public var canAsk: Bool { answer != nil }

  /// The person's answer, without blanks around it; nil where no one can be asked.
  public func ask(_ question: String) throws -> String? {
    try answer?(question).map(\.onOneLine)
  }

  /// Why something that was written did not arrive; the command then has not done its work.
  var writeFailure: String? { failure.reason.withLock { $0 } }

  private func write(_ text: String, to stream: Stream) {
    do {
      try stream.write(text)
    } catch {
      failure.reason.withLock { $0 = $0 ?? "\(error)" }
    }
  }

  private final class Failure: Sendable {
    let reason = Mutex<String?>(nil)
  }
}

extension Console {
  /// Columns to write for: the terminal's, or 80.
  public var width: Int { output.width ?? 80 }

  /// Whether standard output takes colour: not where `NO_COLOR` is set or `TERM` is `dumb`; where
  /// `CLICOLOR_FORCE` is set, also without a terminal. (no-color.org, bixense.com/clicolors)
  public func usesColour(_ choice: ColourChoice) -> Bool {
    switch choice {
    case .always: true
    case .never: false
    case .auto:
      if environment.isSet("NO_COLOR") {
        false
      } else if environment.isSet("CLICOLOR_FORCE"), environment["CLICOLOR_FORCE"] != "0" {
        true
      } else {
        output.isTerminal && environment["TERM"] != "dumb"
      }
    }
  }

  /// The process's own.
  public static func ofProcess() -> Console {
    func stream(_ stream: StandardStream) -> Stream {
      Stream(isTerminal: stream.isTerminal, width: stream.width) { try stream.write($0) }
    }
    let error = stream(.error)
    let ask: @Sendable (String) throws -> String? = { try StandardStream.ask($0) }
    return Console(
      output: stream(.output), error: error, environment: .process,
      currentFolder: { try LocalFiles.currentFolder() }, now: { SystemClock.now() },
      readInput: { try LocalFiles.readStandardInput(limit: $0) },
      answer: StandardStream.input.isTerminal && error.isTerminal ? ask : nil)
  }
}

public enum ColourChoice: String, CaseIterable, OptionValue {
  case auto, always, never
}
