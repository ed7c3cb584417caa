/// A file does not have the form that an edit expects.
struct UnexpectedForm: Error, CustomStringConvertible {
  let path: String
  let missing: String
  var description: String { "cannot edit \(path): \(missing)" }
}

extension GateName {
  /// `gate("Name"),` in Package.swift, in the order of the names.
  func addedToPackage(_ text: String) throws -> String {
    try inserting(
      "  gate(\"\(module)\"),", into: text, "Package.swift", after: "let gates: [Target] = [", before: "]")
  }

  /// The import and the gate's line in the catalogue.
  func addedToCatalogue(_ text: String) throws -> String {
    let path = "Sources/GateCatalog/GateCatalog.swift"
    let listed = try inserting(
      "  GateDefinition(\(module)Gate.self),", into: text, path,
      after: "private let ofChanges: [GateDefinition] = [",
      before: "]")
    var lines = listed.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let imports = lines.indices.filter { lines[$0].contains("import ") && !lines[$0].hasPrefix("//") }
    guard let last = imports.last else { throw UnexpectedForm(path: path, missing: "there is no import") }
    func name(_ line: String) -> String { line.split(separator: " ").last.map(String.init) ?? "" }
    let place = imports.first { name(lines[$0]) > module } ?? last + 1
    lines.insert("import \(module)", at: place)
    return lines.joined(separator: "\n")
  }
}

/// Puts a line into a list of lines, in their order.
private func inserting(
  _ line: String, into text: String, _ path: String, after opening: String, before closing: String
) throws -> String {
  var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  guard let start = lines.firstIndex(of: opening) else {
    throw UnexpectedForm(path: path, missing: "the line \"\(opening)\" is not there")
  }
  guard let end = lines[start...].firstIndex(of: closing) else {
    throw UnexpectedForm(path: path, missing: "the list after \"\(opening)\" does not end")
  }
  let place = lines[(start + 1)..<end].firstIndex { $0 > line } ?? end
  lines.insert(line, at: place)
  return lines.joined(separator: "\n")
}
