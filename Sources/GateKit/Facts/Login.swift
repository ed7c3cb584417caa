/// Somebody's name on a forge. Forges do not tell upper from lower case in it, as far as ASCII goes.
public struct Login: Hashable, Sendable {
  private let bytes: [UInt8]

  // Not `lowercased()`, and not Swift's equality: for both, the sign for kelvin is a k, and a stranger's name would
  // be another's.
  public init(_ text: String) {
    bytes = text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
  }
}
