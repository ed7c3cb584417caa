import Cryptography
import DocumentReading
import LocalSystem
import Rendering
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("Signed reports") struct SignedReportTests {
  private func stage() throws -> (TestRepository, CommandTrial) {
    let repository = try TestRepository.withTopic(message: "Go on")
    try repository.write("key.pem", SigningTestKey.pem)
    try repository.write("key.pub", SigningTestKey.publicPEM)
    try repository.write("other.pub", SigningTestKey.otherPublicPEM)
    return (repository, CommandTrial(in: repository))
  }

  @Test("hold by the key that signed them, and by no other") func journey() async throws {
    let (repository, trial) = try stage()
    let answer = await trial("check", "--output", "signed=report.signed", "--sign-key", "key.pem")
    #expect(answer.code == .blocked, "\(answer.error)")
    let good = await trial("verify", "report.signed", "--public-key", "key.pub")
    #expect(
      good.output == "the report holds: evaluated again, the verdict is blocked, and the signature is good\n")
    let other = await trial("verify", "report.signed", "--public-key", "other.pub")
    #expect(other.code == .blocked)
    #expect(other.error.contains("it is not signed by the key in other.pub"))
    let unchecked = await trial("verify", "report.signed")
    #expect(unchecked.code == .passed)
    #expect(unchecked.error.contains("the signature was not checked"))
    let plain = await trial("check", "--format", "json").output
    let unsigned = await trial("verify", "-", "--public-key", "key.pub", input: plain)
    #expect(unsigned.code == .blocked)
    #expect(unsigned.error.contains("it is not signed"))
    let envelope = try readDocument(
      String(
        decoding: LocalFiles.read(LocalPath("\(repository.path)/report.signed"), limit: 1 << 24),
        as: UTF8.self))
    let payload = try #require(envelope["payload"]?.scalar.flatMap(base64Decoded))
    #expect(String(decoding: payload, as: UTF8.self) == plain, "the exact bytes of the JSON form")
    var quiet = trial
    quiet.environment["GATEHOUSE_SIGNING_KEY_FILE"] = "key.pem"
    #expect(await quiet("check", "--format", "signed").output.contains("\"payloadType\""))
  }

  @Test("are refused at every byte that somebody changes") func tampering() throws {
    let signed = try SignedReport(
      signing: Array("{\"verdict\": \"blocked\"}".utf8), pem: Array(SigningTestKey.pem.utf8))
    let key = try #require(Ed25519PublicKey(pem: SigningTestKey.publicPEM))
    #expect(signed.isValid(by: key))
    let bytes = Array(signed.text.utf8)
    var accepted = 0
    for index in bytes.indices {
      for flip in [UInt8(1), 2, 32, 128] {
        var changed = bytes
        changed[index] ^= flip
        guard let read = try? SignedReport(reading: changed, source: "x"), read.isValid(by: key) else {
          continue
        }
        accepted += 1
        #expect(read.payload == signed.payload, "byte \(index)")
      }
    }
    // The key's name is a hint that nothing hangs on, and blanks between values say nothing.
    #expect(accepted < bytes.count)
    for index in signed.payload.indices {
      var payload = signed.payload
      payload[index] ^= 1
      #expect(!SignedReport(payload: payload, signatures: signed.signatures).isValid(by: key))
    }
    for index in 0..<64 {
      let own = signed.signatures[0]
      var signature = own.bytes
      signature[index] ^= 1
      let forged = SignedReport(
        payload: signed.payload, signatures: [.init(keyID: own.keyID, bytes: signature)])
      #expect(!forged.isValid(by: key), "byte \(index) of the signature")
    }
  }

  @Test(
    "are not made with what is no key for it, and the error says no word of it",
    arguments: [
      ("", "is empty"), ("secret words", "no private key of Ed25519"),
      (SigningTestKey.publicPEM, "not the private key"),
      ("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n", "cannot be read"),
    ])
  func wrongKeys(text: String, error: String) async throws {
    let (repository, trial) = try stage()
    try repository.write("wrong.pem", text)
    let answer = await trial("check", "--format", "signed", "--sign-key", "wrong.pem")
    #expect(answer.code == .misused || answer.code == .couldNotLook)
    #expect(answer.error.contains(error), "\(answer.error)")
    #expect(!answer.error.contains("secret words") && !answer.error.contains("c2VjcmV0"))
  }

  @Test("are asked for with a key, and a key with them") func mistakes() async throws {
    let (repository, trial) = try stage()
    defer { withExtendedLifetime(repository) {} }
    #expect(await trial("check", "--format", "signed").error.contains("needs a key"))
    #expect(await trial("check", "--sign-key", "key.pem").error.contains("--sign-key signs nothing"))
    let answer = await trial("verify", "key.pem", "--public-key", "key.pem")
    #expect(answer.error.contains("key.pem is no public key of Ed25519"))
  }

  @Test("that claim another policy, waiver or baseline than the commit has do not hold")
  func forgedInputs() async throws {
    let (repository, trial) = try stage()
    defer { withExtendedLifetime(repository) {} }
    let report = await trial("check", "--format", "json").output
    let eased = report.replacing("conventional: {}", with: "signature: false")
    let policy = await trial("verify", "-", input: eased)
    #expect(policy.code == .blocked)
    #expect(policy.error.contains("the text of .gatehouse.yml has another digest"), "\(policy.error)")
    #expect(policy.error.contains("has another text"))
    let baseline = report.replacing(
      "\"now\":", with: "\"baseline\": {\"version\": 1, \"findings\": []}, \"now\":")
    let known = await trial("verify", "-", input: baseline)
    #expect(known.code == .blocked)
    #expect(known.error.contains("inputs.baseline"), "\(known.error)")
  }

  @Test("made anew from end to end hold without a signature, and do not hold by a key that did not make them")
  func madeAnew() async throws {
    let (repository, trial) = try stage()
    defer { withExtendedLifetime(repository) {} }
    // Whoever judges with other facts gets another report, and it is as whole as any: only the key tells whose it is.
    let other = await trial("check", "--title", "feat: another", "--format", "json").output
    #expect(await trial("verify", "-", input: other).code == .passed)
    let own = try SignedReport(
      signing: Array(await trial("check", "--format", "json").output.utf8),
      pem: Array(SigningTestKey.pem.utf8))
    let moved = SignedReport(payload: Array(other.utf8), signatures: own.signatures)
    let answer = await trial("verify", "-", "--public-key", "key.pub", input: moved.text)
    #expect(answer.code == .blocked)
    #expect(answer.error.contains("it is not signed by the key in key.pub"), "\(answer.error)")
  }

  @Test(
    "that name another policy than the one in force do not hold, although that one judges as they say",
    arguments: [
      // No policy at all, one of an older commit, which was milder, and that one as the default branch's.
      ("none", "has its policy in .gatehouse.yml"), ("older", "and the target branch is at"),
      ("default", "of the target branch has a policy of its own"),
    ])
  func policyElsewhere(kind: String, words: String) async throws {
    let repository = try TestRepository()
    let mild = try repository.commit(
      "feat: begin", [".gatehouse.yml": "version: 1\ngates: {clean-repo: {}}\n", "a.txt": "a\n"])
    let strict = try repository.commit(
      "feat: be strict", [".gatehouse.yml": "version: 1\ngates: {commit-rules: {conventional: {}}}\n"])
    try repository.commit("Go on", on: "topic", ["b.txt": "b\n"], parents: [strict])
    try repository.checkOut("topic")
    let trial = CommandTrial(in: repository)
    let report = await trial("check", "--target", "main", "--format", "json")
    #expect(report.code == .blocked)
    var document = try readJSON(Array(report.output.utf8), source: "report", limits: .report)
    let policy = ["inputs", "policy"]
    switch kind {
    case "none": document = document.changing(policy + ["files"]) { _ in .list([]) }
    default:
      let text = "version: 1\ngates: {clean-repo: {}}\n"
      document = document.changing(policy + ["commit"]) { _ in .text("\(mild)") }
        .changing(policy + ["files", "0", "text"]) { _ in .text(text) }
        .changing(policy + ["files", "0", "digest"]) { _ in .text(sha256Hex(text)) }
      if kind == "default" {
        document = document.changing(policy + ["source"]) { _ in .text("default branch") }
      }
    }
    let answer = await trial("verify", "-", input: jsonText(document))
    #expect(answer.code == .blocked)
    #expect(answer.error.contains(words), "\(answer.error)")
  }

  @Test("hold an organisation's policy against its digest: it may be of a repository that is not here")
  func organisation() async throws {
    let (repository, trial) = try stage()
    try repository.write("central.yml", "version: 1\ngates: {clean-repo: {max_size: 1 kB}}\n")
    let report = await trial("check", "--central", "central.yml", "--format", "json").output
    #expect(await trial("verify", "-", input: report).code == .passed)
    let answer = await trial("verify", "-", input: report.replacing("max_size: 1 kB", with: "max_size: 9 MB"))
    #expect(answer.code == .blocked)
    #expect(answer.error.contains("the text of central.yml has another digest than"), "\(answer.error)")
  }

  @Test("are judged by the text of a built-in policy that they hold, which has to be the program's")
  func builtIn() async throws {
    let repository = try TestRepository.withTopic(
      policy: "version: 1\nextends: three-stages\n")
    let trial = CommandTrial(in: repository)
    let report = await trial("check", "--format", "json").output
    #expect(await trial("verify", "-", input: report).code == .passed)
    let document = try readJSON(Array(report.utf8), source: "report", limits: .report)
    let files = document.at(["inputs", "policy", "files"])?.items ?? []
    let index = try #require(files.firstIndex { $0["name"]?.scalar == "built-in: three-stages" })
    let text = "version: 1\ngates: {clean-repo: {}}\n"
    let place = ["inputs", "policy", "files", "\(index)"]
    let forged = document.changing(place + ["text"]) { _ in .text(text) }
      .changing(place + ["digest"]) { _ in .text(sha256Hex(text)) }
    let answer = await trial("verify", "-", input: jsonText(forged))
    #expect(answer.code == .blocked)
    #expect(
      answer.error.contains("built-in: three-stages has another text in this program"), "\(answer.error)")
    #expect(answer.error.contains("gates has"), "\(answer.error)")
  }

  @Test("hold although they show what head's own policy would say") func preview() async throws {
    let repository = try TestRepository.withTopic([
      ".gatehouse.yml": "version: 1\ngates: {clean-repo: {max_size: 1 MB}}\n"
    ])
    let trial = CommandTrial(in: repository)
    let report = await trial("check", "--format", "json")
    #expect(report.output.contains("\"preview\""))
    let answer = await trial("verify", "-", input: report.output)
    #expect(answer.code == .passed, "\(answer.error)")
  }
}
