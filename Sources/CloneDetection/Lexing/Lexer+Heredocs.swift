/// A text that begins on the next line and ends at a line of its name.
struct Heredoc {
  let name: [UInt8]
  /// White space may stand before the name.
  let isIndented: Bool
}

extension Lexer {
  mutating func heredoc(skipping signs: Int) -> Bool {
    guard failedSearches < Self.searchLimit, pendingHeredocs.count < Self.depthLimit else { return false }
    // `class << self`, `a << B`, `1 <<2`: no name follows at once.
    var index = position &+ signs
    var isIndented = signs == 3
    if source[index] == UInt8(ascii: "-") || source[index] == UInt8(ascii: "~") {
      isIndented = true
      index &+= 1
    } else if signs == 2, position > 0, lexicon.continuesWord(source[position - 1]) {
      return false
    }
    if signs == 3 { while source[index] == UInt8(ascii: " ") { index &+= 1 } }
    if source[index] == UInt8(ascii: "\\") { index &+= 1 }
    let quote = source[index]
    let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") || quote == UInt8(ascii: "`")
    if isQuoted { index &+= 1 }
    let start = index
    while index < limit, index &- start < 64, isNameByte(source[index]) { index &+= 1 }
    guard index > start, !isDigit(source[start]) else { return false }
    let end = isQuoted ? index &+ 1 : index
    if isQuoted, source[index] != quote { return false }
    let heredoc = Heredoc(name: (start..<index).map { source[$0] }, isIndented: isIndented)
    guard let next = source.next(newline, from: end, to: limit), self.end(of: heredoc, from: next + 1) != nil
    else {
      failedSearches += 1
      return false
    }
    text(from: position, to: end)
    pendingHeredocs.append(heredoc)
    return true
  }

  private func isNameByte(_ byte: UInt8) -> Bool {
    let folded = byte | 0x20
    return folded >= UInt8(ascii: "a") && folded <= UInt8(ascii: "z") || isDigit(byte)
      || byte == UInt8(ascii: "_")
  }

  /// At the beginning of the line that holds the name.
  private func end(of heredoc: Heredoc, from start: Int) -> Int? {
    var index = start
    while index < limit {
      var first = index
      if heredoc.isIndented {
        while source[first] == UInt8(ascii: " ") || source[first] == UInt8(ascii: "\t") { first &+= 1 }
      }
      if source[first] == heredoc.name[0],
        heredoc.name.indices.allSatisfy({ source[first + $0] == heredoc.name[$0] }),
        !isNameByte(source[first + heredoc.name.count])
      {
        return index
      }
      guard let next = source.next(newline, from: index, to: limit) else { return nil }
      index = next + 1
    }
    return nil
  }

  /// At the beginning of the line behind the one that named them.
  mutating func readHeredocs() {
    for (number, heredoc) in pendingHeredocs.enumerated() {
      guard let last = end(of: heredoc, from: position) else { continue }
      text(from: position, to: last)
      // The name is only a mark: its line counts, and is no token.
      let stop = source.next(heredoc.name[0], from: last, to: limit) ?? last
      position = min(limit, stop + heredoc.name.count)
      lastEnd = position
      if number + 1 < pendingHeredocs.count, let next = source.next(newline, from: position, to: limit) {
        position = next + 1
        line &+= 1
      }
    }
    pendingHeredocs.removeAll()
  }
}
