import Cryptography
import Forges
import LocalSystem
import SourceText
import TestSupport
import Testing

@Suite("Deliveries of webhooks")
struct WebhookDeliveryTests {
  private static let json = Array(#"{"action": "opened", "title": "é & + = %41"}"#.utf8)
  private static let form = Array(
    "a=b&payload=\(percentEncoded(String(decoding: json, as: UTF8.self)))&c".utf8)
  private static let secret = "s3cret é✓"

  private static func secrets(_ texts: String...) throws -> WebhookSecrets {
    try #require(WebhookSecrets(texts.map { Secret($0) }))
  }

  private static func code(_ message: [UInt8], _ key: String = secret) -> [UInt8] {
    hmacSHA256(message, key: Array(key.utf8))
  }

  private static func hex(_ message: [UInt8], _ key: String = secret) -> String {
    hexadecimal(code(message, key))
  }

  private static func standard(_ body: [UInt8], key: [UInt8]) -> String {
    "v1," + base64(hmacSHA256(Array("d-1.1795694400.".utf8) + body, key: key))
  }

  private static func deliver(
    _ scheme: WebhookScheme, _ body: [UInt8], _ headers: [String: String], secrets: WebhookSecrets? = nil
  ) throws -> WebhookDelivery {
    let fields = Dictionary(uniqueKeysWithValues: headers.map { ($0.lowercased(), $1) })
    return try WebhookDelivery(scheme, body: body, secrets: secrets ?? self.secrets(secret)) {
      fields[$0.lowercased()]
    }
  }

  private static func refusal(
    _ scheme: WebhookScheme, _ body: [UInt8], _ headers: [String: String]
  ) -> WebhookRefusal? {
    do { _ = try deliver(scheme, body, headers) } catch { return error as? WebhookRefusal }
    return nil
  }

  private struct Sample {
    let scheme: WebhookScheme
    let body: [UInt8]
    let headers: [String: String]
    /// The header fields that prove who sent it.
    let proof: [String]
  }

  private static let formType = "application/x-www-form-urlencoded"

  private static func samples() -> [Sample] {
    let github = ["X-GitHub-Event": "pull_request", "X-GitHub-Delivery": "d-1"]
    let gitea = ["X-Gitea-Event": "pull_request", "X-Gitea-Delivery": "d-1"]
    let gitlab = ["X-Gitlab-Event": "Merge Request Hook", "Idempotency-Key": "d-1"]
    let signed = ["webhook-id": "d-1", "webhook-timestamp": "1795694400"]
    func sample(
      _ scheme: WebhookScheme, _ body: [UInt8], _ headers: [String: String], _ proof: [String: String]
    ) -> Sample {
      Sample(
        scheme: scheme, body: body, headers: headers.merging(proof) { $1 }, proof: proof.keys.sorted())
    }
    let formed = ["Content-Type": formType]
    return [
      sample(.github, json, github, ["X-Hub-Signature-256": "sha256=" + hex(json)]),
      sample(.github, form, github.merging(formed) { $1 }, ["X-Hub-Signature-256": "sha256=" + hex(form)]),
      sample(.gitea, json, gitea, ["X-Gitea-Signature": hex(json)]),
      sample(.gitea, json, gitea, ["X-Hub-Signature-256": "sha256=" + hex(json)]),
      sample(.gitea, form, gitea.merging(formed) { $1 }, ["X-Gitea-Signature": hex(json)]),
      sample(
        .gitea, json, ["X-Forgejo-Event": "pull_request", "X-Forgejo-Delivery": "d-1"],
        ["X-Forgejo-Signature": hex(json)]),
      sample(.gitlab, json, gitlab, ["X-Gitlab-Token": secret]),
      sample(
        .gitlab, json, gitlab.merging(signed) { $1 },
        ["webhook-signature": standard(json, key: Array(secret.utf8))]),
    ]
  }

  @Test(
    "that are signed are taken, with their id, their event and the JSON of any form",
    arguments: samples().indices)
  func taken(index: Int) throws {
    let sample = Self.samples()[index]
    let delivery = try Self.deliver(sample.scheme, sample.body, sample.headers)
    #expect(delivery.scheme == sample.scheme)
    #expect(delivery.id == "d-1")
    #expect(delivery.event == (sample.scheme == .gitlab ? "Merge Request Hook" : "pull_request"))
    #expect(delivery.body == Self.json)
    // While secrets are exchanged, either is good; a third is not.
    let both = try Self.secrets("another", Self.secret)
    #expect(try Self.deliver(sample.scheme, sample.body, sample.headers, secrets: both) == delivery)
    let others = try Self.secrets("another", "a third")
    #expect(throws: WebhookRefusal.forged) {
      try Self.deliver(sample.scheme, sample.body, sample.headers, secrets: others)
    }
  }

