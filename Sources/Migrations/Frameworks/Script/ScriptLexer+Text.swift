/// Strings of Ruby and Elixir.
extension ScriptLexer {
  mutating func takeQuoted(_ quote: UInt8) {
    let start = line
    if language == .elixir, quote != UInt8(ascii: "`"), peek(1) == quote, peek(2) == quote {
      index += 3
      return finish(takeLongText(quote, isRaw: false), start, textLine: start + 1)
    }
    index += 1
    let isRaw = quote == UInt8(ascii: "'") && language == .ruby
    let parts = takeText(close: quote, interpolates: !isRaw, opened: start)
    if quote == UInt8(ascii: "`") {
      // A command of the shell.
      add(.other, line: start)
    } else if peek() == UInt8(ascii: ":"), peek(1) != UInt8(ascii: ":"),
      quote == UInt8(ascii: "\"") || language == .ruby,
      tokens.last.map({ !$0.isSymbol("?") }) ?? true
    {
      index += 1
      add(.label(parts), line: start)
    } else {
      finish(parts, start, textLine: start)
    }
  }

  private mutating func finish(_ parts: [ScriptText], _ start: Int, textLine: Int) {
    // "a" "b" is one string.
    add(.string(parts), line: start, textLine: textLine)
  }

  /// `"""` to `"""`.
  private mutating func takeLongText(_ quote: UInt8, isRaw: Bool) -> [ScriptText] {
    let opened = line
    let start = index
    while index < text.count {
      if text[index] == quote, peek(1) == quote, peek(2) == quote {
        let content = Array(text[start..<index])
        index += 3
        var inner = ScriptLexer(content, language, line: opened)
        inner.index = 0
        inner.depth = depth
        let skipped = content.first == 0x0A ? 1 : 0
        inner.index = skipped
        inner.line += skipped
        if isRaw { return [.text(String(decoding: content.dropFirst(skipped), as: UTF8.self))] }
        return inner.takeText(close: nil, interpolates: true, opened: opened)
      }
      if text[index] == 0x0A { line += 1 }
      index += text[index] == UInt8(ascii: "\\") && !isRaw && peek(1) != 0x0A ? 2 : 1
    }
    index = min(index, text.count)
    unfinishedLine = opened
    return [.text(String(decoding: text[start..<index], as: UTF8.self))]
  }

  /// Up to `close`, which is passed over; to the end of the text where it is nil. `open` is set for brackets,
  /// which nest.
  mutating func takeText(
    close: UInt8?, open: UInt8? = nil, interpolates: Bool, isRaw: Bool = false, opened: Int
  ) -> [ScriptText] {
    var parts: [ScriptText] = []
    var content: [UInt8] = []
    var level = 0
    func flush() {
      if !content.isEmpty { parts.append(.text(String(decoding: content, as: UTF8.self))) }
      content = []
    }
    while index < text.count {
      let byte = text[index]
      if byte == close, level == 0 {
        index += 1
        flush()
        return parts
      }
      if byte == close { level -= 1 }
      if byte == open { level += 1 }
      if byte == UInt8(ascii: "\\"), !isRaw, index + 1 < text.count {
        takeEscape(into: &content, isPlain: !interpolates)
        continue
      }
      if byte == UInt8(ascii: "#"), interpolates, peek(1) == UInt8(ascii: "{") {
        flush()
        index += 2
        parts.append(.code(takeInterpolation()))
        continue
      }
      if byte == 0x0A { line += 1 }
      content.append(byte)
      index += 1
    }
    if close != nil { unfinishedLine = opened }
    flush()
    return parts
  }

  private mutating func takeInterpolation() -> [ScriptToken] {
    guard depth < Self.depthLimit else {
      unfinishedLine = unfinishedLine ?? line
      index = text.count
      return []
    }
    var inner = ScriptLexer(text, language, line: line)
    inner.index = index
    inner.runToBrace(depth: depth + 1)
    index = inner.index
    line = inner.line
    unfinishedLine = unfinishedLine ?? inner.unfinishedLine
    return inner.tokens
  }

