/// A string with code inside of it, while the code is lexed.
struct StringFrame {
  /// Index of the form.
  let form: Int
  /// Where the string began, to go back there should it never end.
  let start: Int
  let line: UInt32
  /// How many tokens there were; fewer where a comment in the code inside took some out.
  var token: Int
  /// What comments had taken out by then.
  let suppression: (token: Int, line: UInt32)?
  let suppressedCount: Int
  /// Levels of the code's brackets that are open.
  var depth = 0
}

extension Lexer {
  mutating func string(_ index: Int) {
    let form = lexicon.strings[index]
    if lexicon.traits.contains(.tagStrings), source[position - 1] == UInt8(ascii: "R"), taggedString() {
      return
    }
    let frame = StringFrame(
      form: index, start: position, line: line, token: sink.count, suppression: suppression,
      suppressedCount: suppressed.count)
    position &+= form.open.length
    rest(of: frame)
  }

  /// From inside of a string to its end, to its line's end, or to code inside of it.
  private mutating func rest(of frame: StringFrame) {
    let form = lexicon.strings[frame.form]
    let start = position
    let spansLines = form.spansLines && endlessForms & form.bit == 0
    // Rust's r"…" knows no escapes.
    let isRaw =
      form.escape == .none
      || lexicon.traits.contains(.hashStrings) && lexicon.traits.contains(.quoteIsCharacter)
        && frame.start > 0 && source[frame.start - 1] == UInt8(ascii: "r")
    let stops = (
      repeated(form.close.first), repeated(newline), repeated(UInt8(ascii: "\\")),
      repeated(form.interpolation?.mark.first ?? newline)
    )
    var index = position
    while index < limit {
      index = source.next(ofAny: stops, from: index, to: limit)
      let byte = source[index]
      if byte == form.close.first, form.close.stands(in: source, at: index) {
        if form.escape == .doubled, form.close.stands(in: source, at: index &+ form.close.length) {
          index &+= 2 &* form.close.length
          continue
        }
        let end = min(limit, index &+ form.close.length)
        text(from: start, to: index)
        position = end
        if byte == newline {
          // A form that the line's end closes leaves it to the loop; a longer close begins with one.
          if form.close.length == 1 { position = index } else { line &+= 1 }
        }
        lastEnd = position
        return
      }
      if let inner = form.interpolation, byte == inner.mark.first, frames.count < Self.depthLimit,
        inner.mark.stands(in: source, at: index)
      {
        var frame = frame
        if frame.start &+ form.open.length == start {
          // A string with code inside is no constant. The table before it, if it is one, is complete.
          closeRun()
          frame.token = sink.count
        }
        text(from: start, to: index)
        position = min(limit, index &+ inner.skipped)
        frames.append(frame)
        return
      }
      if byte == newline {
        guard spansLines else { break }
      } else if byte == UInt8(ascii: "\\"), !isRaw, form.escape == .backslash {
        // An escaped line end goes on with the string in most languages.
        index &+= 1
      }
      index &+= 1
    }
    if index >= limit, spansLines {
      restart(frame)
      return
    }
    index = min(index, limit)
    text(from: start, to: index)
    position = index
  }

  /// The string has no end: it is lexed again as one that ends with its line, and so are all of its form from
  /// here on.
  mutating func restart(_ frame: StringFrame) {
    if let index = frames.firstIndex(where: { $0.start == frame.start }) { frames.removeSubrange(index...) }
    endlessForms |= lexicon.strings[frame.form].bit
    // Tokens of a suppression that was open and ended inside of the string are gone, and will not be missed: it is open
    // again.
    truncate(to: min(frame.token, frame.suppression?.token ?? frame.token))
    suppression = frame.suppression
    suppressed.removeSubrange(frame.suppressedCount...)
    pendingHeredocs.removeAll()
    outline?.forget(from: frame.start)
    line = frame.line
    position = frame.start &+ lexicon.strings[frame.form].open.length
    var again = frame
    again.depth = 0
    rest(of: again)
  }

  /// Code inside of a string goes one bracket down.
  mutating func nest(_ byte: UInt8) -> Bool {
    guard let frame = frames.last, lexicon.strings[frame.form].interpolation?.open == byte else {
      return false
    }
    frames[frames.count - 1].depth += 1
    separator(byte)
    return true
  }

  /// One bracket up; where none is open, back into the string.
  mutating func unnest(_ byte: UInt8) -> Bool {
    guard let frame = frames.last, lexicon.strings[frame.form].interpolation?.close == byte else {
      return false
    }
    if frame.depth > 0 {
      frames[frames.count - 1].depth -= 1
      separator(byte)
    } else {
      frames.removeLast()
      position &+= 1
      rest(of: frame)
    }
    return true
  }

  /// What a literal holds: a token for each of its lines that is not blank, white space around it left out, so
  /// that indenting a text again changes nothing.
  mutating func text(from start: Int, to end: Int) {
    outline?.addText(start..<end)
    var first = start
    position = end
    while let stop = source.next(newline, from: first, to: end) {
      piece(from: first, to: stop, isWhole: false)
      line &+= 1
      first = stop + 1
    }
    piece(from: first, to: end, isWhole: first == start)
  }

  private mutating func piece(from start: Int, to end: Int, isWhole: Bool) {
    var (first, last) = (start, end)
    if !isWhole {
      while first < last, isSpace(source[first]) { first += 1 }
      while last > first, isSpace(source[last - 1]) { last -= 1 }
      if first == last { return }
    }
    value(options.ignoresLiterals ? 0x12 : hash(from: first, to: last, 3))
  }
}