  @Test("as GitHub's documentation signs them are taken")
  func documented() throws {
    let delivery = try Self.deliver(
      .github, Array("Hello, World!".utf8),
      [
        "X-Hub-Signature-256": "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        "X-GitHub-Event": "push", "X-GitHub-Delivery": "1",
      ], secrets: Self.secrets("It's a Secret to Everybody"))
    #expect(delivery.body == Array("Hello, World!".utf8))
  }

  @Test("are forged with any byte of the body changed, removed or added", arguments: samples().indices)
  func bodies(index: Int) throws {
    let sample = Self.samples()[index]
    // GitLab's plain token says nothing of the body: that is its weakness, and why it has another scheme.
    guard sample.proof != ["X-Gitlab-Token"] else { return }
    for position in sample.body.indices {
      var changed = sample.body
      changed[position] ^= 1
      var shorter = sample.body
      shorter.remove(at: position)
      var longer = sample.body
      longer.insert(sample.body[position] ^ 2, at: position)
      for body in [changed, shorter, longer] {
        guard let delivery = try? Self.deliver(sample.scheme, body, sample.headers) else { continue }
        // Gitea signs what is in a form, not what stands around it.
        #expect(sample.scheme == .gitea && sample.body == Self.form && delivery.body == Self.json)
      }
    }
  }

  @Test("are refused with any byte of the proof changed or removed", arguments: samples().indices)
  func proofs(index: Int) throws {
    let sample = Self.samples()[index]
    for name in sample.proof {
      let value = try #require(sample.headers[name])
      for position in value.utf8.indices {
        var bytes = Array(value.utf8)
        let offset = value.utf8.distance(from: value.startIndex, to: position)
        bytes[offset] ^= 0x10
        var headers = sample.headers
        headers[name] = String(decoding: bytes, as: UTF8.self)
        #expect(Self.refusal(sample.scheme, sample.body, headers)?.isUnauthenticated == true)
        bytes.remove(at: offset)
        headers[name] = String(decoding: bytes, as: UTF8.self)
        #expect(Self.refusal(sample.scheme, sample.body, headers)?.isUnauthenticated == true)
      }
    }
  }

