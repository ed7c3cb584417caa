internal import CLibcrypto

/// HMAC with SHA-256 (RFC 2104): 32 bytes that only who has the key can make.
public func hmacSHA256(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
  unsafe [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { buffer, count in
    var written: UInt32 = 0
    let code = unsafe HMAC(
      EVP_sha256(), key, Int32(clamping: key.count), message, message.count, buffer.baseAddress, &written)
    count = unsafe code == nil ? 0 : Int(written)
  }
}
