import DocumentReading
import GateKit
import SourceText

/// What files of data are written in, by their names.
enum DataFormat {
  case json, yaml
  /// `KEY=value` lines: `.env.prod`, `messages.properties`.
  case variables

  init(_ path: RepositoryPath) {
    let name = String(decoding: path.name, as: UTF8.self).lowercased()
    if name.hasSuffix(".json") {
      self = .json
    } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
      self = .yaml
    } else {
      self = .variables
    }
  }

  var name: String {
    switch self {
    case .json: "JSON"
    case .yaml: "YAML"
    case .variables: "KEY=value lines"
    }
  }
}

/// A file that is not what its name says.
struct Unreadable: Error {
  let reason: String
  let line: Int?
}

/// Translations and lock files are larger than what people write by hand.
private let limits = DocumentLimits(
  bytes: 16 << 20, depth: 64, entries: 500_000, text: 1 << 20, attributes: 64, expansion: 1)

/// The documents of a file: several in YAML, one in JSON, none in lines of variables.
func documents(_ bytes: [UInt8], at path: RepositoryPath) throws(Unreadable) -> [Node] {
  do throws(DocumentProblems) {
    switch DataFormat(path) {
    case .json: return [try readJSON(bytes, source: path.description, limits: limits)]
    case .yaml:
      var nodes: [Node] = []
      for document in yamlDocuments(bytes) {
        nodes.append(try readYAML(document, source: path.description, limits: limits))
      }
      return nodes
    case .variables: return []
    }
  } catch {
    let first = error.problems.first
    throw Unreadable(
      reason: first?.message.shortened(to: 200) ?? "no reason given", line: first.map(\.mark.line))
  }
}

/// The documents of a YAML stream, each behind as many empty lines as stand before it, so that lines keep their
/// numbers. `---` at the start of a line always begins a document: no text block reaches that far left.
private func yamlDocuments(_ bytes: [UInt8]) -> [[UInt8]] {
  let newline = UInt8(ascii: "\n")
  var documents: [[UInt8]] = []
  var current: [UInt8] = []
  var hasStart = false
  var hasContent = false
  for (number, line) in bytes.split(separator: newline, omittingEmptySubsequences: false).enumerated() {
    if isDocumentStart(line) {
      if hasContent { documents.append(current) }
      // Directives belong to the document that they stand before; an empty document is none.
      if hasContent || hasStart { current = [UInt8](repeating: newline, count: number) }
      hasStart = true
      hasContent = false
    }
    if !isEmpty(line) { hasContent = true }
    current += line
    current.append(newline)
  }
  if hasContent || documents.isEmpty { documents.append(current) }
  return documents
}

private func isDocumentStart(_ line: ArraySlice<UInt8>) -> Bool {
  line.starts(with: Array("---".utf8))
    && (line.count == 3 || " \t\r".utf8.contains(line[line.startIndex + 3]))
}

/// Nothing, a comment, a directive, or a bare `---`.
private func isEmpty(_ line: ArraySlice<UInt8>) -> Bool {
  let text = line.drop { " \t\r".utf8.contains($0) }
  guard let first = text.first, first != UInt8(ascii: "#"), line.first != UInt8(ascii: "%") else {
    return true
  }
  return isDocumentStart(line) && line.dropFirst(3).allSatisfy { " \t\r".utf8.contains($0) }
}
