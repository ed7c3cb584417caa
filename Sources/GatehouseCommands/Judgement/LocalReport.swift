import Cryptography
import GateKit
import LocalSystem

/// A report that is a file: its digest is taken once, and what is too large to be held is read again from the file,
/// which has to be the same one then.
struct LocalReport {
  /// SHA-256, 64 hexadecimal digits.
  let digest: String
  let content: ReportContent

  /// Bytes of one report.
  static let limit = 256 << 20
  /// A larger one is not held.
  private static let heldLimit = 1 << 20

  init(_ path: LocalPath) throws(SystemError) {
    let file = try FileReader(opening: path, limit: Self.limit, followingLinks: false)
    let version = file.version
    guard version.size > Self.heldLimit else {
      let bytes = try file.rest(limit: Self.limit)
      digest = sha256Hex(bytes)
      content = ReportContent(bytes)
      return
    }
    var hash = SHA256()
    while true {
      let piece = try file.next()
      if piece.isEmpty { break }
      hash.update(piece)
    }
    try file.check(version)
    digest = hash.finishHex()
    content = ReportContent(count: version.size) {
      let file = try FileReader(opening: path, limit: Self.limit, followingLinks: false)
      try file.check(version)
      return {
        let piece = try file.next()
        if piece.isEmpty { try file.check(version) }
        return piece
      }
    }
  }
}
