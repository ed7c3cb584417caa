/// Why a request is not taken for a webhook. Says nothing of a secret, and nothing of what was expected.
public enum WebhookRefusal: Error, Hashable, Sendable {
  /// No signature, or an empty one, as of a hook without a secret.
  case unsigned(header: String)
  /// Only the old signature with SHA-1 is there.
  case signedWithSHA1
  /// No secret of ours made the signature over these bytes.
  case forged
  /// A header field is missing, or has what no forge writes there.
  case malformed(header: String)
  /// The body is neither JSON nor a form with the field `payload`.
  case noPayload

  /// Whether whoever sent it has not shown to know a secret: 401; else the request is wrong: 400.
  public var isUnauthenticated: Bool {
    switch self {
    case .unsigned, .signedWithSHA1, .forged: true
    case .malformed, .noPayload: false
    }
  }
}

extension WebhookRefusal: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unsigned(let header):
      "the webhook is not signed: \(header) is missing or empty; give the hook a secret at the forge"
    case .signedWithSHA1:
      "the webhook is signed with SHA-1 alone; update the forge, which has to send X-Hub-Signature-256"
    case .forged:
      "the webhook's signature is not of one of the secrets here, or its body was changed on the way"
    case .malformed(let header): "the webhook's \(header) is missing or malformed"
    case .noPayload:
      "the webhook's body is neither JSON nor a form with the field \"payload\"; choose application/json"
    }
  }
}
