/// Lines of a text with what stands before and behind them.
struct TextLines {
  struct Line {
    /// 1-based.
    let number: Int
    let range: Range<Int>
    let text: String
  }

  let bytes: [UInt8]
  let lines: [Line]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var lines: [Line] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      // Longer lines are data, and no marker that anybody wrote.
      let text = String(decoding: bytes[start..<min(end, start + 400)], as: UTF8.self)
      lines.append(Line(number: lines.count + 1, range: start..<end, text: text.trimmed))
      start = end + 1
    }
    self.lines = lines
  }

  /// The bytes from one line to before another; to the end where `end` is nil.
  func bytes(from start: Line, to end: Line?) -> [UInt8] {
    Array(bytes[start.range.lowerBound..<(end?.range.lowerBound ?? bytes.count)])
  }
}

extension StringProtocol {
  /// Without white space at its ends.
  var trimmed: String {
    var text = Substring(self)
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
