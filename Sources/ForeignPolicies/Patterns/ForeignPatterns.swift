internal import SourceText

/// A path pattern of codecov.yml as globs.
///
/// Codecov tells three kinds by their signs (codecov/shared, `determine_path_pattern_type`): the beginning of a
/// path, a glob, and a regular expression that matches from the beginning.
///
/// - Returns: nil where no globs say the same.
func globs(ofCodecov written: String) -> [String]? {
  let text = written.hasPrefix("./") ? String(written.dropFirst(2)) : written
  guard !text.isEmpty else { return nil }
  if !text.contains(where: { "*$][".contains($0) }) {
    // Codecov puts the beginning into an expression as it is; what people write are paths.
    return valid([globLiteral(text) + "**"])
  }
  let isExpression = text.contains(".*") || text.contains("]*")
  if text.contains("**") || text.contains("/*") || (text.contains("*") && !isExpression) {
    return valid([text.map { "{}\\".contains($0) ? "\\\($0)" : String($0) }.joined()])
  }
  return globs(ofExpression: text, anchored: true)
}

/// A path pattern of SonarQube as a glob: `**` for folders, `*` and `?` within one.
///
/// - Returns: nil for a path of the machine, and for what no glob takes.
func glob(ofSonar written: String) -> String? {
  var text = written.replacing("\\", with: "/")
  guard !text.lowercased().hasPrefix("file:") else { return nil }
  while text.hasPrefix("./") { text.removeFirst(2) }
  while text.hasPrefix("/") { text.removeFirst() }
  if text.hasSuffix("/") { text += "**" }
  return valid([text.map { "[{}".contains($0) ? "\\\($0)" : String($0) }.joined()])?.first
}

private func valid(_ globs: [String]) -> [String]? {
  // Whatever a glob does not take is refused, and told by whoever asked.
  globs.allSatisfy { (try? Glob($0)) != nil } ? globs : nil
}
