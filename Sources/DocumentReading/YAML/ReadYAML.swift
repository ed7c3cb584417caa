public import SourceText

/// Reads one YAML document (1.1 and 1.2 as far as libyaml goes) into a tree that says nothing about types:
/// `no`, `on` and `08` stay text. Only a plain `~`, `null` or nothing is `.null`.
///
/// Aliases are expanded, `<<` merges maps (own keys win, earlier maps before later ones), and both count
/// towards `limits.entries`. Refused: duplicate keys, tags outside the core schema, more than one document,
/// keys that are lists or maps.
///
/// - Throws: every mistake up to the first that is not YAML at all.
public func readYAML(_ bytes: [UInt8], source: String, limits: DocumentLimits = .policy)
  throws(DocumentProblems) -> Node
{
  var composer: YAMLComposer
  do throws(DocumentProblem) {
    composer = try YAMLComposer(bytes, source: source, limits: limits)
  } catch { throw DocumentProblems([], error) }
  let node: Node
  do throws(DocumentProblem) {
    node = try composer.onlyDocument()
  } catch { throw DocumentProblems(composer.problems, error) }
  try DocumentProblems.throwIfAny(composer.problems)
  return node
}
