internal import CLibcrypto

/// Ed25519 (RFC 8032) over a message.
///
/// - Parameter pem: a private key without a passphrase, PKCS#8. It is read anew each time, so that nothing of it stays
///   in memory that is not the caller's.
/// - Returns: 64 bytes, and the key by which they are checked.
public func signEd25519(_ message: [UInt8], pem: [UInt8]) throws(SigningProblem) -> (
  signature: [UInt8], key: Ed25519PublicKey
) {
  do throws(SigningProblem) { try checkLabel(pem) } catch {
    throw error == .noPrivateKey ? .notEd25519 : error
  }
  // What OpenSSL notes on this thread would be taken for the cause of a later error.
  defer { ERR_clear_error() }
  let key = try PrivateKey(pem: pem)
  guard let own = key.ed25519 else { throw .notEd25519 }
  return (try key.sign(message, digest: .none), own)
}

/// By which signatures of Ed25519 are checked.
public struct Ed25519PublicKey: Hashable, Sendable {
  /// SubjectPublicKeyInfo (RFC 8410, 4).
  private let info: [UInt8]

  /// What stands before the 32 bytes of every such key.
  private static let prefix: [UInt8] = [
    0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
  ]

  fileprivate init(raw: [UInt8]) { info = Self.prefix + raw }

  /// - Parameter pem: as `openssl pkey -pubout` writes it; nil for anything else.
  public init?(pem: String) {
    let lines = pem.split(whereSeparator: \.isNewline).map { String($0.filter { $0 != "\r" }) }
    guard let start = lines.firstIndex(of: "-----BEGIN PUBLIC KEY-----"),
      let end = lines.firstIndex(of: "-----END PUBLIC KEY-----"), start < end,
      let info = base64Decoded(lines[(start + 1)..<end].joined()), info.count == Self.prefix.count + 32,
      Array(info.prefix(Self.prefix.count)) == Self.prefix
    else { return nil }
    self.info = info
  }

  /// SHA-256 of the key as certificates carry it, 64 hexadecimal digits: a name for it.
  public var fingerprint: String { sha256Hex(info) }

  public func isValid(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    defer { ERR_clear_error() }
    guard signature.count == 64, let key = PublicKey(info) else { return false }
    return key.isValid(signature, of: message, digest: .none)
  }
}

extension PrivateKey {
  /// The public half; nil where the key is of another kind.
  fileprivate var ed25519: Ed25519PublicKey? {
    guard unsafe EVP_PKEY_get_base_id(key) == EVP_PKEY_ED25519 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 32)
    var count = bytes.count
    guard unsafe EVP_PKEY_get_raw_public_key(key, &bytes, &count) == 1, count == 32 else { return nil }
    return Ed25519PublicKey(raw: bytes)
  }
}
