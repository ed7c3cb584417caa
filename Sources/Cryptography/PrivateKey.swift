internal import CLibcrypto

/// A private key that OpenSSL has read: freed once.
@safe struct PrivateKey: ~Copyable {
  let key: OpaquePointer

  /// What is signed in place of the message.
  enum Digest {
    case sha256
    /// The message itself, as Ed25519 has it.
    case none
  }

  init(pem: [UInt8]) throws(SigningProblem) {
    let read: OpaquePointer? = unsafe pem.withUnsafeBytes { bytes in
      guard let count = Int32(exactly: bytes.count),
        let source = unsafe BIO_new_mem_buf(bytes.baseAddress, count)
      else { return nil }
      defer { unsafe BIO_free(source) }
      // An empty passphrase: with none at all, OpenSSL would ask on the terminal.
      var passphrase: [CChar] = [0]
      return unsafe PEM_read_bio_PrivateKey(source, nil, nil, &passphrase)
    }
    guard let key = unsafe read else { throw .unreadable }
    unsafe self.key = key
  }

  deinit { unsafe EVP_PKEY_free(key) }

  borrowing func checkKind() throws(SigningProblem) {
    guard unsafe EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA else { throw .notRSA }
    let bits = unsafe Int(EVP_PKEY_get_bits(key))
    guard bits >= 2048 else { throw .tooShort(bits: bits) }
  }

  borrowing func sign(_ message: [UInt8], digest: Digest) throws(SigningProblem) -> [UInt8] {
    guard let context = unsafe EVP_MD_CTX_new() else { throw .failed }
    defer { unsafe EVP_MD_CTX_free(context) }
    let hash = digest == .sha256 ? unsafe EVP_sha256() : nil
    guard unsafe EVP_DigestSignInit(context, nil, hash, nil, key) == 1 else { throw .failed }
    var signature = unsafe [UInt8](repeating: 0, count: Int(EVP_PKEY_get_size(key)))
    var count = signature.count
    let done = unsafe EVP_DigestSign(context, &signature, &count, message, message.count)
    guard done == 1 else { throw .failed }
    return Array(signature.prefix(count))
  }
}
