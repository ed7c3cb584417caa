/// An address of IPv4 or IPv6. One of IPv4 that is written as IPv6 (`::ffff:192.0.2.1`) is the one of IPv4.
public struct IPAddress: Hashable, Sendable {
  /// In the order of the network: 4 or 16.
  public let bytes: [UInt8]

  /// nil for anything but 4 or 16 bytes.
  public init?(bytes: [UInt8]) {
    switch bytes.count {
    case 4: self.bytes = bytes
    case 16: self.bytes = Array(bytes.starts(with: Self.mapped) ? bytes[12...] : bytes[...])
    default: return nil
    }
  }

  /// `192.0.2.1` or `2001:db8::1`, without brackets, zone or port.
  public init?(_ text: String) {
    guard text.utf8.count <= 45, let bytes = Self.readV4(text[...]) ?? Self.readV6(text) else { return nil }
    self.init(bytes: bytes)
  }

  public static let loopback = IPAddress(v4: (127, 0, 0, 1))

  private init(v4: (UInt8, UInt8, UInt8, UInt8)) { bytes = [v4.0, v4.1, v4.2, v4.3] }

  private static let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]

  /// Four decimal numbers without leading zeros, which some readers take for octal.
  private static func readV4(_ text: Substring) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    let bytes = parts.compactMap { part in
      (part == "0" || part.utf8.first != UInt8(ascii: "0")) && part.utf8.allSatisfy(isDigit)
        ? UInt8(part) : nil
    }
    return bytes.count == 4 ? bytes : nil
  }

  /// RFC 4291, 2.2.
  private static func readV6(_ text: String) -> [UInt8]? {
    guard let gap = text.firstRange(of: "::") else {
      let bytes = readGroups(text[...])
      return bytes?.count == 16 ? bytes : nil
    }
    guard let front = readGroups(text[..<gap.lowerBound], isLast: false),
      let back = readGroups(text[gap.upperBound...]), front.count + back.count <= 14
    else { return nil }
    return front + [UInt8](repeating: 0, count: 16 - front.count - back.count) + back
  }

  private static func readGroups(_ text: Substring, isLast: Bool = true) -> [UInt8]? {
    if text.isEmpty { return [] }
    var bytes: [UInt8] = []
    let groups = text.split(separator: ":", omittingEmptySubsequences: false)
    for (index, group) in groups.enumerated() {
      if group.contains("."), isLast, index == groups.count - 1, let tail = readV4(group) {
        bytes += tail
        continue
      }
      guard (1...4).contains(group.utf8.count), group.utf8.allSatisfy(isHexadecimalDigit),
        let value = UInt16(group, radix: 16)
      else { return nil }
      bytes += [UInt8(value >> 8), UInt8(value & 255)]
    }
    return bytes.count <= 16 ? bytes : nil
  }
}

extension IPAddress: CustomStringConvertible {
  /// As RFC 5952 writes it.
  public var description: String {
    if bytes.count == 4 { return bytes.map { String($0) }.joined(separator: ".") }
    let groups = stride(from: 0, to: 16, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
    let words = groups.map { String($0, radix: 16) }
    guard let gap = Self.longestZeros(groups) else { return words.joined(separator: ":") }
    return words[..<gap.lowerBound].joined(separator: ":") + "::"
      + words[gap.upperBound...].joined(separator: ":")
  }

  /// The first of the longest runs of two or more.
  private static func longestZeros(_ groups: [UInt16]) -> Range<Int>? {
    var longest = 0..<0
    var start = 0
    for index in 0...groups.count where index == groups.count || groups[index] != 0 {
      if index - start > longest.count { longest = start..<index }
      start = index + 1
    }
    return longest.count >= 2 ? longest : nil
  }
}

func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

private func isHexadecimalDigit(_ byte: UInt8) -> Bool {
  isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
}
