/// What hides a part of a text from a reader: NUL, at which C parsers stop; bytes that are not UTF-8; marks
/// that
/// turn the direction of what an editor shows.
func controlBytes(in text: [UInt8]) -> SQLScript.Oddity? {
  var line = 1
  var index = 0
  while index < text.count {
    let byte = text[index]
    if byte == 0x0A {
      line += 1
    } else if byte == 0 {
      return .init(
        line: line, part: OpaquePart(.controlBytes, "a NUL byte, at which many parsers stop reading"))
    } else if byte == 0xE2, index + 2 < text.count, text[index + 1] == 0x80 || text[index + 1] == 0x81 {
      let scalar = 0x2000 | UInt32(text[index + 1] & 0x3F) << 6 | UInt32(text[index + 2] & 0x3F)
      if (0x202A...0x202E).contains(scalar) || (0x2066...0x2069).contains(scalar) {
        let code = String(scalar, radix: 16, uppercase: true)
        return .init(
          line: line,
          part: OpaquePart(.controlBytes, "the mark U+\(code), which turns the direction of the text"))
      }
    }
    index += 1
  }
  guard !isUTF8(text.span) else { return nil }
  return .init(line: 1, part: OpaquePart(.controlBytes, "bytes that are not UTF-8"))
}

/// Without a copy, as a `String` would be one.
private func isUTF8(_ bytes: Span<UInt8>) -> Bool {
  do {
    _ = try UTF8Span(validating: bytes)
    return true
  } catch {
    return false
  }
}
