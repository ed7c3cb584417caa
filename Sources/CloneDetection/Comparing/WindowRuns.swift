/// Windows of one file, as ranges of the tokens that they begin with: sorted, and neither touching nor
/// overlapping.
struct WindowRuns: Hashable, Sendable {
  private(set) var ranges: [Range<UInt32>] = []

  init() {}

  /// - Parameter ranges: in any order.
  init(_ ranges: [Range<UInt32>]) {
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = self.ranges.last, range.lowerBound <= last.upperBound {
        self.ranges[self.ranges.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        self.ranges.append(range)
      }
    }
  }

  /// Without the windows of `examined`, and with those of `found`.
  func replacing(_ examined: WindowRuns, by found: [Range<UInt32>]) -> WindowRuns {
    var kept: [Range<UInt32>] = []
    var next = 0
    for range in ranges {
      var start = range.lowerBound
      while next < examined.ranges.count, examined.ranges[next].upperBound <= start { next += 1 }
      var index = next
      while index < examined.ranges.count, examined.ranges[index].lowerBound < range.upperBound {
        let hole = examined.ranges[index]
        if hole.lowerBound > start { kept.append(start..<hole.lowerBound) }
        start = max(start, hole.upperBound)
        index += 1
      }
      if start < range.upperBound { kept.append(start..<range.upperBound) }
    }
    return WindowRuns(kept + found)
  }

  /// The lines that these windows make duplicated in their file, as sorted ranges that do not overlap: each run
  /// of windows, cut to whole lines, where enough is left of it.
  func lines(in file: TokenizedFile, _ options: CloneOptions) -> [ClosedRange<Int>] {
    var lines: [ClosedRange<Int>] = []
    for range in ranges {
      let tokens = Int(range.lowerBound)..<Int(range.upperBound) - 1 + options.window
      guard let fragment = file.wholeLines(of: tokens, options) else { continue }
      if let last = lines.last, fragment.lowerBound <= last.upperBound {
        lines[lines.count - 1] = last.lowerBound...max(last.upperBound, fragment.upperBound)
      } else {
        lines.append(fragment)
      }
    }
    return file.suppressed.isEmpty ? lines : lines.flatMap { subtract(file.suppressed, from: $0) }
  }

  private func subtract(_ holes: [ClosedRange<Int>], from range: ClosedRange<Int>) -> [ClosedRange<Int>] {
    var parts: [ClosedRange<Int>] = []
    var start = range.lowerBound
    for hole in holes where hole.upperBound >= start && hole.lowerBound <= range.upperBound {
      if hole.lowerBound > start { parts.append(start...hole.lowerBound - 1) }
      start = hole.upperBound + 1
    }
    if start <= range.upperBound { parts.append(start...range.upperBound) }
    return parts
  }
}

extension TokenizedFile {
  /// The lines that hold nothing but these tokens; nil where they are too few, or hold too little.
  func wholeLines(of tokens: Range<Int>, _ options: CloneOptions) -> ClosedRange<Int>? {
    guard let inner = wholeLines(of: tokens) else { return nil }
    let count =
      self.tokens(onLineAt: inner.upperBound).upperBound - self.tokens(onLineAt: inner.lowerBound).lowerBound
    let range = Int(lines[inner.lowerBound].number)...Int(lines[inner.upperBound].number)
    return count >= options.window && range.count >= options.minimumLines ? range : nil
  }

  /// The same by place in `lines`, whatever their number.
  func wholeLines(of tokens: Range<Int>) -> ClosedRange<Int>? {
    guard !tokens.isEmpty, tokens.upperBound <= self.tokens.count else { return nil }
    var first = lineIndex(of: tokens.lowerBound)
    if Int(lines[first].firstToken) < tokens.lowerBound { first += 1 }
    var last = lineIndex(of: tokens.upperBound - 1)
    if self.tokens(onLineAt: last).upperBound > tokens.upperBound { last -= 1 }
    return first <= last ? first...last : nil
  }
}
