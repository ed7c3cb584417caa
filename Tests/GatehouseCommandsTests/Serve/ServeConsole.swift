import CivilTime
import DocumentReading
@testable import GatehouseCommands
import LocalSystem
import SourceText
import Synchronization

/// What a server writes to its log, line by line, and a way to wait for it; with a time of day that a test sets.
final class ServeConsole: Sendable {
  private struct Watcher {
    let count: Int
    let isMeant: @Sendable (Node) -> Bool
    let continuation: CheckedContinuation<Void, Never>
  }
  private struct State {
    var lines: [Node] = []
    var text = ""
    var watchers: [Watcher] = []
    // Where the emulator's clock is, and then still.
    var now = SystemClock.now()
  }

  private let state = Mutex(State())
  private let folder: LocalPath
  private let environment: [String: String]

  init(in folder: LocalPath, _ environment: [String: String]) {
    self.folder = folder
    self.environment = environment
  }

  var now: Instant { state.withLock { $0.now } }
  /// Everything as it was written.
  var text: String { state.withLock { $0.text } }
  var lines: [Node] { state.withLock { $0.lines } }

  func advance(by seconds: Int64) { state.withLock { $0.now = $0.now.adding(TimeSpan(seconds: seconds)) } }

  /// Lines of this event.
  func lines(_ event: String) -> [Node] { lines.filter { $0["event"]?.scalar == event } }

  /// Waits until so many lines were written that are meant.
  func wait(for count: Int, where isMeant: @escaping @Sendable (Node) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isMet = state.withLock { state in
        if state.lines.count(where: isMeant) >= count { return true }
        state.watchers.append(Watcher(count: count, isMeant: isMeant, continuation: continuation))
        return false
      }
      if isMet { continuation.resume() }
    }
  }

  func wait(for count: Int = 1, _ event: String) async {
    await wait(for: count) { $0["event"]?.scalar == event }
  }

  private func take(_ text: String) {
    let met = state.withLock { state in
      state.text += text
      for line in text.split(separator: "\n") {
        guard let node = try? readJSON(Array(line.utf8), source: "log") else { continue }
        state.lines.append(node)
      }
      func isMet(_ watcher: Watcher) -> Bool { state.lines.count(where: watcher.isMeant) >= watcher.count }
      let met = state.watchers.filter(isMet).map(\.continuation)
      state.watchers.removeAll(where: isMet)
      return met
    }
    for one in met { one.resume() }
  }

  var console: Console {
    var console = Console(
      output: Console.Stream { _ in }, error: Console.Stream { self.take($0) },
      environment: Environment(environment), currentFolder: { self.folder }, now: { self.now },
      readInput: { _ in [] })
    console.clock = StandingClock()
    return console
  }
}
