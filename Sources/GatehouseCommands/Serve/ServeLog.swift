import CivilTime
import Rendering
import SourceText
import Synchronization

/// What a server says while it runs: one JSON object a line on standard error, each with `at` and `event`.
struct ServeLog: Sendable {
  private let console: Console

  init(_ console: Console) { self.console = console }

  /// - Parameter fields: those that are nil are left out. Nobody puts a secret or a body in them.
  func write(_ event: String, _ fields: KeyValuePairs<String, Node?> = [:]) {
    let known: [Node.Entry] = [
      Node.Entry(key: "at", node: .text("\(console.now())")), Node.Entry(key: "event", node: .text(event)),
    ]
    let others = fields.compactMap { key, node in node.map { Node.Entry(key: key, node: $0) } }
    console.say(jsonLine(Node(value: .map(known + others))))
  }
}

extension Duration {
  var milliseconds: Int { Int(self / .milliseconds(1)) }
}
