import CivilTime
import Cryptography
import DocumentReading
import GateKit
import LocalSystem

/// A JSON Web Token in its compact form (RFC 7519, RFC 7515, 7.1), as far as OpenID Connect's ID tokens use it, whose
/// signature is not checked yet.
struct IdentityToken: Sendable {
  /// Of the key that signed it.
  let keyID: String
  let algorithm: VerifyingKey.Algorithm
  let claims: IdentityClaims
  private let signed: [UInt8]
  private let signature: [UInt8]

  /// Bytes of a token; those of GitHub take 2,000.
  static let sizeLimit = 16 << 10

  init(_ token: Secret) throws(IdentityProblem) {
    let text = token.reveal()
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard text.utf8.count <= Self.sizeLimit, parts.count == 3, let header = base64URLDecoded(parts[0]),
      let body = base64URLDecoded(parts[1]), let signature = base64URLDecoded(parts[2])
    else { throw .malformed("it is no JSON Web Token") }
    do {
      let head = try decode(header, source: "header of the token") { reader throws(DocumentProblem) in
        try IdentityHeader(&reader)
      }
      // Any other one, `none` above all, would let whoever writes a token choose how it is checked.
      guard let algorithm = head.algorithm.flatMap(VerifyingKey.Algorithm.init) else {
        throw IdentityProblem.malformed("its algorithm is neither RS256 nor ES256")
      }
      guard !head.isCritical else { throw IdentityProblem.malformed("it demands extensions (crit)") }
      guard let keyID = head.keyID else { throw IdentityProblem.malformed("it does not name its key (kid)") }
      self.algorithm = algorithm
      self.keyID = keyID
      claims = try decode(body, source: "claims of the token") { reader throws(DocumentProblem) in
        try IdentityClaims(&reader)
      }
    } catch let problem as IdentityProblem {
      throw problem
    } catch {
      // What is in the token stays out of the words: it may be somebody's.
      throw .malformed("its header or its claims are no JSON as RFC 7519 wants it")
    }
    signed = Array("\(parts[0]).\(parts[1])".utf8)
    self.signature = signature
  }

  func isSigned(by key: VerifyingKey) -> Bool {
    key.algorithm == algorithm && key.isValid(signature, of: signed)
  }
}

private struct IdentityHeader: WireValue {
  var algorithm: String?
  var keyID: String?
  var isCritical = false

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "alg": algorithm = try reader.stringOrNull()
      case "kid": keyID = try reader.stringOrNull()
      case "crit":
        isCritical = true
        try reader.skip()
      default: try reader.skip()
      }
    }
  }
}

/// What an ID token says, in the words of GitHub Actions and of GitLab.
struct IdentityClaims: WireValue {
  var issuer: String?
  var subject: String?
  var audience: [String] = []
  var expires: Int?
  var notBefore: Int?
  var issued: Int?
  /// GitHub's `repository`, GitLab's `project_path`.
  var repository: String?
  var commit: ObjectID?
  /// `refs/pull/12/merge`
  var reference: String?
  /// GitHub's `event_name`, GitLab's `pipeline_source`.
  var event: String?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var path: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "iss": issuer = try reader.stringOrNull()
      case "sub": subject = try reader.stringOrNull()
      case "aud": audience = try reader.oneOrMany()
      case "exp": expires = try reader.integerOrNull()
      case "nbf": notBefore = try reader.integerOrNull()
      case "iat": issued = try reader.integerOrNull()
      case "repository", "project_path": repository = try reader.stringOrNull()
      case "sha": commit = ObjectID(try reader.stringOrNull() ?? "")
      case "ref": reference = try reader.stringOrNull()
      // GitLab's `ref` is a bare name.
      case "ref_path": path = try reader.stringOrNull()
      case "event_name", "pipeline_source": event = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    reference = path ?? reference
  }
}

extension JSONReader {
  fileprivate mutating func oneOrMany() throws(DocumentProblem) -> [String] {
    guard case .array = try kind() else { return [try string()] }
    var texts: [String] = []
    try array { reader throws(DocumentProblem) in texts.append(try reader.string()) }
    return texts
  }
}
