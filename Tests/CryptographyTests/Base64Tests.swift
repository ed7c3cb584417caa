import Cryptography
import Testing

@Suite("Base64") struct Base64Tests {
  /// RFC 4648, 10.
  static let published = [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ]

  @Test("agrees with RFC 4648, there and back, and without the padding for URLs", arguments: published)
  func vectors(text: String, encoded: String) {
    let bytes = Array(text.utf8)
    #expect(base64(bytes) == encoded)
    #expect(base64Decoded(encoded) == bytes)
    #expect(base64URL(bytes) == encoded.filter { $0 != "=" })
  }

  @Test("has signs that a URL takes as they are") func signs() {
    #expect(base64([0xFB, 0xEF, 0xFF]) == "++//")
    #expect(base64URL([0xFB, 0xEF, 0xFF]) == "--__")
  }

  @Test("gives every byte back, at every length") func roundTrip() {
    let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 &* 37 ^ $0 >> 3) }
    for count in bytes.indices {
      #expect(base64Decoded(base64(Array(bytes[..<count]))) == Array(bytes[..<count]))
    }
  }

  @Test(
    "is nothing else", arguments: ["Z", "Zg", "Zg=", "Zm9v=", "Z!==", " Zg==", "Zm9v\n", "====", "Zg==Zg=="])
  func others(text: String) { #expect(base64Decoded(text) == nil) }
}
