extension Lexer {
  mutating func lineComment(_ mark: Mark) -> Bool {
    if lexicon.traits.contains(.commentsStartLines), sink.lastLine == line { return false }
    if lexicon.traits.contains(.commentsFollowSpace), position > 0, !isSpace(source[position - 1]) {
      return false
    }
    // Perl's `$#list`.
    if lexicon.traits.contains(.quoteWords), position > 0, source[position - 1] == UInt8(ascii: "$") {
      return false
    }
    var end = source.next(newline, from: position, to: limit) ?? limit
    // PHP ends inside of its comments too.
    if lexicon.traits.contains(.phpTags), let close = source.next(Mark("?>"), from: position, to: end) {
      end = close
    }
    look(from: position, to: end, startingOn: line)
    position = end
    return true
  }

  mutating func blockComment(_ block: Lexicon.Block) {
    let start = position
    let firstLine = line
    var depth = 1
    position &+= block.open.length
    let stops = (
      repeated(block.close.first), repeated(newline), repeated(block.nests ? block.open.first : newline),
      repeated(newline)
    )
    while position < limit {
      position = source.next(ofAny: stops, from: position, to: limit)
      guard position < limit else { break }
      let byte = source[position]
      if byte == block.close.first, block.close.stands(in: source, at: position) {
        depth -= 1
        if byte == newline { line &+= 1 }
        position &+= block.close.length
        if depth == 0 { break }
      } else if block.nests, byte == block.open.first, block.open.stands(in: source, at: position) {
        depth += 1
        position &+= block.open.length
      } else {
        if byte == newline { line &+= 1 }
        position &+= 1
      }
    }
    position = min(position, limit)
    // What stands behind Ruby's `=end` on its line is a comment too.
    if block.startsLine { position = source.next(newline, from: position, to: limit) ?? limit }
    look(from: start, to: position, startingOn: firstLine)
  }

  // MARK: Suppressions

  /// Looks for comments that take code out of the comparison and back in: PMD's `CPD-OFF` and `CPD-ON`, jscpd's
  /// `jscpd:ignore-start` and `jscpd:ignore-end`, and `gatehouse:duplication-off` and `-on`.
  private mutating func look(from start: Int, to end: Int, startingOn firstLine: UInt32) {
    outline?.addComment(start..<end)
    guard options.honoursSuppressions else { return }
    var index = start
    while let hyphen = source.next(UInt8(ascii: "-"), from: index, to: end) {
      index = hyphen + 1
      guard let isStart = marker(at: hyphen) else { continue }
      let here = firstLine + UInt32(truncatingIfNeeded: newlines(from: start, to: hyphen))
      if isStart, suppression == nil {
        closeRun()
        suppression = (sink.count, here)
      } else if !isStart, suppression != nil {
        endSuppression(on: here)
      }
    }
  }

  /// True for a mark that takes code out, false for one that brings it back, nil for any other hyphen.
  private func marker(at hyphen: Int) -> Bool? {
    // Rulers and lists of comments are full of hyphens: the byte before tells nearly all of them.
    switch source[hyphen - 1] {
    case UInt8(ascii: "D") where Markers.cpd.stands(in: source, at: hyphen - 3):
      if Markers.upperOff.stands(in: source, at: hyphen + 1) { return true }
      return Markers.upperOn.stands(in: source, at: hyphen + 1) ? false : nil
    case UInt8(ascii: "e")
    where Markers.ignore.stands(in: source, at: hyphen - 7)
      && Markers.jscpd.stands(in: source, at: hyphen - 12):
      if Markers.start.stands(in: source, at: hyphen + 1) { return true }
      return Markers.end.stands(in: source, at: hyphen + 1) ? false : nil
    case UInt8(ascii: "n")
    where Markers.duplication.stands(in: source, at: hyphen - 8)
      && Markers.gatehouse.stands(in: source, at: hyphen - 16):
      if Markers.off.stands(in: source, at: hyphen + 1) { return true }
      return Markers.on.stands(in: source, at: hyphen + 1) ? false : nil
    default: return nil
    }
  }

  mutating func endSuppression(on last: UInt32? = nil) {
    guard let (token, first) = suppression else { return }
    suppression = nil
    truncate(to: token)
    let last = max(first, last ?? lastPhysicalLine)
    suppressed.append(Int(first)...Int(last))
    // What stands before and behind is not one piece of code.
    sink.append(UInt32(truncatingIfNeeded: mixed(UInt64(truncatingIfNeeded: position) | 1 << 63)), line: last)
    runStart = sink.count
  }

  private var lastPhysicalLine: UInt32 {
    source.count > 0 && source[source.count - 1] == newline && line > 1 ? line - 1 : line
  }

  func newlines(from start: Int, to end: Int) -> Int {
    var count = 0
    var index = start
    while let found = source.next(newline, from: index, to: end) {
      count += 1
      index = found + 1
    }
    return count
  }

  func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 }
}

private enum Markers {
  static let cpd = Mark("CPD")
  static let upperOff = Mark("OFF")
  static let upperOn = Mark("ON")
  static let jscpd = Mark("jscpd")
  static let ignore = Mark(":ignore")
  static let start = Mark("start")
  static let end = Mark("end")
  /// The ends of `gatehouse:duplication`, eight bytes each.
  static let gatehouse = Mark("ouse:dup")
  static let duplication = Mark("lication")
  static let off = Mark("off")
  static let on = Mark("on")
}
