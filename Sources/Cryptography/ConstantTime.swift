internal import CLibcrypto

/// Whether both hold the same bytes, in a time that depends on their lengths alone: for digests and tokens that
/// somebody could guess byte by byte.
public func isEqualInConstantTime(_ a: [UInt8], _ b: [UInt8]) -> Bool {
  guard a.count == b.count else { return false }
  return unsafe a.withUnsafeBytes { a in
    unsafe b.withUnsafeBytes { b in unsafe CRYPTO_memcmp(a.baseAddress, b.baseAddress, a.count) == 0 }
  }
}
