internal import Cryptography
internal import SourceText

/// A request that may be a webhook.
struct WebhookRequest {
  let body: [UInt8]
  let header: (String) -> String?

  /// nil where it is missing or empty.
  private func value(_ name: String) -> String? { header(name).flatMap { $0.isEmpty ? nil : $0 } }

  /// The first of these header fields that is there: an id or the name of an event.
  func word(_ names: String...) throws(WebhookRefusal) -> String {
    for name in names {
      guard let value = value(name) else { continue }
      guard value.utf8.count <= 200, value.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
        throw .malformed(header: name)
      }
      return value
    }
    throw .malformed(header: names.last ?? "")
  }

  /// The body, or the field `payload` of a form.
  func payload() throws(WebhookRefusal) -> [UInt8] {
    let type = (value("Content-Type") ?? "application/json").prefix { $0 != ";" && $0 != " " }.lowercased()
    if type == "application/json" || type.hasPrefix("application/") && type.hasSuffix("+json") { return body }
    let name = Array("payload=".utf8)
    guard type == "application/x-www-form-urlencoded",
      let field = body.split(separator: UInt8(ascii: "&")).first(where: { $0.starts(with: name) }),
      let payload = percentDecoded(field.dropFirst(name.count), plusIsBlank: true)
    else { throw .noPayload }
    return payload
  }

  /// GitHub: over the body as it came, a form too.
  func checkHub(_ secrets: WebhookSecrets) throws(WebhookRefusal) {
    let name = "X-Hub-Signature-256"
    guard let signature = value(name), signature != hubPrefix else {
      throw value("X-Hub-Signature") == nil ? .unsigned(header: name) : .signedWithSHA1
    }
    try check(signature, after: hubPrefix, body, secrets)
  }

  /// Gitea and Forgejo: over the JSON, of a form that which is in it. Without a secret they send empty
  /// signatures.
  func checkGitea(_ secrets: WebhookSecrets, payload: [UInt8]) throws(WebhookRefusal) {
    let own = ["X-Forgejo-Signature", "X-Gitea-Signature"]
    // One that is there counts: a wrong one is not made good by another.
    if let signature = own.lazy.compactMap(value).first {
      return try check(signature, after: "", payload, secrets)
    }
    guard let signature = value("X-Hub-Signature-256"), signature != hubPrefix else {
      throw .unsigned(header: "X-Gitea-Signature")
    }
    try check(signature, after: hubPrefix, payload, secrets)
  }

  private var hubPrefix: String { "sha256=" }

  private func check(
    _ signature: String, after prefix: String, _ message: [UInt8], _ secrets: WebhookSecrets
  ) throws(WebhookRefusal) {
    guard signature.hasPrefix(prefix), let code = bytes(hexadecimal: signature.dropFirst(prefix.count)),
      secrets.authenticate(message, code)
    else { throw .forged }
  }

  private func bytes(hexadecimal text: Substring) -> [UInt8]? {
    let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == 64, text.utf8.count == 64 else { return nil }
    return stride(from: 0, to: 64, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }

  /// GitLab: by its signing token (over id, time and body, as Standard Webhooks defines), or by the token
  /// that it sends along.
  ///
  /// Times are not compared: a delivery that comes again is known by its id, and does no harm.
  ///
  /// - Returns: the delivery's id.
  func checkGitLab(_ secrets: WebhookSecrets) throws(WebhookRefusal) -> String {
    if let signatures = value("webhook-signature") {
      let id = try word("webhook-id")
      let time = try word("webhook-timestamp")
      let message = Array("\(id).\(time).".utf8) + body
      // One for each key, while the forge exchanges them.
      let codes = signatures.split(separator: " ").prefix(10).compactMap { signature in
        signature.hasPrefix("v1,") ? base64Decoded(String(signature.dropFirst(3))) : nil
      }
      guard codes.count(where: { secrets.authenticateStandard(message, $0) }) > 0 else { throw .forged }
      return id
    }
    guard let token = value("X-Gitlab-Token") else { throw .unsigned(header: "X-Gitlab-Token") }
    guard secrets.contain(token) else { throw .forged }
    // The same for each attempt; an event's UUID is passed on by hooks that hooks set off.
    return try word("Idempotency-Key", "X-Gitlab-Event-UUID")
  }
}
