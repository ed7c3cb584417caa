/// One link of a `Link` header (RFC 8288, 3).
struct WebLink: Hashable, Sendable {
  /// As it was written: often relative.
  let target: String
  /// `next`, `last`; lower case.
  let relations: [String]
}

/// The links of a `Link` header. What is not well-formed ends the reading; what was read before it counts.
func readLinks(_ header: String) -> [WebLink] {
  var reader = LinkReader(bytes: Array(header.utf8))
  var links: [WebLink] = []
  while let link = reader.next() { links.append(link) }
  return links
}

private struct LinkReader {
  let bytes: [UInt8]
  var position = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skip(_ isSkipped: (UInt8) -> Bool) {
    while let byte = current, isSkipped(byte) { position += 1 }
  }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() { skip { $0 == 0x20 || $0 == 0x09 } }

  mutating func next() -> WebLink? {
    skip { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
    guard take("<"), let end = bytes[position...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
    let target = String(decoding: bytes[position..<end], as: UTF8.self)
    position = end + 1
    var relations: [String]?
    while true {
      skipSpace()
      guard take(";") else { break }
      skipSpace()
      guard let (name, value) = parameter() else { break }
      // A second `rel` does not count (RFC 8288, 3.3).
      if name == "rel", relations == nil {
        relations = value.lowercased().split { $0 == " " || $0 == "\t" }.map(String.init)
      }
    }
    // Up to the next link, past whatever could not be read.
    if let byte = current, byte != UInt8(ascii: ",") { position = bytes.count }
    return WebLink(target: target, relations: relations ?? [])
  }

  /// Lower-case name and value; nil at an empty one, as before a stray semicolon's end.
  private mutating func parameter() -> (String, String)? {
    let start = position
    skip(isTokenByte)
    guard position > start else { return nil }
    let name = String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
    skipSpace()
    guard take("=") else { return (name, "") }
    skipSpace()
    if take("\"") { return quoted().map { (name, $0) } }
    let valueStart = position
    skip { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: ",") && $0 != 0x20 && $0 != 0x09 }
    return (name, String(decoding: bytes[valueStart..<position], as: UTF8.self))
  }

  /// Behind an opening quote; nil without a closing one.
  private mutating func quoted() -> String? {
    var value: [UInt8] = []
    while let byte = current {
      position += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: value, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\") else {
        value.append(byte)
        continue
      }
      guard let escaped = current else { return nil }
      value.append(escaped)
      position += 1
    }
    return nil
  }
}
