import Cryptography
import DocumentReading
import HTTPTransfer
import LocalSystem
import Rendering
import SourceText
import Storage
import TestSupport
import Testing

@testable import GatehouseCommands

/// A webhook in, a signed report out.
@Suite(
  "Reports that a server signs",
  .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"), .serialized)
struct ServeSigningTests {
  private static let settings = """
    url: https://gatehouse.example/
    pages:
      tokens:
        people: {secret: {variable: PAGE_TOKEN}, repositories: ["github/acme/*"]}
    signing: {key: signing.pem}
    """

  private static let token = ["Authorization": "Bearer " + ServeStage.pageToken]

  private func stage() async throws -> ServeStage {
    try await ServeStage(settings: Self.settings) { pull in
      try pull.folder.write("signing.pem", SigningTestKey.pem)
    }
  }

  /// What the page of the newest report gives to be verified, and its page.
  private func newest(_ stage: ServeStage) async throws -> (document: [UInt8], page: String, kept: KeptReport)
  {
    let pull = stage.pull
    let key = WorkKey(RepositoryName(forge: "github", path: pull.name), "pull/\(pull.number)")
    let kept = try #require(try await stage.server.store.newestReport(of: key))
    let address = "/repositories/github/\(pull.name)/pulls/\(pull.number)"
    let document = try await stage.request(.get, "\(address)/evaluations/\(kept.id)/report.json", Self.token)
    #expect(document.status == 200)
    let page = try await stage.request(.get, address, Self.token)
    #expect(page.status == 200)
    return (document.body, String(decoding: page.body, as: UTF8.self), kept)
  }

  private func clone(of stage: ServeStage) throws -> (TestRepository, CommandTrial) {
    let clone = try TestRepository(madeBy: ["clone", "--quiet", "file://\(stage.pull.origin.path)"])
    try clone.write("gatehouse.pub", SigningTestKey.publicPEM)
    try clone.write("other.pub", SigningTestKey.otherPublicPEM)
    return (clone, CommandTrial(in: clone))
  }

  @Test("are kept and shown as envelopes, hold by the key's public half, and not with any byte changed")
  func journey() async throws {
    let stage = try await stage()
    try await stage.pull.push(["c.txt": "c\n"])
    try await stage.settle()
    let (document, page, kept) = try await newest(stage)
    #expect(document == kept.report.document)
    let envelope = try #require(try SignedReport(reading: document, source: "report.json"))

    // The page is made from what is in the envelope, and says how to verify it.
    #expect(page.contains("<div class=\"verdict blocked\">"))
    #expect(page.contains("<b>Asks</b>"))
    #expect(page.contains("gatehouse verify report.json --public-key gatehouse.pub"))
    let keyID = try #require(Ed25519PublicKey(pem: SigningTestKey.publicPEM)).fingerprint
    #expect(page.contains(keyID))
    #expect(stage.console.lines("started").map { $0["signing_key"]?.scalar } == [keyID])
    let list = try await stage.request(.get, "/repositories/github/\(stage.pull.name)", Self.token)
    #expect(String(decoding: list.body, as: UTF8.self).contains("feat: go on"))

    let (clone, trial) = try clone(of: stage)
    defer { withExtendedLifetime(clone) {} }
    let text = String(decoding: document, as: UTF8.self)
    let good = await trial("verify", "-", "--public-key", "gatehouse.pub", input: text)
    #expect(
      good.output == "the report holds: evaluated again, the verdict is blocked, and the signature is good\n",
      "\(good.error)")
    #expect(await trial("verify", "-", "--public-key", "other.pub", input: text).code == .blocked)

    for index in stride(from: 0, to: envelope.payload.count, by: max(1, envelope.payload.count / 40)) {
      var payload = envelope.payload
      payload[index] ^= 1
      let forged = SignedReport(payload: payload, signatures: envelope.signatures)
      let answer = await trial("verify", "-", "--public-key", "gatehouse.pub", input: forged.text)
      #expect(answer.code != .passed, "byte \(index)")
    }
    let eased = String(decoding: envelope.payload, as: UTF8.self).replacing(
      "\"verdict\": \"blocked\"", with: "\"verdict\": \"passed\"")
    let forged = SignedReport(payload: Array(eased.utf8), signatures: envelope.signatures)
    let answer = await trial("verify", "-", "--public-key", "gatehouse.pub", input: forged.text)
    #expect(answer.code == .blocked)
    #expect(answer.error.contains("it is not signed by the key in gatehouse.pub"), "\(answer.error)")

    await stage.stop()
    #expect(!stage.console.text.contains("MC4C"))
  }

  @Test("hold with the report of a tool that was uploaded, put where its job had it, and with no other there")
  func uploaded() async throws {
    let policy = """
      version: 1
      gates: {coverage: {reports: [{id: unit, paths: [lcov.info]}], patch: {target: 80}}}

      """
    let uploads = """

      uploads:
        tokens: [{name: ci, secret: {variable: PAGE_TOKEN}, forge: github, repositories: ["acme/*"]}]
      """
    let stage = try await ServeStage(policy: policy, settings: Self.settings + uploads) { pull in
      try pull.folder.write("signing.pem", SigningTestKey.pem)
    }
    let pull = stage.pull
    try await pull.push(["c.py": "a = 1\nb = 2\n"])
    try await stage.settle()
    let lcov = "SF:c.py\nDA:1,1\nDA:2,0\nend_of_record\n"
    let target = "/api/v1/evidence?repository=\(pull.name)&commit=\(try pull.head())&file=lcov.info"
    let sent = try await stage.request(.post, target, Self.token, body: Array(lcov.utf8))
    #expect(sent.status == 201)
    try await stage.settle()
    let text = String(decoding: try await newest(stage).document, as: UTF8.self)
    let (clone, trial) = try clone(of: stage)
    try clone.write("lcov.info", lcov)
    let good = await trial("verify", "-", "--public-key", "gatehouse.pub", input: text)
    #expect(
      good.output == "the report holds: evaluated again, the verdict is blocked, and the signature is good\n",
      "\(good.error)")
    try clone.write("lcov.info", lcov.replacing("DA:2,0", with: "DA:2,1"))
    let other = await trial("verify", "-", "--public-key", "gatehouse.pub", input: text)
    #expect(other.code == .couldNotLook)
    #expect(other.error.contains("report lcov.info is another one now"), "\(other.error)")
    await stage.stop()
  }

  @Test("are what the audit log tells of: its entry has the digest of the report that said so first")
  func audit() async throws {
    let stage = try await stage()
    try await stage.pull.push(["c.txt": "c\n"])
    try await stage.settle()
    let store = stage.server.store
    let work = try await newest(stage).kept.report.work
    var digests: [String: String] = [:]
    for summary in try await store.reports(
      of: work.repository, subject: work.subject, limit: 100, before: nil)
    {
      let document = try #require(try await store.report(summary.id)).report.document
      digests[sha256Hex(document)] = summary.head
    }
    let entries = try await store.audit(after: 0, limit: 100).map(\.entry).filter { $0.action == "verdict" }
    try #require(!entries.isEmpty)
    for entry in entries {
      let detail = try readJSON(Array(entry.detail.utf8), source: "detail")
      let digest = try #require(detail["report"]?.scalar)
      #expect(digests[digest] == detail["head"]?.scalar)
    }
    await stage.stop()
  }

  @Test("could not be judged are signed too, and their page gives the reason") func failure() async throws {
    let stage = try await ServeStage(
      policy: "version: 1\ngates: {claen-repo: {}}\n", settings: Self.settings
    ) { try $0.folder.write("signing.pem", SigningTestKey.pem) }
    try await stage.pull.push(["c.txt": "c\n"])
    try await stage.settle()
    let (document, page, _) = try await newest(stage)
    let envelope = try #require(try SignedReport(reading: document, source: "report.json"))
    let key = try #require(Ed25519PublicKey(pem: SigningTestKey.publicPEM))
    #expect(envelope.isValid(by: key))
    #expect(String(decoding: envelope.payload, as: UTF8.self).contains("claen-repo"))
    #expect(page.contains("could not be judged"))
    #expect(page.contains("claen-repo"))
    await stage.stop()
  }
}
