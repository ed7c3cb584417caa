import SourceText

/// Tells moved code from new code: added tokens that are the same as removed ones, each removed one used once.
///
/// By tokens, not by lines, so that code that was wrapped or indented anew is moved too.
struct MovedTokens {
  /// Fewer tokens in a row are alike by chance.
  static let least = 12
  /// Places where the same few tokens were removed; later ones are not tried.
  private static let candidates = 64

  /// A run of removed tokens.
  private struct Run {
    let tokens: [UInt32]
    var isUsed: [Bool]
  }
  private var removed: [Run] = []
  private var places: [UInt64: [(run: Int, offset: Int)]] = [:]

  mutating func remove(_ lines: LineSet, of file: TokenizedFile) {
    for range in runs(of: lines, in: file) {
      let tokens = Array(file.tokens[range])
      guard tokens.count >= Self.least else { continue }
      for offset in 0...(tokens.count - Self.least) {
        places[key(tokens, offset), default: []].append((removed.count, offset))
      }
      removed.append(Run(tokens: tokens, isUsed: [Bool](repeating: false, count: tokens.count)))
    }
  }

  /// Which of these added lines hold moved tokens and no others. Lines without tokens are moved where they stand
  /// among moved ones.
  mutating func moved(_ lines: LineSet, of file: TokenizedFile) -> LineSet {
    var moved: [ClosedRange<Int>] = []
    for range in runs(of: lines, in: file) {
      var isMoved = [Bool](repeating: false, count: range.count)
      let tokens = Array(file.tokens[range])
      var offset = 0
      while offset + Self.least <= tokens.count {
        guard let (run, start, length) = longest(tokens, offset) else {
          offset += 1
          continue
        }
        for step in 0..<length {
          removed[run].isUsed[start + step] = true
          isMoved[offset + step] = true
        }
        offset += length
      }
      moved += wholeLines(isMoved, range, file)
    }
    return LineSet(moved)
  }

  private func longest(_ tokens: [UInt32], _ offset: Int) -> (run: Int, start: Int, length: Int)? {
    var best: (run: Int, start: Int, length: Int)?
    for (run, start) in (places[key(tokens, offset)] ?? []).prefix(Self.candidates) {
      var length = 0
      while offset + length < tokens.count, start + length < removed[run].tokens.count,
        tokens[offset + length] == removed[run].tokens[start + length], !removed[run].isUsed[start + length]
      {
        length += 1
      }
      if length >= Self.least, length > best?.length ?? 0 { best = (run, start, length) }
    }
    return best
  }

  private func key(_ tokens: [UInt32], _ offset: Int) -> UInt64 {
    var key: UInt64 = 0
    for index in offset..<offset + Self.least { key = mixed(key ^ UInt64(tokens[index])) }
    return key
  }

  /// The tokens of lines, runs of neighbours together.
  private func runs(of lines: LineSet, in file: TokenizedFile) -> [Range<Int>] {
    lines.ranges.compactMap { range in
      let first = file.lines.partitioningIndex { Int($0.number) >= range.lowerBound }
      let after = file.lines.partitioningIndex { Int($0.number) > range.upperBound }
      guard first < after else { return nil }
      return Int(file.lines[first].firstToken)..<file.tokens(onLineAt: after - 1).upperBound
    }
  }

  private func wholeLines(_ isMoved: [Bool], _ range: Range<Int>, _ file: TokenizedFile) -> [ClosedRange<Int>]
  {
    var lines: [ClosedRange<Int>] = []
    var index = file.lineIndex(of: range.lowerBound)
    var open: (first: Int, last: Int)?
    while index < file.lines.count, Int(file.lines[index].firstToken) < range.upperBound {
      let number = Int(file.lines[index].number)
      if file.tokens(onLineAt: index).allSatisfy({ isMoved[$0 - range.lowerBound] }) {
        open = (open?.first ?? number, number)
      } else if let (first, last) = open {
        lines.append(first...last)
        open = nil
      }
      index += 1
    }
    if let (first, last) = open { lines.append(first...last) }
    return lines
  }
}

extension Array {
  /// Where the elements begin that the condition holds for: it holds for none before and for all behind.
  func partitioningIndex(where condition: (Element) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if condition(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
