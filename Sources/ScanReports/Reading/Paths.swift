/// The path that a `file:` address or a relative reference is, without escapes; other addresses stay as they
/// are. Backslashes are separators.
func path(fromURI uri: String) -> String {
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
  } else if rest.contains("://") {
    return uri
  }
  return withSlashes(rest.utf8.contains(UInt8(ascii: "%")) ? withoutEscapes(rest) : String(rest))
}

func withSlashes(_ path: String) -> String {
  path.utf8.contains(UInt8(ascii: "\\")) ? path.replacing("\\", with: "/") : path
}

private func withoutEscapes(_ text: Substring) -> String {
  var bytes: [UInt8] = []
  var rest = text.utf8
  while let byte = rest.popFirst() {
    if byte == UInt8(ascii: "%"), let value = UInt8(String(rest.prefix(2)) ?? "", radix: 16),
      rest.prefix(2).count == 2
    {
      bytes.append(value)
      rest = rest.dropFirst(2)
    } else {
      bytes.append(byte)
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}
