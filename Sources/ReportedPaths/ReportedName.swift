/// A file's name as its report wrote it.
public struct ReportedName: Hashable, Sendable, CustomStringConvertible {
  public let bytes: [UInt8]
  public let kind: Kind

  public enum Kind: Hashable, Sendable {
    /// Absolute, or relative to where the tool ran.
    case path
    /// The end of a path, since the report only knows a package and a file name: JaCoCo.
    case suffix
    /// An import path of Go: the module's path comes first.
    case goPackage
  }

  public init(_ bytes: [UInt8], _ kind: Kind = .path) {
    self.bytes = bytes
    self.kind = kind
  }

  public init(_ text: String, _ kind: Kind = .path) { self.init(Array(text.utf8), kind) }

  public var description: String { String(decoding: bytes, as: UTF8.self) }
}
