import CivilTime
import DocumentReading
import GateKit
import PolicyFiles
import Rendering
import SourceText

extension GateExample {
  /// The example as a case of a policy that runs this gate alone: one runner serves both.
  ///
  /// - Parameters:
  ///   - condition: the key of an environment whose condition the gate is; nil: it judges changes.
  ///   - terms: what stands beside the settings: `run`, `deadline`.
  func policyCase(gate: String, condition: String? = nil, terms: KeyValuePairs<String, Node> = [:]) throws
    -> PolicyCase
  {
    let own = try readYAML(Array(settings.utf8), source: "settings of the example")
    let beside = terms.map { Node.Entry(key: $0.key, node: $0.value) }
    let settings = beside.isEmpty ? own : Node(mark: own.mark, value: .map(beside + own.entries))
    let given = try readFacts(Array(facts.utf8), source: "facts of the example")
    guard let moment = Instant(now) else { throw CaseHistory.Invalid(description: "\"\(now)\" is no time") }
    let target = given.target ?? "main"
    // The source branch left the target at its first commit, whatever came there meanwhile.
    let origin = "example/base"
    let start = ExampleCommit("chore: start", files: base.mapValues { $0 })
    var entries = [
      Node.Entry(key: origin, node: Self.branch(from: nil, [start])),
      Node.Entry(key: target, node: Self.branch(from: origin, meanwhile)),
    ]
    for (name, count) in self.branches.sorted(by: { $0.key < $1.key }) {
      entries.append(Node.Entry(key: name, node: Self.branch(from: origin, Array(commits.prefix(count)))))
    }
    let environment = Self.environment
    let text = jsonText(
      condition.map { key in
        .map([
          "version": .number(1),
          "environments": .map([
            environment: Node(value: .map([Node.Entry(key: key, node: settings)]))
          ]),
        ])
      } ?? .map(["version": .number(1), "gates": Node(value: .map([Node.Entry(key: gate, node: settings)]))]))
    let described = Node.map([
      "title": .text(title), "repository": .map(["branches": Node(value: .map(entries))]),
      "from": .text(origin), "commits": .list(commits.map(\.node)), "policy": .text(text),
      "reports": Node(
        value: .map(reports.sorted { $0.key < $1.key }.map { Node.Entry(key: $0.key, node: .text($0.value)) })
      ),
      "expect": .map(["verdict": .plain("passed")]),
    ])
    guard var made = PolicyCase(described) else {
      throw CaseHistory.Invalid(description: "the example \"\(title)\" cannot be made a case")
    }
    made.pull = given
    if condition != nil { made.deploy = environment }
    made.now = moment
    return made
  }

  private static let environment = "production"

  private static func branch(from: String?, _ commits: [ExampleCommit]) -> Node {
    .map(["from": from.map { .text($0) }, "commits": .list(commits.map(\.node))])
  }
}

extension ExampleCommit {
  fileprivate var node: Node {
    let files = files.sorted { $0.key < $1.key }.map {
      Node.Entry(key: $0.key, node: $0.value.map { .text($0) } ?? .null)
    }
    let modes = modes.sorted { $0.key < $1.key }.map { Node.Entry(key: $0.key, node: .text($0.value)) }
    return .map([
      "message": .text(message), "files": Node(value: .map(files)), "modes": Node(value: .map(modes)),
      "author": .text(author), "merge": merge.map { .text($0) },
    ])
  }
}
