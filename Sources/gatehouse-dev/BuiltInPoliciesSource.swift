import LocalSystem

/// The text of policies/*/policy.yml as a Swift dictionary: the program carries its policies along.
func builtInPoliciesSource(_ root: LocalPath) throws -> String {
  let folder = root.appending("policies")
  let files = LocalFiles.kind(of: folder) == nil ? [] : try LocalFiles.list(folder)
  let entries = try files.compactMap { file -> String? in
    let parts = String(decoding: file.path, as: UTF8.self).split(separator: "/")
    guard parts.count == 2, parts[1] == "policy.yml" else { return nil }
    let bytes = try LocalFiles.read(folder.appending(LocalPath(bytes: file.path)), limit: 1 << 20)
    return entry(String(parts[0]), String(decoding: bytes, as: UTF8.self))
  }
  let table = entries.isEmpty ? "[:]" : "[\n" + entries.joined() + "]"
  return """
    /// Text of the policies that `extends` knows by name; made of policies/*/policy.yml by `gatehouse-dev docs`.
    public let builtInPolicies: [String: String] = \(table)

    """
}

/// A raw literal with enough number signs that nothing in the text ends or interpolates it.
private func entry(_ name: String, _ text: String) -> String {
  var signs = "#"
  while text.contains("\"\"\"" + signs) || text.contains("\\" + signs) { signs += "#" }
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    .map { $0.isEmpty ? "" : "  " + $0 }
  return "  \"\(name)\": \(signs)\"\"\"\n\(lines.joined(separator: "\n"))\n  \"\"\"\(signs),\n"
}
