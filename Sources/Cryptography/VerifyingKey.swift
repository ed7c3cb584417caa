internal import CLibcrypto

/// A public key that a service publishes to have its signatures checked (RFC 7517): RSA for RS256, or the curve
/// P-256 for ES256.
@safe public final class VerifyingKey: Sendable {
  public enum Algorithm: String, Hashable, Sendable { case rs256 = "RS256", es256 = "ES256" }

  public let algorithm: Algorithm
  /// SubjectPublicKeyInfo (RFC 5280, 4.1), from which OpenSSL makes its key for each check: a key is shared by
  /// tasks, and OpenSSL's are not made for that.
  private let info: [UInt8]

  private init(_ algorithm: Algorithm, _ info: [UInt8]) {
    self.algorithm = algorithm
    self.info = info
  }

  /// - Parameters:
  ///   - modulus, exponent: unsigned, the most significant byte first, as in a JSON Web Key.
  /// - Returns: nil for a key of less than 2,048 or more than 8,192 bits, or what is none.
  public static func rsa(modulus: [UInt8], exponent: [UInt8]) -> VerifyingKey? {
    guard (256...1024).contains(modulus.drop { $0 == 0 }.count), (1...8).contains(exponent.count) else {
      return nil
    }
    let numbers = derSequence(derInteger(modulus) + derInteger(exponent))
    let algorithm: [UInt8] = [
      0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00,
    ]
    return VerifyingKey(.rs256, derSequence(algorithm + der(0x03, [0] + numbers))).usable
  }

  /// - Parameters:
  ///   - x, y: 32 bytes each.
  /// - Returns: nil for what is no point of the curve.
  public static func p256(x: [UInt8], y: [UInt8]) -> VerifyingKey? {
    guard x.count == 32, y.count == 32 else { return nil }
    let algorithm: [UInt8] = [
      0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE,
      0x3D, 0x03, 0x01, 0x07,
    ]
    return VerifyingKey(.es256, derSequence(algorithm + der(0x03, [0, 0x04] + x + y))).usable
  }

  private var usable: VerifyingKey? {
    defer { ERR_clear_error() }
    return PublicKey(info) == nil ? nil : self
  }

  /// Whether the owner of the private key signed the message.
  ///
  /// - Parameter signature: as RFC 7518 writes it: for ES256 the two numbers of 32 bytes, one after the other.
  public func isValid(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    defer { ERR_clear_error() }
    guard let key = PublicKey(info) else { return false }
    switch algorithm {
    case .rs256: return key.isValid(signature, of: message)
    case .es256:
      guard signature.count == 64 else { return false }
      return key.isValid(
        derSequence(derInteger(Array(signature.prefix(32))) + derInteger(Array(signature.suffix(32)))),
        of: message)
    }
  }
}

@safe struct PublicKey: ~Copyable {
  private let key: OpaquePointer

  init?(_ info: [UInt8]) {
    let read: OpaquePointer? = unsafe info.withUnsafeBufferPointer { bytes in
      var start = bytes.baseAddress
      return unsafe d2i_PUBKEY(nil, &start, bytes.count)
    }
    guard let key = unsafe read else { return nil }
    unsafe self.key = key
  }

  deinit { unsafe EVP_PKEY_free(key) }

  borrowing func isValid(
    _ signature: [UInt8], of message: [UInt8], digest: PrivateKey.Digest = .sha256
  ) -> Bool {
    guard let context = unsafe EVP_MD_CTX_new() else { return false }
    defer { unsafe EVP_MD_CTX_free(context) }
    let hash = digest == .sha256 ? unsafe EVP_sha256() : nil
    return unsafe EVP_DigestVerifyInit(context, nil, hash, nil, key) == 1
      && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
  }
}

// MARK: - DER (X.690), as far as a key needs it

private func derSequence(_ content: [UInt8]) -> [UInt8] { der(0x30, content) }

/// An unsigned number.
private func derInteger(_ bytes: [UInt8]) -> [UInt8] {
  let digits = Array(bytes.drop { $0 == 0 })
  guard let first = digits.first else { return der(0x02, [0]) }
  return der(0x02, first >= 0x80 ? [0] + digits : digits)
}

private func der(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
  if content.count < 0x80 { return [tag, UInt8(content.count)] + content }
  var length: [UInt8] = []
  var rest = content.count
  while rest > 0 {
    length.insert(UInt8(rest & 0xFF), at: 0)
    rest >>= 8
  }
  return [tag, 0x80 | UInt8(length.count)] + length + content
}
