import DocumentReading
import GateCatalog
import GateEngine
import GateKit
import PolicyFiles
import Rendering
import SourceText
import Testing

@testable import GatehouseCommands

/// What the gates of the program say of their settings' order, held against what the gates do.
@Suite("The order of settings under a floor") struct FloorOrderTests {
  static let gates = builtInGates.filter { $0.condition == nil }.map(\.manifest.id)

  @Test("is one that its values have", arguments: gates)
  func fits(id: String) throws {
    let gate = try #require(builtInGates.first { $0.manifest.id == id })
    for row in (gate.settings.table + GateTerms.shape.table) {
      switch row.stricter {
      case .fixed, .own: continue
      case .higher, .lower:
        #expect(!row.type.contains("|") && !row.type.hasPrefix("list"), "\(id): \(row.key) is \(row.type)")
      case .words(let words):
        let known =
          row.type == "true or false"
          ? ["false", "true"] : row.type.split(separator: "|").map { $0.trimmingSpaces }
        #expect(words.count > 1 && Set(words).isSubset(of: Set(known)), "\(id): \(row.key) is \(row.type)")
      case .more:
        #expect(row.type.contains("list") || row.type.contains("object"), "\(id): \(row.key) is \(row.type)")
      case .fewer: #expect(row.type.contains("list"), "\(id): \(row.key) is \(row.type)")
      }
    }
  }

  struct Row: Sendable, CustomTestStringConvertible {
    let gate: GateDefinition
    let example: GateExample
    var testDescription: String { "\(gate.manifest.id): \(example.title)" }
  }

  /// Three of each gate that find something.
  static let rows = builtInGates.filter { $0.condition == nil }.flatMap { gate in
    gate.manifest.examples.filter { $0.breaks?.isEmpty == false || !$0.findings.isEmpty }.prefix(3)
      .map { Row(gate: gate, example: $0) }
  }

  @Test("lets no setting of a repository's policy make a verdict milder", arguments: rows)
  func neverMilder(row: Row) async throws {
    let id = row.gate.manifest.id
    var trial = try row.example.policyCase(gate: id)
    let central = try #require(trial.policy)
    let runner = CaseRunner(reader: PolicyReader(gates: builtInGates))
    let alone = try await runner.report(on: trial, policy: ("example", []))
    let settings = try readYAML(Array(row.example.settings.utf8), source: "settings")
    trial.central = central
    var tried = 0
    for key in row.gate.settings.table where !key.key.contains("[") && !key.key.contains("<") {
      for value in Self.values(key) {
        let own = settings.setting(key.key.split(separator: ".").map(String.init), to: value)
        trial.policy = jsonText(
          .map(["version": .number(1), "gates": Node(value: .map([Node.Entry(key: id, node: own)]))]))
        do {
          let both = try await runner.report(on: trial, policy: ("example", []))
          tried += 1
          #expect(both.verdict >= alone.verdict, "\(id): \(key.key): \(value.onOneLine)")
        } catch is UsageError {
          // A policy with a mistake judges nothing.
        } catch is Judgement.WrongPolicy {}
      }
    }
    #expect(tried > 0)
  }

  /// The ends of what can be written.
  private static func values(_ row: Shape.Row) -> [Node] {
    switch row.type {
    case "true or false": [.bool(true), .bool(false)]
    case "percentage": [.number(0), .number(100)]
    case let type where type.hasPrefix("whole number"): [.number(0), .number(1_000)]
    case "time span": [.plain("0s"), .plain("9999d")]
    case "size": [.plain("0"), .plain("900 GB")]
    case let type where type.contains("pattern") && type.contains("list"): [.list([]), .list([.text("**")])]
    case let type where type.hasPrefix("list") || type.hasSuffix("a list of them"): [.list([])]
    case let type where type.contains(" | "):
      type.split(separator: "|").map { .plain($0.trimmingSpaces) }
    default: []
    }
  }
}

extension Substring {
  fileprivate var trimmingSpaces: String { String(self).trimmed() }
}

extension Node {
  /// The same with one value in place of what is there.
  fileprivate func setting(_ keys: [String], to value: Node) -> Node {
    guard let key = keys.first else { return value }
    let below = (self[key] ?? .map([:])).setting(Array(keys.dropFirst()), to: value)
    return Node(value: .map(entries.filter { $0.key != key } + [Node.Entry(key: key, node: below)]))
  }
}
