internal import CLibcrypto

/// SHA-256 (FIPS 180-4) of bytes that arrive in pieces.
@safe public struct SHA256: ~Copyable {
  private var context = SHA256_CTX()

  public init() { _ = unsafe SHA256_Init(&context) }

  public mutating func update(_ bytes: [UInt8]) {
    _ = unsafe bytes.withUnsafeBytes { unsafe SHA256_Update(&context, $0.baseAddress, $0.count) }
  }

  public mutating func update(_ bytes: ArraySlice<UInt8>) {
    _ = unsafe bytes.withUnsafeBytes { unsafe SHA256_Update(&context, $0.baseAddress, $0.count) }
  }

  /// The digest: 32 bytes.
  public consuming func finish() -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { buffer, count in
      _ = unsafe SHA256_Final(buffer.baseAddress, &context)
      count = Int(SHA256_DIGEST_LENGTH)
    }
  }

  /// The digest as 64 lower-case hexadecimal digits.
  public consuming func finishHex() -> String { hexadecimal(finish()) }
}

/// SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
public func sha256Hex(_ bytes: [UInt8]) -> String {
  var digest = SHA256()
  digest.update(bytes)
  return digest.finishHex()
}

/// SHA-256 of the text's UTF-8.
public func sha256Hex(_ text: String) -> String { sha256Hex(Array(text.utf8)) }

/// Two lower-case digits a byte.
public func hexadecimal(_ bytes: [UInt8]) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
