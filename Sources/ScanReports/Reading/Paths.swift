/// The path that a `file:` address or a relative reference is, without escapes; other addresses stay as they
/// are. Backslashes are separators.
func path(fromURI uri: String) -> String {
  // Most are plain paths: nothing to do, and no text to search more than once.
  guard uri.hasByte(where: { $0 == colon || $0 == percent || $0 == backslash }) else { return uri }
  var rest = uri[...]
  if rest.hasPrefix("file:") {
    rest = rest.dropFirst(5)
    if rest.hasPrefix("//") {
      rest = rest.dropFirst(2)
      // The machine, mostly empty or `localhost`.
      rest = rest.firstIndex(of: "/").map { rest[$0...] } ?? rest
    }
    // `/C:/x`
    if rest.hasPrefix("/"), rest.dropFirst(2).hasPrefix(":") { rest = rest.dropFirst() }
  } else if isAddress(uri) {
    return uri
  }
  return withSlashes(rest.utf8.contains(percent) ? withoutEscapes(rest) : String(rest))
}

/// Has a scheme and a machine: `https://example.org/x`.
func isAddress(_ text: String) -> Bool {
  guard let colon = text.utf8.firstIndex(of: colon) else { return false }
  return text[colon...].hasPrefix("://")
}

func withSlashes(_ path: String) -> String {
  path.hasByte(where: { $0 == backslash }) ? path.replacing("\\", with: "/") : path
}

private let colon = UInt8(ascii: ":")
private let percent = UInt8(ascii: "%")
private let backslash = UInt8(ascii: "\\")

extension String {
  /// By its span: several times as fast as by its UTF-8 view.
  @inline(__always)
  func hasByte(where isWanted: (UInt8) -> Bool) -> Bool {
    let bytes = utf8.span
    for index in bytes.indices where isWanted(bytes[index]) { return true }
    return false
  }
}

private func withoutEscapes(_ text: Substring) -> String {
  var bytes: [UInt8] = []
  var rest = text.utf8
  while let byte = rest.popFirst() {
    if byte == percent, rest.prefix(2).count == 2, let value = UInt8(String(rest.prefix(2)) ?? "", radix: 16)
    {
      bytes.append(value)
      rest = rest.dropFirst(2)
    } else {
      bytes.append(byte)
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}
