/// The bytes of one file while they are lexed. Reading beyond the end gives zeros, so that no look ahead has to
/// ask first.
///
/// Lives only inside the closure that lent the bytes.
@safe struct SourceBytes {
  private let start: UnsafePointer<UInt8>?
  let count: Int

  init(_ buffer: UnsafeBufferPointer<UInt8>) {
    unsafe start = buffer.baseAddress
    count = buffer.count
  }

  @inline(__always) subscript(index: Int) -> UInt8 {
    // One comparison refuses both ends; an empty file has no start and no index.
    UInt(bitPattern: index) < UInt(bitPattern: count) ? unsafe start.unsafelyUnwrapped[index] : 0
  }

  /// Eight bytes from `index` on, the first one lowest.
  @inline(__always) func eight(at index: Int) -> UInt64 {
    if index >= 0, index &+ 8 <= count {
      let raw = unsafe UnsafeRawPointer(start.unsafelyUnwrapped)
      return unsafe UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    }
    var bytes: UInt64 = 0
    for offset in 0..<8 { bytes |= UInt64(self[index &+ offset]) << UInt64(8 &* offset) }
    return bytes
  }

  /// Where the byte is next, before `end`; nil where it is not.
  func next(_ byte: UInt8, from index: Int, to end: Int) -> Int? {
    var index = index
    let pattern = UInt64(byte) &* 0x0101_0101_0101_0101
    while index &+ 8 <= end {
      // The highest bit of each byte that is zero after the difference (Hacker's Delight, 6-1).
      let difference = eight(at: index) ^ pattern
      let zeros = (difference &- 0x0101_0101_0101_0101) & ~difference & 0x8080_8080_8080_8080
      if zeros != 0 { return index &+ zeros.trailingZeroBitCount / 8 }
      index &+= 8
    }
    while index < end {
      if self[index] == byte { return index }
      index &+= 1
    }
    return nil
  }

  /// Where the mark is next, all of it before `end`.
  func next(_ mark: Mark, from index: Int, to end: Int) -> Int? {
    var index = index
    while let found = next(mark.first, from: index, to: end) {
      if found &+ mark.length > end { return nil }
      if mark.stands(in: self, at: found) { return found }
      index = found &+ 1
    }
    return nil
  }
}

/// A sign of one to eight bytes, packed so that one comparison finds it.
struct Mark: Sendable {
  let bytes: UInt64
  let mask: UInt64
  let length: Int

  init(_ text: String) {
    var bytes: UInt64 = 0
    let all = text.utf8.prefix(8)
    for (offset, byte) in all.enumerated() { bytes |= UInt64(byte) << UInt64(8 * offset) }
    self.bytes = bytes
    length = all.count
    mask = length == 8 ? .max : (1 << UInt64(8 * length)) - 1
  }

  var first: UInt8 { UInt8(truncatingIfNeeded: bytes) }

  @inline(__always) func stands(in source: SourceBytes, at index: Int) -> Bool {
    source.eight(at: index) & mask == bytes
  }
}

/// As git decides: by a zero among the first 8,000 bytes.
func isBinary(_ bytes: [UInt8]) -> Bool {
  unsafe bytes.withUnsafeBufferPointer { buffer in
    unsafe SourceBytes(buffer).next(UInt8(0), from: 0, to: min(bytes.count, 8000)) != nil
  }
}
