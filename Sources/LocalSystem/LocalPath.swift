/// A path of this machine's file system: bytes, since file names need not be UTF-8.
public struct LocalPath: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  public let bytes: [UInt8]

  public init(bytes: [UInt8]) { self.bytes = bytes }
  public init(_ text: String) { bytes = Array(text.utf8) }
  public init(stringLiteral text: String) { self.init(text) }

  public var isAbsolute: Bool { bytes.first == slash }

  /// `part` below this folder; an absolute `part` stands for itself.
  public func appending(_ part: LocalPath) -> LocalPath {
    if part.isAbsolute || bytes.isEmpty { return part }
    if part.bytes.isEmpty { return self }
    return LocalPath(bytes: bytes + (bytes.last == slash ? [] : [slash]) + part.bytes)
  }

  public func appending(_ part: String) -> LocalPath { appending(LocalPath(part)) }

  /// Everything before the last part: `.` for a bare name, `/` at the root.
  public var folder: LocalPath {
    guard let last = bytes.lastIndex(of: slash) else { return "." }
    return last == 0 ? "/" : LocalPath(bytes: Array(bytes[..<last]))
  }

  /// The last part.
  public var name: String {
    String(decoding: bytes[((bytes.lastIndex(of: slash) ?? -1) + 1)...], as: UTF8.self)
  }

  /// For people; bytes that are not UTF-8 are shown as U+FFFD.
  public var description: String { String(decoding: bytes, as: UTF8.self) }
}

private let slash = UInt8(ascii: "/")
