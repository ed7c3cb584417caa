import HTTPFields

/// The header lines of a response as they come in. Those of an interim response (103) make way for the next.
struct ReceivedHead {
  private(set) var headers = HTTPFields()
  /// Bytes of all lines so far, of interim responses too.
  private(set) var size = 0
  /// The empty line behind the headers has come.
  private(set) var isComplete = false

  mutating func take(_ line: UnsafeRawBufferPointer) {
    size += line.count
    take(unsafe Array(line))
  }

  mutating func take(_ line: [UInt8]) {
    let text = String(decoding: line, as: UTF8.self)
    if text.hasPrefix("HTTP/"), isComplete || headers.fields.isEmpty {
      self = ReceivedHead(size: size)
      return
    }
    // Trailers are not headers: nothing that a decision rests on may come after the body.
    guard !isComplete else { return }
    let trimmed = text.trimmingHTTPSpace
    if trimmed.isEmpty {
      isComplete = true
      return
    }
    // Folded lines are obsolete (RFC 9112, 5.2) and of no use to us.
    guard !text.hasPrefix(" "), !text.hasPrefix("\t"), let colon = text.utf8.firstIndex(of: UInt8(ascii: ":"))
    else { return }
    let name = text[..<colon]
    guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte) else { return }
    headers.append(String(name), text[text.utf8.index(after: colon)...].trimmingHTTPSpace)
  }

  init() {}
  private init(size: Int) { self.size = size }
}

extension StringProtocol {
  /// Without spaces, tabs and line ends at either end, bytewise: `\r\n` is one character to Swift.
  var trimmingHTTPSpace: String {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
    let bytes = Array(utf8).drop(while: isSpace)
    let end = bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? bytes.startIndex
    return String(decoding: bytes[bytes.startIndex..<end], as: UTF8.self)
  }
}
