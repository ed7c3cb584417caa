internal import LocalSystem

/// The bytes of an index, in memory or mapped from a file.
///
/// All numbers are little-endian. The header is followed by four tables and their checksums, one for each block of
/// 4,096 bytes, so that a lookup checks what it reads and nothing else; behind them is which block holds which hashes.
enum IndexImage: Sendable {
  case memory([UInt8])
  case mapped(MappedFile)

  var count: Int {
    switch self {
    case .memory(let bytes): bytes.count
    case .mapped(let file): file.count
    }
  }

  /// The bytes live only inside `body`.
  @inline(__always) func withBytes<Result>(_ body: (RawSpan) -> Result) -> Result {
    switch self {
    case .memory(let bytes): unsafe body(bytes.span.bytes)
    case .mapped(let file): file.withBytes(body)
    }
  }
}

extension RawSpan {
  /// 0 beyond the end: what is read there is refused by its checksum.
  @inline(__always) func number64(at offset: Int) -> UInt64 {
    guard offset >= 0, offset &+ 8 <= byteCount else { return 0 }
    return UInt64(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }

  @inline(__always) func number8(at offset: Int) -> UInt8 {
    guard offset >= 0, offset < byteCount else { return 0 }
    return unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
  }

  @inline(__always) func number32(at offset: Int) -> UInt32 {
    guard offset >= 0, offset &+ 4 <= byteCount else { return 0 }
    return UInt32(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }

  /// For finding damage, not malice: whoever can write the cache can write its checksums.
  func checksum(of range: Range<Int>) -> UInt64 {
    var sums: (UInt64, UInt64) = (0x9E37_79B9_7F4A_7C15 ^ UInt64(range.count), 0xC2B2_AE3D_27D4_EB4F)
    var offset = range.lowerBound
    while offset &+ 16 <= range.upperBound {
      sums.0 = (sums.0 ^ number64(at: offset)) &* 0xFF51_AFD7_ED55_8CCD
      sums.0 ^= sums.0 >> 29
      sums.1 = (sums.1 ^ number64(at: offset &+ 8)) &* 0xC4CE_B9FE_1A85_EC53
      sums.1 ^= sums.1 >> 31
      offset &+= 16
    }
    while offset < range.upperBound {
      sums.0 = (sums.0 ^ UInt64(number8(at: offset))) &* 0x100_0000_01B3
      offset &+= 1
    }
    return mixed(sums.0 ^ mixed(sums.1))
  }
}
