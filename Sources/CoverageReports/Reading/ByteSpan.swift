/// What the readers of line formats ask of the bytes of a line.
extension Span where Element == UInt8 {
  func starts(with prefix: [UInt8]) -> Bool {
    guard count >= prefix.count else { return false }
    for index in prefix.indices where self[index] != prefix[index] { return false }
    return true
  }

  func equals(_ word: [UInt8]) -> Bool { count == word.count && starts(with: word) }

  /// The first place of a byte at or after `start`.
  func first(_ byte: UInt8, from start: Int = 0) -> Int? {
    var index = start
    while index < count {
      if self[index] == byte { return index }
      index &+= 1
    }
    return nil
  }

  func last(_ byte: UInt8) -> Int? {
    var index = count
    while index > 0 {
      index &-= 1
      if self[index] == byte { return index }
    }
    return nil
  }

  var array: [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    for index in 0..<count { result.append(self[index]) }
    return result
  }

  var text: String { String(decoding: array, as: UTF8.self) }

  /// Where the text lies without the blanks at either end.
  var inner: Range<Int> {
    var low = 0
    var high = count
    while low < high, self[low] == 0x20 || self[low] == 0x09 { low &+= 1 }
    while high > low, self[high - 1] == 0x20 || self[high - 1] == 0x09 { high &-= 1 }
    return low..<high
  }
}
