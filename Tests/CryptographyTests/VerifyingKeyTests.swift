import Cryptography
import Testing

@Suite("Keys that check signatures")
struct VerifyingKeyTests {
  /// RFC 7515, A.2 and A.3.
  struct Example: Sendable, CustomStringConvertible {
    let description: String
    let key: VerifyingKey?
    let message: [UInt8]
    let signature: [UInt8]
  }

  static let payload =
    "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"

  static let rsa = Example(
    description: "RS256",
    key: .rsa(
      modulus: bytes(
        "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL"
          + "-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA"
          + "9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8N"
          + "Aco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"), exponent: bytes("AQAB")),
    message: Array("eyJhbGciOiJSUzI1NiJ9.\(payload)".utf8),
    signature: bytes(
      "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9u"
        + "JdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB"
        + "_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98r"
        + "qVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"))

  static let p256 = Example(
    description: "ES256",
    key: .p256(
      x: bytes("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
      y: bytes("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0")),
    message: Array("eyJhbGciOiJFUzI1NiJ9.\(payload)".utf8),
    signature: bytes("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")
  )

  static func bytes(_ text: String) -> [UInt8] { base64URLDecoded(text) ?? [] }

  @Test("take the examples of RFC 7515, and none of them with a changed bit", arguments: [rsa, p256])
  func examples(example: Example) throws {
    let key = try #require(example.key)
    #expect(key.algorithm.rawValue == example.description)
    #expect(key.isValid(example.signature, of: example.message))
    #expect(!key.isValid(example.signature, of: example.message + [0]))
    for index in example.signature.indices {
      var changed = example.signature
      changed[index] ^= 1
      #expect(!key.isValid(changed, of: example.message))
      #expect(!key.isValid(Array(example.signature.prefix(index)), of: example.message))
    }
  }

  @Test("are none where the numbers are no key")
  func wrong() {
    #expect(VerifyingKey.rsa(modulus: [UInt8](repeating: 0xFF, count: 128), exponent: [1, 0, 1]) == nil)
    #expect(VerifyingKey.rsa(modulus: [], exponent: []) == nil)
    #expect(
      VerifyingKey.p256(x: [UInt8](repeating: 7, count: 32), y: [UInt8](repeating: 7, count: 32)) == nil)
    #expect(VerifyingKey.p256(x: [1], y: [2]) == nil)
  }

  @Test("do not take a signature of the other kind")
  func mixed() throws {
    let rsa = try #require(Self.rsa.key)
    let p256 = try #require(Self.p256.key)
    #expect(!rsa.isValid(Self.p256.signature, of: Self.p256.message))
    #expect(!p256.isValid(Self.rsa.signature, of: Self.rsa.message))
  }
}

@Suite("Base64 for URLs")
struct Base64URLTests {
  @Test("gives back what was written", arguments: 0...70)
  func roundTrip(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 97 &+ 251) }
    #expect(base64URLDecoded(base64URL(bytes)) == bytes)
  }

  @Test(
    "is refused with padding, with signs of the other alphabet, or cut",
    arguments: ["YQ==", "+/8", "a", "a b", "é"])
  func refused(text: String) { #expect(base64URLDecoded(text) == nil) }
}
