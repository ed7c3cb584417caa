import CivilTime
import Cryptography
import HTTPTransfer
import LocalSystem

/// How outgoing webhooks are signed: by Standard Webhooks 1.0 (standardwebhooks.com), for which there are libraries to
/// check them. HMAC-SHA256 over the id, the moment and the body, so that none of the three can be changed, and an old
/// one shows.
struct WebhookSigner: Sendable {
  private let keys: [Secret]

  /// Bytes of a key.
  static let shortest = 16

  /// nil where there is none, or one that could be guessed.
  init?(_ secrets: [Secret]) {
    guard !secrets.isEmpty, secrets.allSatisfy({ Self.key($0).count >= Self.shortest }) else { return nil }
    keys = secrets
  }

  /// `whsec_` and Base64 stand for the bytes; any other text for itself.
  private static func key(_ secret: Secret) -> [UInt8] {
    let text = secret.reveal()
    if text.hasPrefix("whsec_") { return base64Decoded(String(text.dropFirst(6))) ?? [] }
    return Array(text.utf8)
  }

  func headers(delivery: String, body: [UInt8], now: Instant) -> [HTTPHeader] {
    let signed = Array("\(delivery).\(now.seconds).".utf8) + body
    let signatures = keys.map { "v1," + base64(hmacSHA256(signed, key: Self.key($0))) }
    return [
      HTTPHeader("webhook-id", delivery), HTTPHeader("webhook-timestamp", "\(now.seconds)"),
      HTTPHeader("webhook-signature", signatures.joined(separator: " ")),
    ]
  }
}
