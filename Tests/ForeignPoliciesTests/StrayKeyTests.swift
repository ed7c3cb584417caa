import DocumentReading
import SourceText
import Testing

@testable import ForeignPolicies

@Suite("A stray key") struct StrayKeyTests {
  private static let stray = Node.Entry(
    key: "stray_key", mark: Mark(source: "f", line: 9_999, column: 1),
    node: Node(mark: Mark(source: "f", line: 9_999, column: 12), value: .scalar("1", quoted: false)))

  /// The document with a stray key in each of its maps in turn.
  private static func variants(of node: Node) -> [Node] {
    switch node.value {
    case .map(let entries):
      [Node(mark: node.mark, value: .map(entries + [stray]))]
        + entries.indices.flatMap { index in
          variants(of: entries[index].node).map { inner in
            var changed = entries
            changed[index] = Node.Entry(key: entries[index].key, mark: entries[index].mark, node: inner)
            return Node(mark: node.mark, value: .map(changed))
          }
        }
    case .list(let items):
      items.indices.flatMap { index in
        variants(of: items[index]).map { inner in
          var changed = items
          changed[index] = inner
          return Node(mark: node.mark, value: .list(changed))
        }
      }
    case .null, .scalar: []
    }
  }

  @Test(
    "is named or refused, wherever it stands", arguments: SampleFile.all.filter { $0.format != .sonarQube })
  func anywhere(file: SampleFile) throws {
    let variants = Self.variants(of: try readYAML(try file.bytes(), source: "f"))
    #expect(variants.count > 2)
    for variant in variants {
      let takenOver: TakenOver
      do throws(DocumentProblem) {
        takenOver =
          file.format == .codecov
          ? try CodecovPolicy.takeOver(Place(root: variant), source: "f")
          : try BotPolicy.takeOver(Place(root: variant), source: "f")
      } catch { continue }
      let isNamed = takenOver.outcomes.contains { $0.mark.line == 9_999 }
      // A part that is left out as a whole speaks for what is in it.
      let isInside = takenOver.outcomes.contains { outcome in
        switch outcome.fate {
        case .left, .needless, .differs: holds(variant, outcome.mark)
        case .carried: false
        }
      }
      #expect(isNamed || isInside, "\(variant)")
    }
  }

  /// The stray key is below the place.
  private func holds(_ node: Node, _ mark: Mark) -> Bool {
    if node.mark == mark { return hasStray(node) }
    return node.entries.contains { $0.mark == mark ? hasStray($0.node) : holds($0.node, mark) }
      || node.items.contains { holds($0, mark) }
  }

  private func hasStray(_ node: Node) -> Bool {
    node.entries.contains { $0.key == "stray_key" || hasStray($0.node) }
      || node.items.contains(where: hasStray)
  }
}
