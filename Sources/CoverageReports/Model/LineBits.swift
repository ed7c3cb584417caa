public import SourceText

/// Line numbers of one file, 1-based, one bit each.
public struct LineBits: Sendable {
  /// Bit n of word w stands for line 64 w + n. Words at the end may be zero.
  private var words: [UInt64] = []

  public init() {}

  public init(_ lines: some Sequence<Int>) { for line in lines { insert(line) } }

  public init(_ lines: LineSet) { for range in lines.ranges { insert(range) } }

  /// A line below 1 is no line and is left out.
  public mutating func insert(_ line: Int) {
    guard line > 0 else { return }
    grow(to: line &>> 6)
    words[line &>> 6] |= 1 &<< UInt64(line & 63)
  }

  public mutating func insert(_ lines: ClosedRange<Int>) {
    let first = max(1, lines.lowerBound)
    guard first <= lines.upperBound else { return }
    grow(to: lines.upperBound &>> 6)
    for word in (first &>> 6)...(lines.upperBound &>> 6) {
      let low = word == first &>> 6 ? UInt64.max &<< UInt64(first & 63) : .max
      let high = word == lines.upperBound &>> 6 ? UInt64.max &>> UInt64(63 - lines.upperBound & 63) : .max
      words[word] |= low & high
    }
  }

  private mutating func grow(to word: Int) {
    guard word >= words.count else { return }
    words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
  }

  public mutating func remove(_ line: Int) {
    guard line > 0, line &>> 6 < words.count else { return }
    words[line &>> 6] &= ~(1 &<< UInt64(line & 63))
  }

  public func contains(_ line: Int) -> Bool {
    guard line > 0, line &>> 6 < words.count else { return false }
    return words[line &>> 6] & (1 &<< UInt64(line & 63)) != 0
  }

  public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
  public var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  /// The highest line; 0 where there is none.
  public var last: Int {
    guard let word = words.lastIndex(where: { $0 != 0 }) else { return 0 }
    return word * 64 + 63 - words[word].leadingZeroBitCount
  }

  public mutating func formUnion(_ other: LineBits) {
    grow(to: other.words.count - 1)
    for (index, word) in other.words.enumerated() { words[index] |= word }
  }

  public mutating func subtract(_ other: LineBits) {
    for index in 0..<min(words.count, other.words.count) { words[index] &= ~other.words[index] }
  }

  public func union(_ other: LineBits) -> LineBits {
    var result = self
    result.formUnion(other)
    return result
  }

  public func subtracting(_ other: LineBits) -> LineBits {
    var result = self
    result.subtract(other)
    return result
  }

  public func intersection(_ other: LineBits) -> LineBits {
    var result = LineBits()
    result.words = zip(words, other.words).map { $0 & $1 }
    return result
  }

  /// Ascending.
  public var lines: [Int] {
    var lines: [Int] = []
    lines.reserveCapacity(count)
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        lines.append(index * 64 + rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return lines
  }

  public var lineSet: LineSet {
    var ranges: [ClosedRange<Int>] = []
    for line in lines {
      if let last = ranges.last, last.upperBound + 1 == line {
        ranges[ranges.count - 1] = last.lowerBound...line
      } else {
        ranges.append(line...line)
      }
    }
    return LineSet(ranges)
  }
}

extension LineBits {
  /// `16, 42, 53-55`, for people; `…` stands for what is more than so many ranges.
  public func written(ranges limit: Int) -> String {
    let ranges = lineSet.ranges
    let shown = ranges.prefix(limit).map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
    }
    return shown.joined(separator: ", ") + (ranges.count > limit ? ", …" : "")
  }
}

extension LineBits: Hashable {
  private var significant: ArraySlice<UInt64> {
    words[...].dropLast(words.reversed().prefix { $0 == 0 }.count)
  }

  public static func == (a: LineBits, b: LineBits) -> Bool { a.significant == b.significant }
  public func hash(into hasher: inout Hasher) { hasher.combine(significant) }
}
