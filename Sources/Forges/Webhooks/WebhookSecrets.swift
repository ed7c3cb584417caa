internal import Cryptography
public import LocalSystem

/// The secrets that a webhook may be signed with: more than one while they are exchanged.
public struct WebhookSecrets: Sendable {
  private let secrets: [Secret]

  /// nil where there is none, or one is empty: anybody can sign with that.
  public init?(_ secrets: [Secret]) {
    guard !secrets.isEmpty, !secrets.contains(Secret("")) else { return nil }
    self.secrets = secrets
  }

  /// Whether one of them is the key of `code`, an HMAC-SHA256 of `message`. All are tried, and each in
  /// constant time.
  func authenticate(_ message: [UInt8], _ code: [UInt8]) -> Bool {
    secrets.count { isEqualInConstantTime(hmacSHA256(message, key: $0.bytes), code) } > 0
  }

  /// The same with the key that a text of the form `whsec_…` holds in Base64 (Standard Webhooks), beside the
  /// text.
  func authenticateStandard(_ message: [UInt8], _ code: [UInt8]) -> Bool {
    let prefix = "whsec_"
    let held = secrets.count { secret in
      let text = secret.reveal()
      guard text.hasPrefix(prefix), let key = base64Decoded(String(text.dropFirst(prefix.count))),
        !key.isEmpty
      else { return false }
      return isEqualInConstantTime(hmacSHA256(message, key: key), code)
    }
    return authenticate(message, code) || held > 0
  }

  /// Whether `token` is one of them. Digests are compared, so that the time says nothing of a length either.
  func contain(_ token: String) -> Bool {
    let shown = hmacSHA256(Array(token.utf8), key: [])
    return secrets.count { isEqualInConstantTime(hmacSHA256($0.bytes, key: []), shown) } > 0
  }
}

extension Secret {
  fileprivate var bytes: [UInt8] { Array(reveal().utf8) }
}
