import SourceText
import Storage

@testable import GatehouseCommands

extension Server {
  /// Waits until nothing is due and nothing under way.
  func idle(_ console: ServeConsole) async throws {
    while true {
      let done = console.lines.count(where: isWork)
      let figures = try await store.figures(now: console.now)
      if figures.due == 0, figures.held == 0 { return }
      await console.wait(for: done + 1, where: isWork)
    }
  }
}

/// A piece of work came to an end of some kind.
private func isWork(_ line: Node) -> Bool { line["event"]?.scalar?.hasPrefix("work ") ?? false }

func isReconciled(_ line: Node) -> Bool {
  ["reconciled", "reconcile failed"].contains(line["event"]?.scalar)
}
