import Cryptography
import GateKit
import LocalSystem

/// A report that is a file: its digest is taken once. What is too large to be held is read from the file each time,
/// which has to be the same one then, and its digest is taken while a gate reads it.
struct LocalReport {
  let content: ReportContent
  private let takenDigest: @Sendable () throws(SystemError) -> String

  /// Bytes of one report.
  static let limit = 256 << 20
  /// A larger one is not held.
  private static let heldLimit = 1 << 20

  init(_ path: LocalPath) throws(SystemError) {
    let reader = try FileReader(opening: path, limit: Self.limit, followingLinks: false)
    let version = reader.version
    guard version.size > Self.heldLimit else {
      let bytes = try reader.rest(limit: Self.limit)
      let digest = sha256Hex(bytes)
      takenDigest = { () throws(SystemError) in digest }
      content = ReportContent(bytes)
      return
    }
    let file = ReportFile(path, version)
    takenDigest = file.digest
    content = ReportContent(count: version.size, whole: { _ = try file.digest() }, open: file.pieces)
  }

  /// SHA-256, 64 hexadecimal digits.
  ///
  /// - Throws: where the file changed meanwhile, as `content.check()` does.
  func digest() throws(SystemError) -> String { try takenDigest() }
}
