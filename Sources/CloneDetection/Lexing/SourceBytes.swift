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

  /// The same for whoever knows that all eight are there.
  @unsafe @inline(__always) func eightUnchecked(at index: Int) -> UInt64 {
    let raw = unsafe UnsafeRawPointer(start.unsafelyUnwrapped)
    return unsafe UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// Where any of the bytes is next, before `end`; `end` where none is.
  ///
  /// - Parameter bytes: four patterns, as `repeated` makes them.
  @inline(__always) func next(
    ofAny bytes: (UInt64, UInt64, UInt64, UInt64), from index: Int, to end: Int
  ) -> Int {
    var index = index
    while index &+ 8 <= end {
      let eight = eight(at: index)
      let found =
        zeros(eight ^ bytes.0) | zeros(eight ^ bytes.1) | zeros(eight ^ bytes.2) | zeros(eight ^ bytes.3)
      if found != 0 { return index &+ found.trailingZeroBitCount / 8 }
      index &+= 8
    }
    while index < end {
      let byte = repeated(self[index])
      if byte == bytes.0 || byte == bytes.1 || byte == bytes.2 || byte == bytes.3 { return index }
      index &+= 1
    }
    return end
  }

  /// Where the byte is next, before `end`; nil where it is not.
  func next(_ byte: UInt8, from index: Int, to end: Int) -> Int? {
    var index = index
    let pattern = repeated(byte)
    while index &+ 8 <= end {
      let found = zeros(eight(at: index) ^ pattern)
      if found != 0 { return index &+ found.trailingZeroBitCount / 8 }
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

/// The byte eight times.
@inline(__always) func repeated(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

/// The highest bit of each byte that is zero, where the lowest one found is one (Hacker's Delight, 6-1): those above
/// it may be mistaken.
@inline(__always) func zeros(_ bytes: UInt64) -> UInt64 {
  (bytes &- 0x0101_0101_0101_0101) & ~bytes & 0x8080_8080_8080_8080
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
