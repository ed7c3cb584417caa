/// Words, signs, spaces and the ends of lines: nearly all that code is made of.
extension Lexer {
  /// Takes plain code as far as it goes, up to something that needs a closer look or to the last bytes of the file.
  ///
  /// What the loop in `run` does, for lexicons of plain words, in a few instructions a token: everything that it
  /// counts is in local values, and every read is known to be inside of the file.
  mutating func takePlainCode() {
    // One turn reads sixteen bytes at most.
    let last = min(limit, source.count &- 16)
    while position < last {
      sink.reserve(limit &- position)
      guard takePlainCode(to: last) else { return }
      if lexicon.kind(source[position]) == Lexicon.Kind.digit {
        number()
      } else if !takePlainString() {
        return
      }
    }
  }

  /// False at anything but a number or an opener.
  private mutating func takePlainCode(to last: Int) -> Bool {
    let (source, lexicon) = (source, lexicon)
    var (position, line, lastEnd) = (position, line, lastEnd)
    var (runStart, runValues) = (runStart, runValues)
    defer {
      (self.position, self.line, self.lastEnd) = (position, line, lastEnd)
      (self.runStart, self.runValues) = (runStart, runValues)
    }
    while position < last {
      let bytes = unsafe source.eightUnchecked(at: position)
      let byte = UInt8(truncatingIfNeeded: bytes)
      let kind = lexicon.kind(byte)
      // Words and signs follow each other in no order that a processor could foresee: they go one way.
      if Lexicon.Kind.isTaken(kind) {
        let isWord = kind == Lexicon.Kind.word
        var length = isWord ? wordLength(bytes) : 1
        let hash: UInt32
        let next: UInt8
        if length < 8 {
          let size = UInt64(truncatingIfNeeded: length)
          next = UInt8(truncatingIfNeeded: bytes &>> (8 &* size))
          let word = finished(1 ^ size &* Self.golden ^ bytes & ((1 &<< (8 &* size)) &- 1))
          hash = isWord ? word : 0x1000 | UInt32(byte)
        } else {
          let more = unsafe source.eightUnchecked(at: position &+ 8)
          let rest = wordLength(more)
          guard rest < 8 else { return false }
          length = 8 &+ rest
          let size = UInt64(truncatingIfNeeded: rest)
          next = UInt8(truncatingIfNeeded: more &>> (8 &* size))
          var word = (1 ^ UInt64(truncatingIfNeeded: length) &* Self.golden ^ bytes) &* 0xFF51_AFD7_ED55_8CCD
          word ^= word >> 32
          hash = finished(word ^ more & ((1 &<< (8 &* size)) &- 1))
        }
        if isWord {
          guard length > 0, !lexicon.continuesWord(next), position &+ length <= limit else { return false }
        }
        let isSeparator = kind == Lexicon.Kind.separator
        // A table ends here.
        if !isSeparator, runValues >= Self.tableLength { return false }
        unsafe sink.appendUnchecked(hash, line: line)
        runValues = isSeparator ? runValues : 0
        runStart = isSeparator ? runStart : sink.count
        position &+= length
        lastEnd = position
        // The one space that follows most tokens.
        position &+= next == UInt8(ascii: " ") ? 1 : 0
        continue
      }
      switch kind {
      case Lexicon.Kind.space: position &+= 1
      case Lexicon.Kind.newline:
        guard pendingHeredocs.isEmpty else { return false }
        var next = position &+ 1
        while next < last {
          let others = notIndentation(unsafe source.eightUnchecked(at: next))
          next &+= others.trailingZeroBitCount / 8
          if others != 0 { break }
        }
        // What may begin a line that is no code is looked at elsewhere.
        guard next < last, !lexicon.startsSpecially(unsafe source.eightUnchecked(at: next)) else {
          return false
        }
        position = next
        line &+= 1
      default: return true
      }
    }
    return false
  }

  /// A string that ends on its line and holds no code; false for anything else, and nothing was read.
  private mutating func takePlainString() -> Bool {
    let quote = source[position]
    // Two in a row may be the beginning of a longer mark.
    guard let form = lexicon.plainString(quote), source[position &+ 1] != quote else { return false }
    if lexicon.traits.contains(.tagStrings), source[position &- 1] == UInt8(ascii: "R") { return false }
    let backslash = form.escape == .backslash ? UInt8(ascii: "\\") : quote
    let stops = (
      repeated(quote), repeated(newline), repeated(backslash),
      repeated(form.interpolation?.mark.first ?? quote)
    )
    let start = position &+ 1
    var index = source.next(ofAny: stops, from: start, to: limit)
    while index < limit, source[index] != quote {
      let byte = source[index]
      if byte == newline || form.interpolation?.mark.stands(in: source, at: index) == true { return false }
      if byte == backslash {
        index &+= 1
        if source[index] == newline { return false }
      }
      index = source.next(ofAny: stops, from: index &+ 1, to: limit)
    }
    guard index < limit else { return false }
    outline?.addText(start..<index)
    position = index &+ 1
    value(options.ignoresLiterals ? 0x12 : hash(from: start, to: index, 3))
    return true
  }
}

/// The highest bit of each byte that is visible or the end of a line, and so no indentation.
@inline(__always) private func notIndentation(_ bytes: UInt64) -> UInt64 {
  let lows = repeated(0x7F)
  // A byte below 128 plus 95 has its highest bit set where it is at least 33.
  let visible = (bytes & lows) &+ repeated(0x5F) | bytes
  let lineEnd = bytes ^ repeated(newline)
  return (visible | ~((lineEnd & lows) &+ lows | lineEnd)) & ~lows
}