  private mutating func takeEscape(into content: inout [UInt8], isPlain: Bool) {
    let next = text[index + 1]
    index += 2
    if next == 0x0A { line += 1 }
    if isPlain {
      // In single quotes a backslash hides itself and the quote alone.
      if next != UInt8(ascii: "\\"), next != UInt8(ascii: "'") { content.append(UInt8(ascii: "\\")) }
      content.append(next)
      return
    }
    switch next {
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "s"): content.append(0x20)
    case 0x0A: return
    default: content.append(next)
    }
  }

  // MARK: Ruby's %

  mutating func takePercent() {
    guard let next = peek(1) else { return takeOperator() }
    var kind = UInt8(ascii: "Q")
    var place = index + 1
    if "wWiIqQrsx".utf8.contains(next) {
      kind = next
      place += 1
    }
    guard place < text.count, let close = Self.closer(of: text[place]) else { return takeOperator() }
    let start = line
    let open = text[place]
    index = place + 1
    let interpolates = !"wiqs".utf8.contains(kind)
    let parts = takeText(
      close: close, open: open == close ? nil : open, interpolates: interpolates, opened: start)
    switch kind {
    case UInt8(ascii: "w"), UInt8(ascii: "W"), UInt8(ascii: "i"), UInt8(ascii: "I"):
      addWords(parts, areSymbols: kind == UInt8(ascii: "i") || kind == UInt8(ascii: "I"), start)
    case UInt8(ascii: "r"), UInt8(ascii: "x"):
      while let flag = peek(), kind == UInt8(ascii: "r"), isScriptWord(flag) { index += 1 }
      add(.other, line: start)
    case UInt8(ascii: "s"): add(.symbol(parts), line: start)
    default: finish(parts, start, textLine: start)
    }
  }

  private mutating func addWords(_ parts: [ScriptText], areSymbols: Bool, _ start: Int) {
    var text = ""
    for part in parts {
      // A list with a hole is known only when it runs.
      guard case .text(let piece) = part else { return add(.other, line: start) }
      text += piece
    }
    add(.words(text.split { $0.isWhitespace }.map(String.init), areSymbols: areSymbols), line: start)
  }

  private static func closer(of open: UInt8) -> UInt8? {
    switch open {
    case UInt8(ascii: "("): UInt8(ascii: ")")
    case UInt8(ascii: "["): UInt8(ascii: "]")
    case UInt8(ascii: "{"): UInt8(ascii: "}")
    case UInt8(ascii: "<"): UInt8(ascii: ">")
    case UInt8(ascii: "|"), UInt8(ascii: "!"), UInt8(ascii: "/"), UInt8(ascii: "\""), UInt8(ascii: "'"),
      UInt8(ascii: "^"), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "+"), UInt8(ascii: "~"):
      open
    default: nil
    }
  }

  mutating func takeRegex() {
    let start = line
    index += 1
    _ = takeText(close: UInt8(ascii: "/"), interpolates: true, opened: start)
    while let flag = peek(), isScriptWord(flag) { index += 1 }
    add(.other, line: start)
  }

  // MARK: Elixir's ~

  mutating func takeSigil() {
    guard let name = peek(1), (65...90).contains(name) || (97...122).contains(name) else {
      return takeOperator()
    }
    var place = index + 2
    while place < text.count, (65...90).contains(text[place]) || (97...122).contains(text[place]) {
      place += 1
    }
    guard place < text.count, let close = Self.closer(of: text[place]) else { return takeOperator() }
    let start = line
    let quote = text[place]
    let isRaw = (65...90).contains(name)
    let isLong =
      place + 2 < text.count && text[place + 1] == quote && text[place + 2] == quote && quote == close
    index = place + (isLong ? 3 : 1)
    let parts =
      isLong
      ? takeLongText(quote, isRaw: isRaw)
      : takeText(
        close: close, open: quote == close ? nil : quote, interpolates: !isRaw, isRaw: isRaw, opened: start)
    let flagStart = index
    while let flag = peek(), (97...122).contains(flag) { index += 1 }
    switch name | 0x20 {
    case UInt8(ascii: "s"), UInt8(ascii: "c"): finish(parts, start, textLine: isLong ? start + 1 : start)
    case UInt8(ascii: "w"):
      addWords(parts, areSymbols: text[flagStart..<index].contains(UInt8(ascii: "a")), start)
    default: add(.other, line: start)
    }
  }
}
