/// A fingerprint and the file it is in.
struct Posting: Hashable, Sendable {
  let hash: UInt64
  let file: UInt32
  let start: UInt32
  let count: UInt32

  init(_ fingerprint: Fingerprint, in file: UInt32) {
    self.init(hash: fingerprint.hash, file: file, start: fingerprint.start, count: fingerprint.count)
  }

  init(hash: UInt64, file: UInt32, start: UInt32, count: UInt32) {
    self.hash = hash
    self.file = file
    self.start = start
    self.count = count
  }
}

extension [Posting] {
  /// By hash; postings of one hash stay in their order. Eleven bits a turn, so linear: by the highest 33 bits, in which
  /// hardly any two hashes are the same, and then what little is left.
  mutating func sortByHash() {
    guard count > 256 else {
      self[...].sortStably()
      return
    }
    var other = self
    for shift in stride(from: UInt64(31), to: 64, by: 11) {
      var starts = [Int](repeating: 0, count: 2049)
      for posting in self { starts[Int((posting.hash >> shift) & 2047) + 1] += 1 }
      for digit in 0..<2048 { starts[digit + 1] += starts[digit] }
      for posting in self {
        let digit = Int((posting.hash >> shift) & 2047)
        other[starts[digit]] = posting
        starts[digit] += 1
      }
      swap(&self, &other)
    }
    var start = 0
    while start < count {
      var end = start + 1
      var isOneHash = true
      while end < count, self[end].hash >> 31 == self[start].hash >> 31 {
        if self[end].hash != self[start].hash { isOneHash = false }
        end += 1
      }
      if !isOneHash { self[start..<end].sortStably() }
      start = end
    }
  }
}

extension ArraySlice<Posting> {
  /// The library's sort does not promise to be stable: the order that the postings came in is written out.
  fileprivate mutating func sortStably() {
    let sorted = enumerated().sorted { ($0.element.hash, $0.offset) < ($1.element.hash, $1.offset) }
    for (offset, posting) in sorted.enumerated() { self[startIndex + offset] = posting.element }
  }
}
