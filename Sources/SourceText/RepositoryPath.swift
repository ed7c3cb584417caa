/// A path inside a repository: bytes, parts separated by `/`, relative to the root.
///
/// Not a `String`: Swift's equality joins NFC and NFD spellings of one name and repairs bytes that are not
/// UTF-8, and git does neither.
public struct RepositoryPath: Hashable, Comparable, Sendable, ExpressibleByStringLiteral {
  public let bytes: [UInt8]

  public init(bytes: [UInt8]) { self.bytes = bytes }
  public init(_ text: String) { bytes = Array(text.utf8) }
  public init(stringLiteral text: String) { self.init(text) }

  /// Bytewise, the order of git's index.
  public static func < (a: Self, b: Self) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }

  /// The parts between slashes.
  public var components: [ArraySlice<UInt8>] { bytes.split(separator: UInt8(ascii: "/")) }

  /// The last part.
  public var name: ArraySlice<UInt8> {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return bytes[...] }
    return bytes[(slash + 1)...]
  }

  /// Everything before the last slash; nil at the root.
  public var folder: RepositoryPath? {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    return RepositoryPath(bytes: Array(bytes[..<slash]))
  }

  /// True for this folder's own path and everything below it.
  public func isInside(_ folder: RepositoryPath) -> Bool {
    bytes.starts(with: folder.bytes)
      && (bytes.count == folder.bytes.count || bytes[folder.bytes.count] == UInt8(ascii: "/"))
  }

  public func appending(_ part: String) -> RepositoryPath {
    RepositoryPath(bytes: bytes.isEmpty ? Array(part.utf8) : bytes + [UInt8(ascii: "/")] + Array(part.utf8))
  }
}

extension RepositoryPath: CustomStringConvertible {
  /// The path as text; where a byte is a control character or not UTF-8, quoted as git quotes paths
  /// (`core.quotePath=false`: `"caf\351.txt"`), so that two paths never print alike.
  public var description: String {
    let valid = String(validating: bytes, as: UTF8.self)
    let plain = bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\"") }
    if let valid, plain { return valid }
    var quoted = "\""
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        quoted += "\\" + String(UnicodeScalar(byte))
      case UInt8(ascii: "\n"): quoted += "\\n"
      case UInt8(ascii: "\t"): quoted += "\\t"
      case 0x20..<0x7F: quoted += String(UnicodeScalar(byte))
      default:
        let octal = String(byte, radix: 8)
        quoted += "\\" + String(repeating: "0", count: 3 - octal.utf8.count) + octal
      }
    }
    return quoted + "\""
  }
}
