/// Where a strip stands.
struct Occurrence: Hashable, Sendable, Comparable {
  let file: UInt32
  /// The token that its first window begins with.
  let start: UInt32

  var key: UInt64 { UInt64(file) << 32 | UInt64(start) }
  static func < (a: Self, b: Self) -> Bool { a.key < b.key }
}

/// Windows in a row that stand at the same places, each one token further than the one before. Every duplicated
/// window is in exactly one strip, so all strips together are linear in the text, however often it repeats.
struct Strips: Sendable {
  private(set) var lengths: [UInt32] = []
  private var ends: [Int] = []
  private(set) var occurrences: [Occurrence] = []

  var count: Int { lengths.count }

  /// Sorted by file, then by place.
  func places(of strip: Int) -> ArraySlice<Occurrence> {
    occurrences[(strip == 0 ? 0 : ends[strip - 1])..<ends[strip]]
  }

  mutating func append(length: Int, _ places: [Occurrence]) {
    lengths.append(UInt32(length))
    occurrences += places
    ends.append(occurrences.count)
  }
}

/// Compares the windows of fingerprints with one hash.
struct GroupComparison {
  private let window: Int
  private var rolling: RollingHash
  /// Windows in the order of their places: their hashes, places, and the next window that is the same.
  private var hashes: [UInt64] = []
  private var places: [Occurrence] = []
  private var next: [Int32] = []
  /// First and last window of each content, by a table with open addressing.
  private var slots: [Int32] = []
  private var lasts: [Int32] = []

  init(_ options: CloneOptions) {
    window = options.window
    rolling = RollingHash(length: options.window)
  }

  /// - Parameters:
  ///   - group: postings of one hash, sorted by file and start.
  ///   - tokens: of a file, by its number.
  mutating func compare(
    _ group: ArraySlice<Posting>, tokens: (UInt32) -> [UInt32], into strips: inout Strips
  ) {
    guard group.count > 1 else { return }
    hashes.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    for posting in group { hashWindows(of: posting, in: tokens(posting.file)) }
    link()
    collect(into: &strips)
  }

  private mutating func hashWindows(of posting: Posting, in tokens: [UInt32]) {
    let first = Int(posting.start)
    // An index that does not fit its blobs would be damaged beyond its checksums.
    guard first + Int(posting.count) + window - 1 <= tokens.count, posting.count > 0 else { return }
    let span = tokens.span
    rolling.reset()
    for index in first..<first + window { rolling.append(span[index]) }
    hashes.append(rolling.value)
    places.append(Occurrence(file: posting.file, start: posting.start))
    for start in first + 1..<first + Int(posting.count) {
      rolling.move(adding: span[start + window - 1], dropping: span[start - 1])
      hashes.append(rolling.value)
      places.append(Occurrence(file: posting.file, start: UInt32(start)))
    }
  }

  /// Chains equal windows. `next` is -1 at the end of a chain; the first of one is not named by any other.
  private mutating func link() {
    let capacity = 1 << (Int.bitWidth - (hashes.count * 2).leadingZeroBitCount)
    refill(&slots, with: -1, capacity)
    refill(&lasts, with: -1, hashes.count)
    refill(&next, with: -1, hashes.count)
    refill(&isFirst, with: false, hashes.count)
    for index in hashes.indices {
      var slot = Int(truncatingIfNeeded: hashes[index] >> 7) & (capacity - 1)
      while slots[slot] >= 0, hashes[Int(slots[slot])] != hashes[index] { slot = (slot + 1) & (capacity - 1) }
      if slots[slot] < 0 {
        slots[slot] = Int32(index)
        isFirst[index] = true
      } else {
        next[Int(lasts[Int(slots[slot])])] = Int32(index)
      }
      lasts[Int(slots[slot])] = Int32(index)
    }
  }
  private var isFirst: [Bool] = []

  /// Most groups are small, and there are many: what one took, the next takes over.
  private func refill<Value>(_ values: inout [Value], with value: Value, _ count: Int) {
    values.removeAll(keepingCapacity: true)
    values.append(contentsOf: repeatElement(value, count: count))
  }

  private mutating func collect(into strips: inout Strips) {
    var length = 0
    for index in hashes.indices where isFirst[index] && next[index] >= 0 {
      findDuplicates(from: index)
      if found.isEmpty { continue }
      if foundFollowsStrip(by: length) {
        length += 1
        continue
      }
      if length > 0 { strips.append(length: length, strip) }
      swap(&strip, &found)
      length = 1
    }
    if length > 0 { strips.append(length: length, strip) }
  }
  private var strip: [Occurrence] = []
  private var found: [Occurrence] = []

  /// The places of a window that is somewhere else too: in another file, or in the same one at least a window
  /// away. Text that repeats more closely is one piece of code.
  private mutating func findDuplicates(from first: Int) {
    found.removeAll(keepingCapacity: true)
    var index = Int32(first)
    while index >= 0 {
      found.append(places[Int(index)])
      index = next[Int(index)]
    }
    guard let least = found.first, let greatest = found.last, least.file == greatest.file else { return }
    let window = window
    found.removeAll {
      Int($0.start) - Int(least.start) < window && Int(greatest.start) - Int($0.start) < window
    }
  }

  private func foundFollowsStrip(by length: Int) -> Bool {
    guard length > 0, found.count == strip.count else { return false }
    for index in found.indices {
      guard found[index].file == strip[index].file,
        found[index].start == strip[index].start + UInt32(length)
      else { return false }
    }
    return true
  }
}
