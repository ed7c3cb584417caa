internal import DocumentReading
internal import SourceText

/// One `key=value` of a properties file.
struct Property: Hashable {
  let key: String
  let value: String
  let mark: Mark
}

/// Reads Java's properties: `#` and `!` begin comments, `=`, `:` or white space ends a key, `\` at the end of a line
/// goes on with the next, and `\n`, `\t`, `\f`, `\r` and `\u00e9` are escapes. (`java.util.Properties.load`)
///
/// UTF-8, or ISO 8859-1 where it is not; a byte order mark is passed over.
///
/// - Returns: in the order of the file, keys that are given twice as often as they are.
func readProperties(_ bytes: [UInt8], source: String, limits: DocumentLimits) throws(DocumentProblem)
  -> [Property]
{
  let bytes = try plainText(bytes, source: source, limits: limits)
  let text = String(validating: bytes, as: UTF8.self)
  // Each byte of ISO 8859-1 is the Unicode scalar of its number.
  let scalars = text.map { Array($0.unicodeScalars) } ?? bytes.map { Unicode.Scalar($0) }
  var reader = PropertyReader(scalars: scalars, source: source, limits: limits)
  return try reader.read()
}

private struct PropertyReader {
  let scalars: [Unicode.Scalar]
  let source: String
  let limits: DocumentLimits
  private var index = 0
  private var line = 1
  /// Index of the first sign of the line.
  private var lineStart = 0

  init(scalars: [Unicode.Scalar], source: String, limits: DocumentLimits) {
    self.scalars = scalars
    self.source = source
    self.limits = limits
    if scalars.first == "\u{FEFF}" { index = 1 }
    lineStart = index
  }

  private var mark: Mark { Mark(source: source, line: line, column: index - lineStart + 1) }

  mutating func read() throws(DocumentProblem) -> [Property] {
    var found: [Property] = []
    while index < scalars.count {
      skipBlanks()
      guard index < scalars.count else { break }
      if isBreak(scalars[index]) {
        passBreak()
        continue
      }
      if scalars[index] == "#" || scalars[index] == "!" {
        while index < scalars.count, !isBreak(scalars[index]) { index += 1 }
        continue
      }
      let start = mark
      let key = try word(endsAtSeparator: true)
      skipSeparator()
      let value = try word(endsAtSeparator: false)
      found.append(Property(key: key, value: value, mark: start))
      guard found.count <= limits.entries else {
        throw DocumentProblem(mark: start, message: "more than \(limits.entries) keys")
      }
    }
    return found
  }

  private func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\t" || scalar == "\u{0C}"
  }
  private func isBreak(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }

  private func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "=" || scalar == ":" || isBlank(scalar)
  }

  private mutating func skipBlanks() { while index < scalars.count, isBlank(scalars[index]) { index += 1 } }

  private mutating func passBreak() {
    index += scalars[index] == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n" ? 2 : 1
    line += 1
    lineStart = index
  }

  /// A backslash that ends its line, with the blanks that begin the next one.
  private mutating func passContinuation() -> Bool {
    guard index < scalars.count, scalars[index] == "\\" else { return false }
    // At the end of the file Java takes a lone backslash for the same.
    guard index + 1 < scalars.count else {
      index += 1
      return true
    }
    guard isBreak(scalars[index + 1]) else { return false }
    index += 1
    passBreak()
    skipBlanks()
    return true
  }

  /// White space, and one `=` or `:` among it.
  private mutating func skipSeparator() {
    var seen = false
    while index < scalars.count {
      if passContinuation() { continue }
      if isBlank(scalars[index]) {
        index += 1
      } else if !seen, scalars[index] == "=" || scalars[index] == ":" {
        seen = true
        index += 1
      } else {
        return
      }
    }
  }

  private mutating func word(endsAtSeparator: Bool) throws(DocumentProblem) -> String {
    var text = String.UnicodeScalarView()
    let start = mark
    var length = 0
    while index < scalars.count, !isBreak(scalars[index]), !(endsAtSeparator && isSeparator(scalars[index])) {
      if passContinuation() { continue }
      if scalars[index] == "\\" {
        text.append(try escape())
      } else {
        text.append(scalars[index])
        index += 1
      }
      length += 1
      guard length <= limits.text else {
        throw DocumentProblem(mark: start, message: "a text longer than \(limits.text) characters")
      }
    }
    return String(text)
  }

  /// At its backslash, which is neither the last sign nor before a line break.
  private mutating func escape() throws(DocumentProblem) -> Unicode.Scalar {
    let start = mark
    let sign = scalars[index + 1]
    index += 2
    switch sign {
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "f": return "\u{0C}"
    case "u": return try character(start)
    default: return sign
    }
  }

  /// After `\u`. Characters beyond the first plane are two escapes, as in Java.
  private mutating func character(_ start: Mark) throws(DocumentProblem) -> Unicode.Scalar {
    let unit = try codeUnit(start)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    if UTF16.isLeadSurrogate(unit), index + 1 < scalars.count, scalars[index] == "\\",
      scalars[index + 1] == "u"
    {
      index += 2
      let second = try codeUnit(start)
      if UTF16.isTrailSurrogate(second),
        let scalar = Unicode.Scalar(0x10000 + ((UInt32(unit) & 0x3FF) << 10) + (UInt32(second) & 0x3FF))
      {
        return scalar
      }
    }
    throw DocumentProblem(
      mark: start,
      message: "half a character: \\ud800 to \\udfff are written in pairs; save the file as UTF-8 instead")
  }

  private mutating func codeUnit(_ start: Mark) throws(DocumentProblem) -> UInt16 {
    let digits = String(String.UnicodeScalarView(scalars[index..<min(index + 4, scalars.count)]))
    guard digits.utf8.count == 4, digits.allSatisfy(\.isHexDigit), let unit = UInt16(digits, radix: 16) else {
      throw DocumentProblem(
        mark: start,
        message: "\\u without four hexadecimal digits; write \\\\u for the letter behind a backslash")
    }
    index += 4
    return unit
  }
}
