import CIProviders
import Cryptography
import LocalSystem

/// A webhook whose signature was checked.
struct WebhookDelivery: Hashable, Sendable {
  /// The forge's id: the same for every attempt to deliver it.
  let id: String
  /// `pull_request`
  let event: String
  /// JSON.
  let payload: [UInt8]
}

/// Why a request is no webhook of the forge.
enum WebhookProblem: Error, Hashable, CustomStringConvertible {
  case unsigned, forged
  case missing(header: String)

  var isForged: Bool {
    switch self {
    case .unsigned, .forged: true
    case .missing: false
    }
  }

  var description: String {
    switch self {
    case .unsigned: "the webhook is not signed"
    case .forged: "the webhook is signed with another secret"
    case .missing(let header): "the webhook has no \(header)"
    }
  }
}

extension WebhookDelivery {
  /// - Parameters:
  ///   - header: the value of a header field by its name.
  ///   - secrets: any of them may be the one that it is signed with.
  init(
    _ kind: ForgeKind, body: [UInt8], secrets: [Secret], header: (String) -> String?
  ) throws(WebhookProblem) {
    func required(_ name: String) throws(WebhookProblem) -> String {
      guard let value = header(name), !value.isEmpty else { throw .missing(header: name) }
      return value
    }
    switch kind {
    case .github:
      try Self.check(header("X-Hub-Signature-256"), after: "sha256=", body, secrets)
      id = try required("X-GitHub-Delivery")
      event = try required("X-GitHub-Event")
    case .gitea:
      try Self.check(header("X-Gitea-Signature") ?? header("X-Forgejo-Signature"), after: "", body, secrets)
      id = try required("X-Gitea-Delivery")
      event = try required("X-Gitea-Event")
    case .gitlab:
      guard let token = header("X-Gitlab-Token"), !token.isEmpty else { throw .unsigned }
      guard secrets.contains(Secret(token)) else { throw .forged }
      id = try required("X-Gitlab-Event-UUID")
      event = try required("X-Gitlab-Event")
    }
    payload = body
  }

  private static func check(
    _ signature: String?, after prefix: String, _ body: [UInt8], _ secrets: [Secret]
  ) throws(WebhookProblem) {
    guard let signature, signature.hasPrefix(prefix), signature.utf8.count > prefix.utf8.count else {
      throw .unsigned
    }
    let shown = Secret(signature.dropFirst(prefix.count).lowercased())
    let matches = secrets.filter { Secret(authenticationCode(of: body, $0)) == shown }
    if matches.isEmpty { throw .forged }
  }
}

/// HMAC-SHA256 (RFC 2104), in hexadecimal digits.
private func authenticationCode(of message: [UInt8], _ secret: Secret) -> String {
  func digest(_ one: [UInt8], _ other: [UInt8]) -> [UInt8] {
    var sum = SHA256()
    sum.update(one)
    sum.update(other)
    return sum.finish()
  }
  var key = Array(secret.reveal().utf8)
  if key.count > 64 { key = digest(key, []) }
  key += [UInt8](repeating: 0, count: 64 - key.count)
  return hexadecimal(digest(key.map { $0 ^ 0x5C }, digest(key.map { $0 ^ 0x36 }, message)))
}
