import CivilTime
import GateKit
import LocalSystem
import Synchronization

@testable import GatehouseCommands

/// A console in memory: what was written, and answers given beforehand.
final class TestConsole: Sendable {
  private struct State {
    var output = ""
    var error = ""
    var answers: [String]
    var questions: [String] = []
  }
  private let state: Mutex<State>
  private let environment: [String: String]
  private let folder: LocalPath
  private let terminalWidth: Int?
  private let isInteractive: Bool
  private let input: String

  /// - Parameter terminalWidth: nil for a pipe.
  init(
    environment: [String: String] = [:], folder: LocalPath = "/nowhere", terminalWidth: Int? = nil,
    input: String = "", answers: [String]? = nil
  ) {
    state = Mutex(State(answers: answers ?? []))
    self.environment = environment
    self.folder = folder
    self.terminalWidth = terminalWidth
    self.input = input
    isInteractive = answers != nil
  }

  var output: String { state.withLock { $0.output } }
  var error: String { state.withLock { $0.error } }
  var questions: [String] { state.withLock { $0.questions } }

  var console: Console {
    let isTerminal = terminalWidth != nil
    let answer: @Sendable (String) -> String? = { question in
      self.state.withLock { state in
        state.questions.append(question)
        return state.answers.isEmpty ? nil : state.answers.removeFirst()
      }
    }
    var console = Console(
      output: Console.Stream(isTerminal: isTerminal, width: terminalWidth) { text in
        self.state.withLock { $0.output += text }
      },
      error: Console.Stream(isTerminal: isTerminal, width: terminalWidth) { text in
        self.state.withLock { $0.error += text }
      },
      environment: Environment(environment), currentFolder: { self.folder },
      now: { Instant("2026-06-15T12:00:00Z") ?? Instant(seconds: 0) },
      readInput: { _ in Array(self.input.utf8) }, answer: isInteractive ? answer : nil)
    console.clock = StandingClock()
    return console
  }

  /// Runs one command line of the whole program.
  func run(_ arguments: String..., gates: [GateDefinition] = []) async -> ExitCode {
    await runGatehouse(arguments: arguments, console: console, gates: gates)
  }
}
