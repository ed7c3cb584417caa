import DocumentReading
public import GateKit
import SourceText

/// Why a file that people or programs wrote cannot be used: every mistake in it, in the order of the file.
public struct UnreadableFile: Error, Hashable, Sendable, CustomStringConvertible {
  /// Never empty.
  public let problems: [Problem]

  /// One line a problem.
  public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// The limits of a file that gathers lines over years or that a program writes.
let gatheredLimits = DocumentLimits(
  bytes: 16 << 20, depth: 16, entries: 1_000_000, text: 64 << 10, attributes: 0, expansion: 0)

func document(_ bytes: [UInt8], source: String, json: Bool, limits: DocumentLimits) throws(UnreadableFile)
  -> Node
{
  do throws(DocumentProblems) {
    return json
      ? try readJSON(bytes, source: source, limits: limits)
      : try readYAML(bytes, source: source, limits: limits)
  } catch {
    throw UnreadableFile(problems: error.problems.map { Problem(mark: $0.mark, message: $0.message) })
  }
}

/// A document as a settings struct, and what else is wrong once it fits the shape.
func decode<Value: Settings>(
  _: Value.Type, _ node: Node, beside others: (Value) -> [Problem] = { _ in [] }
) throws(UnreadableFile) -> Value {
  let problems = inFileOrder(Value.shape.check(node))
  guard problems.isEmpty, let value = Value(node) else {
    throw UnreadableFile(
      problems: problems.isEmpty ? [Problem(mark: node.mark, message: "cannot be read")] : problems)
  }
  let more = inFileOrder(others(value))
  guard more.isEmpty else { throw UnreadableFile(problems: more) }
  return value
}

private func inFileOrder(_ problems: [Problem]) -> [Problem] {
  problems.enumerated().sorted { a, b in
    let (one, other) = (a.element.mark, b.element.mark)
    return (one.line, one.column, a.offset) < (other.line, other.column, b.offset)
  }.map(\.element)
}
