/// A line without what colours a terminal: `ESC [ … letter`.
public func withoutTerminalColours(_ line: Span<UInt8>) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(line.count)
  var index = 0
  while index < line.count {
    if line[index] == 0x1B, index + 1 < line.count, line[index + 1] == UInt8(ascii: "[") {
      index += 2
      while index < line.count, !(0x40...0x7E).contains(line[index]) { index += 1 }
    } else {
      bytes.append(line[index])
    }
    index += 1
  }
  return bytes
}
