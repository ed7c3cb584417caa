/// Text with tags, and the other languages inside of it.
extension Lexer {
  mutating func runMarkup() {
    let traits = lexicon.traits
    while position < limit {
      let byte = source[position]
      switch byte {
      case newline:
        position &+= 1
        line &+= 1
      case 0...0x20: position &+= 1
      case UInt8(ascii: "<"):
        if traits.contains(.phpTags), runPHP() { continue }
        if traits.contains(.percentTags), runPercentTag() { continue }
        if Mark("<!--").stands(in: source, at: position) {
          blockComment(Lexicon.Block(open: Mark("<!--"), close: Mark("-->"), nests: false, startsLine: false))
        } else {
          tag()
        }
      default: markupToken(byte)
      }
    }
  }

  /// A word of the text, or a sign.
  private mutating func markupToken(_ byte: UInt8) {
    let start = position
    position &+= 1
    if isMarkupWord(byte) {
      while position < limit, isMarkupWord(source[position]) { position &+= 1 }
    }
    sink.append(hash(from: start, to: position, 1), line: line)
    lastEnd = position
    runStart = sink.count
    runValues = 0
  }

  private func isMarkupWord(_ byte: UInt8) -> Bool {
    let folded = byte | 0x20
    return folded >= UInt8(ascii: "a") && folded <= UInt8(ascii: "z") || isDigit(byte) || byte >= 0x80
      || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
  }

  /// `<name attribute="value">`, and what `<script>` and `<style>` hold.
  private mutating func tag() {
    let script = isTag("script")
    let style = isTag("style")
    sign(UInt8(ascii: "<"))
    while position < limit {
      let byte = source[position]
      switch byte {
      case newline:
        position &+= 1
        line &+= 1
      case 0...0x20: position &+= 1
      // Another tag begins: this one had no end.
      case UInt8(ascii: "<"):
        if lexicon.traits.contains(.phpTags), runPHP() { continue }
        if lexicon.traits.contains(.percentTags), runPercentTag() { continue }
        return
      case UInt8(ascii: ">"):
        sign(byte)
        if script { embed(Lexicons.script, until: "script") }
        if style { embed(Lexicons.style, until: "style") }
        return
      case UInt8(ascii: "\""), UInt8(ascii: "'"): attribute(byte)
      default: markupToken(byte)
      }
    }
  }

  private mutating func attribute(_ quote: UInt8) {
    let start = position &+ 1
    // An attribute without end would take the rest of the file: it ends with its line.
    let end = endlessForms & 1 == 0 ? source.next(quote, from: start, to: limit) : nil
    if end == nil { endlessForms |= 1 }
    let stop = end ?? source.next(newline, from: start, to: limit) ?? limit
    text(from: start, to: stop)
    position = end == nil ? stop : stop + 1
    lastEnd = position
  }

  private func isTag(_ name: String) -> Bool {
    guard matches(name, at: position &+ 1) else { return false }
    return !isMarkupWord(source[position &+ 1 &+ name.utf8.count])
  }

  /// Letters of the source may be upper case.
  private func matches(_ name: String, at index: Int) -> Bool {
    for (offset, byte) in name.utf8.enumerated() where source[index &+ offset] | 0x20 != byte { return false }
    return true
  }

  /// Code up to the closing tag; without one, to the end.
  private mutating func embed(_ inner: Lexicon, until name: String) {
    var end = limit
    var index = position
    while let found = source.next(Mark("</"), from: index, to: limit) {
      if matches(name, at: found &+ 2) {
        end = found
        break
      }
      index = found &+ 2
    }
    run(inner, to: end)
  }

  private mutating func run(_ inner: Lexicon, to end: Int) {
    let (outer, outerLimit, endless) = (lexicon, limit, endlessForms)
    (lexicon, limit, endlessForms) = (inner, end, 0)
    run()
    pendingHeredocs.removeAll()
    (lexicon, limit, endlessForms) = (outer, outerLimit, endless)
  }

  /// `<?php … ?>`; false for `<?xml`.
  private mutating func runPHP() -> Bool {
    guard source[position &+ 1] == UInt8(ascii: "?") else { return false }
    let rest = position &+ 2
    let skipped =
      matches("php", at: rest) ? 5 : source[rest] == UInt8(ascii: "=") ? 3 : isSpace(source[rest]) ? 2 : 0
    guard skipped > 0 else { return false }
    position = min(limit, position &+ skipped)
    let outer = lexicon
    lexicon = Lexicons.php
    reachedPHPEnd = false
    run()
    reachedPHPEnd = false
    frames.removeAll()
    lexicon = outer
    return true
  }

  private mutating func runPercentTag() -> Bool {
    guard source[position &+ 1] == UInt8(ascii: "%") else { return false }
    let start = position &+ 2
    guard let end = source.next(Mark("%>"), from: start, to: limit) else { return false }
    if source[start] == UInt8(ascii: "#") || Mark("--").stands(in: source, at: start) {
      line &+= UInt32(truncatingIfNeeded: newlines(from: start, to: end))
    } else {
      position = source[start] == UInt8(ascii: "=") || source[start] == UInt8(ascii: "-") ? start &+ 1 : start
      run(Lexicons.ruby, to: end)
    }
    position = end &+ 2
    return true
  }
}
