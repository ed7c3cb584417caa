/// What names an image for good: `sha256:` and 64 hexadecimal digits (OCI image specification, digests).
struct ImageDigest: Hashable {
  /// In lower case.
  let hexadecimal: String

  /// `sha256:9f86…`; nil for another algorithm.
  init?(_ text: some StringProtocol) {
    let prefix = "sha256:"
    guard text.hasPrefix(prefix) else { return nil }
    self.init(hexadecimal: String(text.dropFirst(prefix.count)))
  }

  init?(hexadecimal text: String) {
    guard text.utf8.count == 64,
      text.utf8.allSatisfy({
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0 | 0x20
      })
    else { return nil }
    hexadecimal = text.lowercased()
  }

  /// `registry/app@sha256:9f86…`, or the digest alone; nil for a name with a tag only.
  init?(reference: String) {
    let digest =
      reference.lastIndex(of: "@").map { reference[reference.index(after: $0)...] } ?? reference[...]
    self.init(digest)
  }

  /// `sha256:9f86d081884c`, for people.
  var short: String { "sha256:" + hexadecimal.prefix(12) }
}
