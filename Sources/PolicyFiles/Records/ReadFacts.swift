import DocumentReading
public import GateKit
import SourceText

/// Reads the facts of a pull request (`--facts FILE`): JSON where the name ends in `.json` or the text is JSON,
/// else YAML.
public func readFacts(_ bytes: [UInt8], source: String) throws(UnreadableFile) -> Facts {
  // What starts with a brace is JSON, or YAML in braces: whatever JSON refuses, YAML may still read.
  let braced = bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
  // A pipe that broke says nothing; whoever means to say nothing writes {}.
  guard bytes.contains(where: { !" \t\r\n".utf8.contains($0) }) else {
    let mark = Mark(source: source, line: 0, column: 0)
    throw UnreadableFile(problems: [Problem(mark: mark, message: "there are no facts; write {} for none")])
  }
  let node: Node
  if !source.hasSuffix(".json"), braced, let json = try? readJSON(bytes, source: source, limits: factsLimits)
  {
    node = json
  } else {
    node = try document(bytes, source: source, json: source.hasSuffix(".json"), limits: factsLimits)
  }
  return try decode(Facts.self, node)
}

/// A description has at most 256 kB on any forge; reviews and labels are few.
private let factsLimits = DocumentLimits(
  bytes: 4 << 20, depth: 16, entries: 100_000, text: 1 << 20, attributes: 0, expansion: 0)
