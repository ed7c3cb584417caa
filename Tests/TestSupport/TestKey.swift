internal import Cryptography

/// A key of this run.
public final class TestKey: Sendable {
  public static let ours = TestKey()
  public static let theirs = TestKey()

  private let pem: [UInt8]
  private let modulus: String

  private init() {
    // Without a key nothing here is accepted, which the tests then say.
    let folder = try? TestFolder()
    let key = try? runProgram(
      "sh", ["-c", "openssl genrsa 2048 >key && cat key && openssl rsa -in key -modulus -noout; rm key"],
      in: folder.map { "\($0.path)" } ?? "/nowhere")
    withExtendedLifetime(folder) {}
    let parts = (key?.output ?? "").split(separator: "Modulus=")
    pem = Array((parts.first ?? "").utf8)
    modulus = String(parts.last ?? "").filter(\.isHexDigit)
  }

  /// What an issuer publishes of it, by the name `one`.
  public var set: String {
    let digits = Array(modulus)
    let bytes = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(digits[$0...($0 + 1)]), radix: 16)
    }
    return
      "{\"keys\":[{\"kid\":\"odd\",\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"},{\"kid\":\"one\",\"kty\":\"RSA\",\"use\":\"sig\",\"n\":\"\(base64URL(bytes))\",\"e\":\"AQAB\"}]}"
  }

  /// - Parameter claims: JSON by name.
  public func token(_ header: String, _ claims: [String: String]) throws -> String {
    let body =
      "{\(claims.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ","))}"
    let signed = "\(base64URL(Array(header.utf8))).\(base64URL(Array(body.utf8)))"
    return "\(signed).\(base64URL(try signRS256(Array(signed.utf8), pem: pem)))"
  }
}
