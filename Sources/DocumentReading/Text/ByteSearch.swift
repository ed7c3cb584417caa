/// How many bytes stand before the first `byte`; `count` where there is none. Eight at a time.
func distance(
  to byte: UInt8, in start: UnsafePointer<UInt8>, count: Int
) -> Int {
  let raw = unsafe UnsafeRawPointer(start)
  let wanted = UInt64(byte) &* 0x0101_0101_0101_0101
  var index = 0
  while index &+ 8 <= count {
    // A byte that is wanted becomes zero, and of a zero byte the upper bit is set here (Warren, Hacker's Delight, 6-1).
    let word = unsafe raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) ^ wanted
    let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
    if zeros != 0 { return index &+ UInt64(littleEndian: zeros).trailingZeroBitCount >> 3 }
    index &+= 8
  }
  while index < count, unsafe start[index] != byte { index &+= 1 }
  return index
}
