import Cryptography
import LocalSystem
import TestSupport
import Testing

@Suite("Signatures by RS256")
struct RS256Tests {
  /// A key of this run, made by the openssl command.
  private func key(_ folder: TestFolder, _ arguments: String...) throws -> [UInt8] {
    let made = try runProgram("openssl", arguments + ["-out", "key.pem"], in: "\(folder.path)")
    try #require(made.status == 0, "\(made.error)")
    return try LocalFiles.read(folder.path.appending("key.pem"), limit: 1 << 16)
  }

  /// What the openssl command says of a signature.
  private func verdict(_ folder: TestFolder, _ message: [UInt8], _ signature: [UInt8]) throws -> String {
    try LocalFiles.write(message, to: folder.path.appending("message"))
    try LocalFiles.write(signature, to: folder.path.appending("signature"))
    let public_ = try runProgram(
      "openssl", ["pkey", "-in", "key.pem", "-pubout", "-out", "public.pem"], in: "\(folder.path)")
    try #require(public_.status == 0, "\(public_.error)")
    let run = try runProgram(
      "openssl", ["dgst", "-sha256", "-verify", "public.pem", "-signature", "signature", "message"],
      in: "\(folder.path)")
    return run.output
  }

  @Test("are what the openssl command verifies, from both forms of a key", arguments: [true, false])
  func verified(traditional: Bool) throws {
    let folder = try TestFolder()
    let pem = try key(folder, "genrsa", traditional ? "-traditional" : "-f4")
    let text = String(decoding: pem, as: UTF8.self)
    #expect(text.contains("BEGIN RSA PRIVATE KEY") == traditional)
    let message = Array("header.payload".utf8)
    let signature = try signRS256(message, pem: pem)
    #expect(signature.count == 256)
    #expect(try verdict(folder, message, signature) == "Verified OK\n")
    #expect(try verdict(folder, message + [0], signature) != "Verified OK\n")
    let windows = Array(text.replacing("\n", with: "\r\n").utf8)
    #expect(try signRS256(message, pem: windows) == signature)
  }

  @Test("need an RSA key of 2048 bits")
  func unfit() throws {
    let folder = try TestFolder()
    let short = try key(folder, "genrsa", "-traditional")
    #expect(throws: Never.self) { try signRS256([], pem: short) }
    #expect(throws: SigningProblem.tooShort(bits: 1024)) {
      try signRS256(
        [1], pem: try key(folder, "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"))
    }
    #expect(throws: SigningProblem.notRSA) {
      try signRS256([1], pem: try key(folder, "genpkey", "-algorithm", "ed25519"))
    }
  }

  @Test("are refused with an encrypted key, without asking anybody for a passphrase")
  func encrypted() throws {
    let folder = try TestFolder()
    for form in ["-traditional", "-f4"] {
      let pem = try key(folder, "genrsa", form, "-aes256", "-passout", "pass:correct horse")
      #expect(throws: SigningProblem.encrypted) { try signRS256([1], pem: pem) }
    }
  }

  @Test("are refused with anything else, and no word of it is repeated")
  func other() throws {
    let folder = try TestFolder()
    let pem = String(decoding: try key(folder, "genrsa", "-traditional"), as: UTF8.self)
    let lines = pem.split(separator: "\n")
    let cut = lines.prefix(5).joined(separator: "\n") + "\n"
    let changed = pem.replacing("\nMII", with: "\nAAA")
    let public_ = try runProgram("openssl", ["pkey", "-in", "key.pem", "-pubout"], in: "\(folder.path)")
      .output
    let cases: [(String, SigningProblem)] = [
      ("", .noPrivateKey), ("hello", .noPrivateKey), ("ghp_0123456789\n", .noPrivateKey),
      (pem.replacing("\n", with: "\\n"), .noPrivateKey), (public_, .publicPart), (cut, .unreadable),
      (pem.replacing("RSA ", with: ""), .unreadable), (changed, .unreadable),
    ]
    let secrets = lines.filter { !$0.hasPrefix("-----") }.map { $0.prefix(20) }
    for (text, problem) in cases {
      do throws(SigningProblem) {
        _ = try signRS256([1], pem: Array(text.utf8))
        Issue.record("\(problem) is not seen")
      } catch {
        #expect(error == problem)
        #expect(secrets.allSatisfy { !"\(error)".contains($0) })
      }
    }
  }
}

@Suite("Comparing in constant time")
struct ConstantTimeTests {
  @Test(
    "is comparing",
    arguments: [
      ([], [], true), ([1], [1], true), ([1, 2], [1, 3], false), ([1], [1, 2], false), ([0], [], false),
    ] as [([UInt8], [UInt8], Bool)])
  func cases(a: [UInt8], b: [UInt8], equal: Bool) { #expect(isEqualInConstantTime(a, b) == equal) }
}
