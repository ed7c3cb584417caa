/// What a document from outside may cost. Passing a limit is an error that names it.
public struct DocumentLimits: Hashable, Sendable {
  /// Bytes of the document, after decompression.
  public var bytes: Int
  /// Levels of maps, lists or elements inside each other. Readers recurse, so this also bounds the stack: keep
  /// it at a few hundred.
  public var depth: Int
  /// Maps, lists and scalars of a tree, counted after YAML aliases are expanded; elements of an XML document.
  public var entries: Int
  /// Bytes of one key, one scalar, one attribute value, or one run of text between two tags.
  public var text: Int
  /// Attributes of one XML element.
  public var attributes: Int
  /// Bytes that one compressed byte may become. Small inputs may always become one megabyte.
  public var expansion: Int

  public init(bytes: Int, depth: Int, entries: Int, text: Int, attributes: Int, expansion: Int) {
    self.bytes = bytes
    self.depth = depth
    self.entries = entries
    self.text = text
    self.attributes = attributes
    self.expansion = expansion
  }

  /// For what people write by hand: policies, waivers, facts. Far above any real one (the longest published
  /// CI configurations are near 200 kB and ten levels deep), and read in well under a second.
  public static let policy = DocumentLimits(
    bytes: 1 << 20, depth: 64, entries: 50_000, text: 256 << 10, attributes: 64, expansion: 200)

  /// For what tools write: SARIF, coverage, test reports. Deflate reaches 1,032 at most; XML reports of large
  /// projects reach about 40.
  public static let report = DocumentLimits(
    bytes: 256 << 20, depth: 256, entries: 10_000_000, text: 16 << 20, attributes: 256, expansion: 200)
}

/// `1 MiB` where it comes out even, else `1234 bytes`.
func byteCount(_ bytes: Int) -> String {
  for (unit, shift) in [("GiB", 30), ("MiB", 20), ("KiB", 10)] where bytes >= 1 << shift {
    if bytes.isMultiple(of: 1 << shift) { return "\(bytes >> shift) \(unit)" }
  }
  return "\(bytes) bytes"
}
