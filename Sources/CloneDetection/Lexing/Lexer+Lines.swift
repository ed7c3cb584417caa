/// What is told by the beginning of a line.
extension Lexer {
  /// The line begins with a byte that may begin an import, the end of the program or documentation.
  mutating func skipSpecialLine() {
    let isFirstColumn = position == 0 || source[position - 1] == newline
    if isFirstColumn {
      if let block = lexicon.blocks.first(where: {
        $0.startsLine && $0.open.stands(in: source, at: position)
      }) {
        return blockComment(block)
      }
      if lexicon.traits.contains(.pod), skipDocumentation() { return }
      if lexicon.traits.contains(.dataMark), isDataMark {
        line &+= UInt32(truncatingIfNeeded: newlines(from: position, to: limit))
        position = limit
        return
      }
    }
    guard options.ignoresImports, frames.isEmpty else { return }
    for form in lexicon.imports where begins(form) {
      skipImport()
      return
    }
  }

  private var isDataMark: Bool {
    let end = source.next(newline, from: position, to: limit) ?? limit
    let bytes = (position..<min(end, position + 10)).map { source[$0] }
    let text = String(decoding: bytes, as: UTF8.self).trimmingLineEnd()
    return text == "__END__" || text == "__DATA__"
  }

  /// Perl's `=head1 … =cut`.
  private mutating func skipDocumentation() -> Bool {
    let next = source[position + 1]
    guard source[position] == UInt8(ascii: "="), next | 0x20 >= UInt8(ascii: "a"),
      next | 0x20 <= UInt8(ascii: "z")
    else { return false }
    let cut = source.next(Mark("\n=cut"), from: position, to: limit)
    let end = cut.flatMap { source.next(newline, from: $0 + 1, to: limit) } ?? limit
    line &+= UInt32(truncatingIfNeeded: newlines(from: position, to: end))
    position = end
    return true
  }

  // MARK: Imports

  private func begins(_ form: Lexicon.Import) -> Bool {
    var index = position
    for part in form.parts {
      let bytes = source.eight(at: index) & part.mask
      // Bit 5 of a letter is its case; signs of import forms have it set already.
      guard
        bytes == part.bytes || lexicon.ignoresCase && bytes | 0x2020_2020_2020_2020 & part.mask == part.bytes
      else { return false }
      index += part.length
    }
    let last = source[index - 1]
    if lexicon.continuesWord(last), lexicon.continuesWord(source[index]) { return false }
    guard !form.holding.isEmpty || !form.unless.isEmpty else { return true }
    while isSpace(source[index]), index < limit { index += 1 }
    if form.unless.contains(where: { $0.stands(in: source, at: index) }) { return false }
    let end = min(source.next(newline, from: index, to: limit) ?? limit, index + Self.importLineLimit)
    return form.holding.isEmpty || holds(form.holding, from: index, to: end)
  }

  private func holds(_ text: [UInt8], from start: Int, to end: Int) -> Bool {
    var index = start
    while let found = source.next(text[0], from: index, to: end - text.count + 1) {
      if text.indices.allSatisfy({ source[found + $0] == text[$0] }) { return true }
      index = found + 1
    }
    return false
  }

  private static let importLineLimit = 1000
  /// Lines of one import; one that seems longer is taken for its first line.
  private static let importLength = 400

  /// To the end of the line, or of the brackets that it opens, or to a semicolon.
  private mutating func skipImport() {
    var index = position
    var lines: UInt32 = 0
    var depth = 0
    // Where brackets keep not being closed, an import is its line.
    let most = failedSearches < Self.searchLimit ? Self.importLength : 0
    while index < limit, lines <= most {
      let byte = source[index]
      switch byte {
      case newline:
        if depth <= 0, source[index - 1] != UInt8(ascii: "\\") { return leave(at: index, lines) }
        lines += 1
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        let end = source.next(newline, from: index, to: limit) ?? limit
        if let close = source.next(byte, from: index + 1, to: end) { index = close }
      case UInt8(ascii: ";"):
        if depth <= 0 { return leave(at: index + 1, lines) }
      default: break
      }
      index += 1
    }
    if depth <= 0, index >= limit { return leave(at: limit, lines) }
    // A bracket that nothing closes.
    failedSearches += 1
    position = source.next(newline, from: position, to: limit) ?? limit
  }

  private mutating func leave(at index: Int, _ lines: UInt32) {
    position = index
    line &+= lines
  }
}

extension String {
  fileprivate func trimmingLineEnd() -> String { String(prefix { $0 != "\r" && $0 != "\n" && $0 != "\r\n" }) }
}
