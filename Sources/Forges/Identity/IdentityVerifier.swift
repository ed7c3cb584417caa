public import CivilTime
import Cryptography
import DocumentReading
public import HTTPTransfer
public import LocalSystem

/// Checks ID tokens of CI jobs by the keys that their issuers publish (OpenID Connect Discovery 1.0).
public actor IdentityVerifier {
  private let issuers: Set<String>
  private let audience: String
  private let network: any HTTPSending
  private let now: @Sendable () -> Instant
  private var keys: [String: IssuerKeys] = [:]

  /// Seconds by which clocks may differ.
  private static let leeway: Int64 = 60
  /// How long keys count, and how soon they are asked for again where a token names another one.
  private static let keyAge = TimeSpan(seconds: 3_600)
  private static let retryAge = TimeSpan(seconds: 60)
  /// From `iat` to `exp`: those of GitHub live for ten minutes, those of GitLab for as long as a job may run.
  private static let longestLife: Int64 = 24 * 3_600

  /// - Parameters:
  ///   - issuers: addresses without a slash at the end: `https://token.actions.githubusercontent.com`,
  ///     `https://gitlab.com`.
  ///   - audience: what tokens for this server are made for: its public address.
  public init(
    issuers: Set<String>, audience: String, over network: any HTTPSending,
    now: @escaping @Sendable () -> Instant
  ) {
    self.issuers = issuers
    self.audience = audience
    self.network = network
    self.now = now
  }

  /// Who sent the token.
  public func identity(of token: Secret) async throws(IdentityProblem) -> JobIdentity {
    let token = try IdentityToken(token)
    let claims = token.claims
    // Only then is anybody asked for keys: an address in a token must not choose whom this server calls.
    guard let issuer = claims.issuer, issuers.contains(issuer) else { throw .unknownIssuer }
    guard claims.audience.contains(audience) else { throw .wrongAudience }
    try checkTimes(claims)
    guard let key = try await key(token.keyID, of: issuer), token.isSigned(by: key) else {
      throw .wrongSignature
    }
    guard let subject = claims.subject else { throw .missingClaim("sub") }
    guard let repository = claims.repository else { throw .missingClaim("repository") }
    return JobIdentity(
      issuer: issuer, subject: subject, repository: repository, commit: claims.commit,
      reference: claims.reference)
  }

  private func checkTimes(_ claims: IdentityClaims) throws(IdentityProblem) {
    let now = now().seconds
    guard let expires = claims.expires else { throw .missingClaim("exp") }
    guard let issued = claims.issued else { throw .missingClaim("iat") }
    guard Int64(expires) > now - Self.leeway else { throw .expired }
    let start = max(Int64(issued), Int64(claims.notBefore ?? issued))
    guard start <= now + Self.leeway else { throw .notYet }
    let (life, overflow) = Int64(expires).subtractingReportingOverflow(Int64(issued))
    guard !overflow, life <= Self.longestLife else { throw .malformed("it is valid for more than a day") }
  }

  private func key(_ id: String, of issuer: String) async throws(IdentityProblem) -> VerifyingKey? {
    if let known = keys[issuer] {
      let age = now().since(known.read)
      if let key = known.keys[id], age < Self.keyAge { return key }
      // A flood of tokens with invented keys is no flood of requests.
      if known.keys[id] == nil, age < Self.retryAge { return nil }
    }
    let fresh = IssuerKeys(read: now(), keys: try await readKeys(of: issuer))
    keys[issuer] = fresh
    return fresh.keys[id]
  }

  private func readKeys(of issuer: String) async throws(IdentityProblem) -> [String: VerifyingKey] {
    let about: Discovery = try await read("\(issuer)/.well-known/openid-configuration")
    guard about.issuer == issuer else { throw .keysUnreachable("it calls itself another issuer") }
    guard let address = about.keys.flatMap(WebAddress.init), let own = WebAddress(issuer),
      address.origin == own.origin
    else { throw .keysUnreachable("its keys are at another host") }
    let set: KeySet = try await read(address.text)
    return set.keys
  }

  private func read<Value: WireValue>(_ address: String) async throws(IdentityProblem) -> Value {
    let response: HTTPResponse
    do {
      response = try await network.send(
        HTTPRequest(.get, address, limits: .init(time: .seconds(10), bodySize: 1 << 20)))
    } catch { throw .keysUnreachable("\(error)") }
    guard response.isSuccess else { throw .keysUnreachable("it answers \(response.status)") }
    do {
      return try decode(response.body, source: "keys") { reader throws(DocumentProblem) in
        try Value(&reader)
      }
    } catch { throw .keysUnreachable("\(error)") }
  }
}

private struct IssuerKeys: Sendable {
  let read: Instant
  let keys: [String: VerifyingKey]
}

private struct Discovery: WireValue {
  var issuer: String?
  var keys: String?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "issuer": issuer = try reader.stringOrNull()
      case "jwks_uri": keys = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
  }
}

/// A JSON Web Key Set (RFC 7517, 5). Keys of other kinds are passed over, as it wants.
private struct KeySet: WireValue {
  var keys: [String: VerifyingKey] = [:]

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      guard key == "keys" else { return try reader.skip() }
      for entry in try reader.values(Entry.self).prefix(100) {
        if let id = entry.id, let key = entry.key { keys[id] = key }
      }
    }
  }

  private struct Entry: WireValue {
    var id: String?
    private var kind: String?
    private var use: String?
    private var curve: String?
    private var numbers: [String: [UInt8]] = [:]

    var key: VerifyingKey? {
      guard use == nil || use == "sig" else { return nil }
      switch (kind, curve) {
      case ("RSA", _):
        guard let modulus = numbers["n"], let exponent = numbers["e"] else { return nil }
        return .rsa(modulus: modulus, exponent: exponent)
      case ("EC", "P-256"):
        guard let x = numbers["x"], let y = numbers["y"] else { return nil }
        return .p256(x: x, y: y)
      default: return nil
      }
    }

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "kid": id = try reader.stringOrNull()
        case "kty": kind = try reader.stringOrNull()
        case "use": use = try reader.stringOrNull()
        case "crv": curve = try reader.stringOrNull()
        case "n", "e", "x", "y":
          let name = key.text
          numbers[name] = try reader.stringOrNull().flatMap(base64URLDecoded)
        default: try reader.skip()
        }
      }
    }
  }
}
