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
  /// By hash; postings of one hash stay in their order. Eleven bits a turn, so linear.
  mutating func sortByHash() {
    guard count > 256 else {
      // Not stable by promise: the order that postings are made in is written out.
      self = enumerated().sorted { ($0.element.hash, $0.offset) < ($1.element.hash, $1.offset) }.map(
        \.element)
      return
    }
    var other = self
    for shift in stride(from: UInt64(0), to: 64, by: 11) {
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
  }
}