  @Test("without a signature are refused, and say where it should be")
  func unsigned() {
    let body = Self.json
    #expect(Self.refusal(.github, body, [:]) == .unsigned(header: "X-Hub-Signature-256"))
    #expect(
      Self.refusal(.github, body, ["X-Hub-Signature-256": ""]) == .unsigned(header: "X-Hub-Signature-256"))
    #expect(
      Self.refusal(.github, body, ["X-Hub-Signature-256": "sha256="])
        == .unsigned(header: "X-Hub-Signature-256"))
    #expect(Self.refusal(.github, body, ["X-Hub-Signature": "sha1=00"]) == .signedWithSHA1)
    #expect(
      Self.refusal(.gitea, body, ["X-Gitea-Signature": "", "X-Hub-Signature-256": "sha256="])
        == .unsigned(header: "X-Gitea-Signature"))
    #expect(Self.refusal(.gitlab, body, [:]) == .unsigned(header: "X-Gitlab-Token"))
    #expect(Self.refusal(.gitlab, body, ["X-Gitlab-Token": ""]) == .unsigned(header: "X-Gitlab-Token"))
  }

  @Test("with a wrong signature are not made good by a right one of another kind")
  func mixed() {
    let hub = "sha256=" + Self.hex(Self.json)
    #expect(
      Self.refusal(
        .gitea, Self.json,
        ["X-Gitea-Signature": Self.hex([]), "X-Hub-Signature-256": hub, "X-Gitea-Event": "push"]) == .forged)
    #expect(
      Self.refusal(
        .gitlab, Self.json,
        [
          "X-Gitlab-Token": Self.secret, "webhook-signature": "v1,AAAA", "webhook-id": "1",
          "webhook-timestamp": "2", "X-Gitlab-Event": "Push Hook",
        ]) == .forged)
    // Of another forge, whose hooks carry the same names.
    #expect(
      Self.refusal(.github, Self.json, ["X-Gitea-Signature": Self.hex(Self.json)])?.isUnauthenticated == true)
  }

  @Test("of GitLab are signed over their id and their time too, and by any of several keys")
  func standard() throws {
    let key = Array("0123456789abcdef".utf8)
    let secrets = try Self.secrets("whsec_" + base64(key))
    var headers = [
      "webhook-id": "d-1", "webhook-timestamp": "1795694400", "X-Gitlab-Event": "Push Hook",
      "webhook-signature": "v1,AAAA v2,\(base64(key)) " + Self.standard(Self.json, key: key),
    ]
    #expect(try Self.deliver(.gitlab, Self.json, headers, secrets: secrets).id == "d-1")
    for (name, value) in [("webhook-id", "d-2"), ("webhook-timestamp", "1795694401")] {
      var changed = headers
      changed[name] = value
      #expect(throws: WebhookRefusal.forged) {
        try Self.deliver(.gitlab, Self.json, changed, secrets: secrets)
      }
    }
    headers["webhook-id"] = nil
    #expect(throws: WebhookRefusal.malformed(header: "webhook-id")) {
      try Self.deliver(.gitlab, Self.json, headers, secrets: secrets)
    }
  }

  @Test("without a usable id, event or payload are refused as wrong, not as forged")
  func malformed() throws {
    let signature = ["X-Hub-Signature-256": "sha256=" + Self.hex(Self.json)]
    func refusal(_ headers: [String: String]) -> WebhookRefusal? {
      Self.refusal(.github, Self.json, signature.merging(headers) { $1 })
    }
    let named = ["X-GitHub-Event": "push", "X-GitHub-Delivery": "1"]
    #expect(refusal(["X-GitHub-Event": "push"]) == .malformed(header: "X-GitHub-Delivery"))
    #expect(refusal(["X-GitHub-Delivery": "1"]) == .malformed(header: "X-GitHub-Event"))
    for id in ["a\nb", "é", String(repeating: "x", count: 201)] {
      #expect(
        refusal(["X-GitHub-Event": "push", "X-GitHub-Delivery": id])
          == .malformed(header: "X-GitHub-Delivery"))
    }
    for type in [Self.formType, "text/plain", "multipart/form-data; boundary=a"] {
      #expect(refusal(named.merging(["Content-Type": type]) { $1 }) == .noPayload)
    }
    #expect(refusal(named.merging(["Content-Type": "application/json; charset=utf-8"]) { $1 }) == nil)
    let cut = Array("payload=%7".utf8)
    #expect(
      Self.refusal(
        .github, cut,
        named.merging(["Content-Type": Self.formType, "X-Hub-Signature-256": "sha256=" + Self.hex(cut)]) {
          $1
        })
        == .noPayload)
  }

  @Test("cannot be checked with no secret, or an empty one")
  func emptySecrets() {
    #expect(WebhookSecrets([]) == nil)
    #expect(WebhookSecrets([Secret("")]) == nil)
    #expect(WebhookSecrets([Secret("a"), Secret("")]) == nil)
    #expect(WebhookSecrets([Secret("a")]) != nil)
  }

  @Test("are refused without a word of a secret")
  func silent() throws {
    let secrets = try Self.secrets("very-s3cret")
    #expect(!"\(secrets)".contains("very-s3cret"))
    var shown = ""
    dump(secrets, to: &shown)
    #expect(!shown.contains("very-s3cret"))
  }
}
