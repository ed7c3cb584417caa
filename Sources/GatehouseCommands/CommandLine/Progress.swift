import LocalSystem
import SourceText
import Synchronization

extension Console {
  /// Shows how far the work is, on a terminal and from its second second on; the line is gone when it ends.
  ///
  /// - Parameters:
  ///   - noun: what is counted, in the plural: `gates`.
  ///   - showsBar: also as a picture, for work whose parts take about as long as each other.
  ///   - body: calls the function it is given once for each finished one, by name, from any thread.
  public func withProgress<Result: Sendable>(
    _ noun: String, of total: Int, showsBar: Bool = false, clock: any Clock<Duration> = ContinuousClock(),
    _ body: (@escaping @Sendable (String) -> Void) async throws -> Result
  ) async rethrows -> Result {
    guard error.isTerminal, environment["TERM"] != "dumb" else { return try await body { _ in } }
    let line = ProgressLine(noun: noun, total: total, width: error.width ?? 80, showsBar: showsBar)
    let drawing = Task { [error] in
      // A cancelled sleep ends the drawing; a terminal that went away is the answer's to report.
      guard (try? await clock.sleep(for: .seconds(1))) != nil else { return }
      while let text = line.text, (try? error.write("\r\u{1B}[2K" + text)) != nil,
        (try? await clock.sleep(for: .milliseconds(200))) != nil
      {}
    }
    func end() async {
      line.end()
      drawing.cancel()
      await drawing.value
      // Only a line that was drawn: the terminal belongs to others too.
      if line.wasShown { try? error.write("\r\u{1B}[2K") }
    }
    do {
      let result = try await body(line.finished)
      await end()
      return result
    } catch {
      await end()
      throw error
    }
  }
}

/// `3 of 7 gates done, last clean-repo`
final class ProgressLine: Sendable {
  private struct State {
    var finished = 0
    var last = ""
    var isOver = false
    var wasShown = false
  }
  private let state = Mutex(State())
  private let noun: String
  private let total: Int
  private let width: Int
  private let showsBar: Bool

  /// Columns of the bar between its brackets.
  private static let barWidth = 20

  init(noun: String, total: Int, width: Int, showsBar: Bool = false) {
    self.noun = noun
    self.total = total
    self.width = width
    self.showsBar = showsBar
  }

  func finished(_ name: String) {
    state.withLock {
      $0.finished += 1
      $0.last = name
    }
  }

  func end() { state.withLock { $0.isOver = true } }

  var wasShown: Bool { state.withLock { $0.wasShown } }

  /// What to draw; nil when the work is over.
  var text: String? {
    state.withLock {
      guard !$0.isOver else { return nil }
      $0.wasShown = true
      let last = $0.last.isEmpty ? "" : ", last \($0.last)"
      let bar = showsBar ? Self.bar($0.finished, of: total) + " " : ""
      return "\(bar)\($0.finished) of \(total) \(noun) done\(last)".truncated(to: max(1, width - 1))
    }
  }

  /// `[#####---------------]`
  private static func bar(_ finished: Int, of total: Int) -> String {
    let full = total == 0 ? barWidth : min(barWidth, finished * barWidth / total)
    return "[" + String(repeating: "#", count: full) + String(repeating: "-", count: barWidth - full) + "]"
  }
}
