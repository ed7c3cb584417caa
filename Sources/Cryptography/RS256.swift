internal import CLibcrypto

/// Why a private key signs nothing. Says nothing of what is in it.
public enum SigningProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// No block `BEGIN PRIVATE KEY` or `BEGIN RSA PRIVATE KEY`.
  case noPrivateKey
  /// A public key or a certificate.
  case publicPart
  case encrypted
  /// A block of the right name with something else in it.
  case unreadable
  case notRSA
  case notEd25519
  case tooShort(bits: Int)
  case failed

  public var description: String {
    switch self {
    case .noPrivateKey:
      "there is no private key in it: it begins with \"-----BEGIN RSA PRIVATE KEY-----\" and has line breaks"
    case .publicPart: "it is a public key or a certificate, not the private key"
    case .encrypted: "the private key is encrypted; give it without a passphrase"
    case .unreadable: "the private key cannot be read: it is cut short or was changed"
    case .notRSA: "it is not an RSA key"
    case .notEd25519:
      "it is no private key of Ed25519; \"openssl genpkey -algorithm ed25519 -out FILE\" makes one"
    case .tooShort(let bits): "an RSA key of \(bits) bits is too short; RS256 wants 2048 or more"
    case .failed: "OpenSSL refused to sign with the key"
    }
  }
}

/// RSASSA-PKCS1-v1_5 with SHA-256, `RS256` of RFC 7518, 3.3.
///
/// - Parameter pem: a private key without a passphrase, PKCS#1 or PKCS#8. It is read anew each time, so that
///   nothing of it stays in memory that is not the caller's.
public func signRS256(_ message: [UInt8], pem: [UInt8]) throws(SigningProblem) -> [UInt8] {
  try checkLabel(pem)
  // What OpenSSL notes on this thread would be taken for the cause of a later error.
  defer { ERR_clear_error() }
  let key = try PrivateKey(pem: pem)
  try key.checkKind()
  return try key.sign(message, digest: .sha256)
}

func checkLabel(_ pem: [UInt8]) throws(SigningProblem) {
  let text = String(decoding: pem, as: UTF8.self).replacing("\r\n", with: "\n")
  guard text.contains("-----BEGIN "), text.contains("\n") else { throw .noPrivateKey }
  guard text.contains("PRIVATE KEY-----\n") else {
    throw text.contains("PUBLIC KEY") || text.contains("CERTIFICATE") ? .publicPart : .noPrivateKey
  }
  guard !text.contains("BEGIN ENCRYPTED"), !text.contains("ENCRYPTED\n") else { throw .encrypted }
}
