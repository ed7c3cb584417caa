extension CodeLexer {
  // MARK: 'x' and "x"

  /// Either language's; C#'s `"""` too.
  mutating func takeQuoted() {
    if language == .cSharp, peek(0) == UInt8(ascii: "\""), peek(1) == UInt8(ascii: "\""),
      peek(2) == UInt8(ascii: "\"")
    {
      return takeRaw(dollars: 0)
    }
    let quote = text[index]
    let start = line
    index += 1
    var content: [UInt8] = []
    while index < text.count, text[index] != quote {
      if text[index] == 0x0A {
        note("a string that is opened here is never closed", line: start)
        break
      }
      takeCharacter(into: &content)
    }
    if index < text.count, text[index] == quote {
      index += 1
    } else if index >= text.count {
      note("a string that is opened here is never closed", line: start)
    }
    add(.string(String(decoding: content, as: UTF8.self)), line: start)
  }

  /// One character of a string, or what a backslash makes.
  private mutating func takeCharacter(into content: inout [UInt8]) {
    guard text[index] == UInt8(ascii: "\\") else {
      content.append(text[index])
      index += 1
      return
    }
    index += 1
    guard let byte = peek(0) else { return }
    index += 1
    switch byte {
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "v"): content.append(0x0B)
    case UInt8(ascii: "0"): content.append(0)
    case 0x0D:
      if peek(0) == 0x0A {
        index += 1
        line += 1
      }
    case 0x0A: line += 1
    case UInt8(ascii: "x"): appendScalar(digits: 2, into: &content)
    case UInt8(ascii: "U"): appendScalar(digits: 8, into: &content)
    case UInt8(ascii: "u"):
      if peek(0) == UInt8(ascii: "{") {
        index += 1
        appendScalar(digits: 6, into: &content)
        if peek(0) == UInt8(ascii: "}") { index += 1 }
      } else {
        appendScalar(digits: 4, into: &content)
      }
    default: content.append(byte)
    }
  }

  /// At most so many hexadecimal digits; halves of a pair are no scalar, and left out.
  private mutating func appendScalar(digits: Int, into content: inout [UInt8]) {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let byte = peek(0), let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { break }
      value = value << 4 | UInt32(digit)
      index += 1
    }
    if let scalar = Unicode.Scalar(value) { content += Array(String(Character(scalar)).utf8) }
  }

  // MARK: `x${y}`

  mutating func takeTemplate() {
    let start = line
    index += 1
    var parts: [CodeToken.TemplatePart] = []
    var content: [UInt8] = []
    while index < text.count, text[index] != UInt8(ascii: "`") {
      if text[index] == UInt8(ascii: "$"), peek(1) == UInt8(ascii: "{") {
        index += 2
        close(&content, into: &parts)
        parts.append(.hole(takeHole()))
      } else {
        if text[index] == 0x0A { line += 1 }
        takeCharacter(into: &content)
      }
    }
    if index >= text.count { note("a template that is opened here is never closed", line: start) }
    index += 1
    close(&content, into: &parts)
    add(.template(parts), line: start)
  }

  private func close(_ content: inout [UInt8], into parts: inout [CodeToken.TemplatePart]) {
    if !content.isEmpty { parts.append(.text(String(decoding: content, as: UTF8.self))) }
    content = []
  }

  // MARK: C#'s $"", @"", $@"", """ """

  /// What begins with `$` or `@`.
  mutating func takePrefixed() {
    var dollars = 0
    var isVerbatim = false
    var end = index
    while end < text.count, text[end] == UInt8(ascii: "$") || text[end] == UInt8(ascii: "@") {
      if text[end] == UInt8(ascii: "$") { dollars += 1 } else { isVerbatim = true }
      end += 1
    }
    guard end < text.count, text[end] == UInt8(ascii: "\"") else {
      // @class: a name that is a keyword.
      index += 1
      return
    }
    index = end
    if peek(1) == UInt8(ascii: "\""), peek(2) == UInt8(ascii: "\""), !isVerbatim {
      return takeRaw(dollars: dollars)
    }
    takeInterpolated(hasHoles: dollars > 0, isVerbatim: isVerbatim)
  }

  private mutating func takeInterpolated(hasHoles: Bool, isVerbatim: Bool) {
    let start = line
    index += 1
    var parts: [CodeToken.TemplatePart] = []
    var content: [UInt8] = []
    var isClosed = false
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "\"") {
        guard isVerbatim, peek(1) == byte else {
          index += 1
          isClosed = true
          break
        }
        content.append(byte)
        index += 2
      } else if hasHoles, byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}"), peek(1) == byte {
        content.append(byte)
        index += 2
      } else if hasHoles, byte == UInt8(ascii: "{") {
        index += 1
        close(&content, into: &parts)
        parts.append(.hole(takeHole()))
      } else if isVerbatim {
        if byte == 0x0A { line += 1 }
        content.append(byte)
        index += 1
      } else {
        if byte == 0x0A { break }
        takeCharacter(into: &content)
      }
    }
    if !isClosed { note("a string that is opened here is never closed", line: start) }
    close(&content, into: &parts)
    add(.template(parts), line: start)
  }

  /// `"""` or more quotes, up to as many; `$$` says how many brackets open a hole.
  private mutating func takeRaw(dollars: Int) {
    let start = line
    var quotes = 0
    while peek(quotes) == UInt8(ascii: "\"") { quotes += 1 }
    index += quotes
    var parts: [CodeToken.TemplatePart] = []
    var content: [UInt8] = []
    var isClosed = false
    while index < text.count {
      if text[index] == UInt8(ascii: "\"") {
        var run = 0
        while peek(run) == UInt8(ascii: "\"") { run += 1 }
        if run >= quotes {
          content += [UInt8](repeating: UInt8(ascii: "\""), count: run - quotes)
          index += run
          isClosed = true
          break
        }
        content += text[index..<(index + run)]
        index += run
        continue
      }
      var braces = 0
      while braces < dollars, peek(braces) == UInt8(ascii: "{") { braces += 1 }
      if dollars > 0, braces == dollars {
        index += dollars
        close(&content, into: &parts)
        parts.append(.hole(takeHole()))
        // The first closing bracket ended the hole; the others belong to it.
        var rest = dollars - 1
        while rest > 0, peek(0) == UInt8(ascii: "}") {
          index += 1
          rest -= 1
        }
        continue
      }
      if text[index] == 0x0A { line += 1 }
      content.append(text[index])
      index += 1
    }
    if !isClosed { note("a string that is opened here is never closed", line: start) }
    close(&content, into: &parts)
    add(.template(parts), line: start)
  }
}
