/// All addresses with the same first bits: `10.0.0.0/8`, `2001:db8::/32`.
public struct AddressRange: Hashable, Sendable {
  /// The bits behind the prefix are zero.
  public let first: IPAddress
  /// Bits that all of them share.
  public let prefix: Int

  /// With a prefix, or one address alone. nil where the prefix is too long, or bits behind it are set: such a
  /// range is a slip, and whom it would trust a guess.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = IPAddress(String(parts[0])) else { return nil }
    let bits = address.bytes.count * 8
    var prefix = bits
    if parts.count == 2 {
      guard (1...3).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy(isDigit),
        let number = Int(parts[1])
      else { return nil }
      prefix = number
    }
    guard prefix <= bits, Self.masked(address.bytes, prefix) == address.bytes else { return nil }
    first = address
    self.prefix = prefix
  }

  public func contains(_ address: IPAddress) -> Bool {
    address.bytes.count == first.bytes.count && Self.masked(address.bytes, prefix) == first.bytes
  }

  private static func masked(_ bytes: [UInt8], _ prefix: Int) -> [UInt8] {
    bytes.enumerated().map { index, byte in
      let kept = min(8, max(0, prefix - index * 8))
      return byte & ~UInt8(truncatingIfNeeded: 0xFF >> kept)
    }
  }
}

extension AddressRange: CustomStringConvertible {
  public var description: String { "\(first)/\(prefix)" }
}
