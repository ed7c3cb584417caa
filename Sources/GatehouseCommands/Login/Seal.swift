import Cryptography
import LocalSystem

/// Makes texts that a browser keeps for this server: it can read them, and whatever it changes is noticed.
struct Seal: Sendable {
  private let key: [UInt8]

  /// - Parameter purpose: what is sealed for one is nothing for another.
  init(_ secret: Secret, for purpose: String) {
    key = hmacSHA256(Array("gatehouse \(purpose)".utf8), key: Array(secret.reveal().utf8))
  }

  /// What only who has the secret can make of the text: 43 characters of Base64 for URLs.
  func mark(_ text: String) -> String { base64URL(hmacSHA256(Array(text.utf8), key: key)) }

  func sealed(_ fields: [String]) -> String {
    let text = fields.map { base64URL(Array($0.utf8)) }.joined(separator: ".")
    return "\(text).\(mark(text))"
  }

  /// nil where it is nothing that was sealed here, or somebody changed it.
  func opened(_ sealed: String) -> [String]? {
    guard sealed.utf8.count <= Self.limit, let dot = sealed.lastIndex(of: ".") else { return nil }
    let text = String(sealed[..<dot])
    guard isSameMark(mark(text), String(sealed[sealed.index(after: dot)...])) else { return nil }
    var fields: [String] = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      guard let bytes = base64URLDecoded(String(part)),
        let field = String(validating: bytes, as: UTF8.self)
      else { return nil }
      fields.append(field)
    }
    return fields
  }

  /// Bytes; browsers keep 4,096 for a cookie with its name.
  static let limit = 3800
}

/// Takes as long whichever character differs.
func isSameMark(_ a: String, _ b: String) -> Bool { isEqualInConstantTime(Array(a.utf8), Array(b.utf8)) }
