import GateKit
import SourceText
import TestSupport
import Testing

// A tilde splits every form, so that no scanner takes this file for a leak.
private func whole(_ text: String) -> String {
  text.replacing("~", with: "").replacing("<key>", with: "MIIEowIBAAKCAQEA7v5zOqJm0dX2hY9kLw")
}

private let secrets: [(String, String)] = [
  ("-----BEGIN RSA PRI~VATE KEY-----\n<key>", "a private key"),
  ("-----BEGIN PRI~VATE KEY-----\r\n<key>", "a private key"),
  ("-----BEGIN OPENSSH PRI~VATE KEY-----\n    <key>", "a private key"),
  ("-----BEGIN PGP PRI~VATE KEY BLOCK-----\n\n<key>", "a private key"),
  ("-----BEGIN RSA PRI~VATE KEY-----\nProc-Type: 4,ENCRYPTED", "a private key"),
  ("{\"key\": \"-----BEGIN PRI~VATE KEY-----\\n<key>\"}", "a private key"),
  ("id = AK~IAZ3MSJV7QXN5LRT2B", "an AWS access key id"),
  ("id = AS~IAZ3MSJV7QXN5LRT2B", "an AWS access key id"),
  ("token: gh~p_16C7e42F292c6912E7710c838347Ae178B4a", "a GitHub token"),
  ("token: gh~s_16C7e42F292c6912E7710c838347Ae178B4a", "a GitHub token"),
  (
    "github~_pat_11ABCDEFG0abcdefghij12_abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVW",
    "a GitHub token"
  ),
  ("gl~pat-a1B2c3D4e5F6g7H8i9J0", "a GitLab token"),
  ("xo~xb-123456789012-abcdefghij0123456789", "a Slack token"),
  ("AI~zaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q", "a Google API key"),
  ("sk_li~ve_a1B2c3D4e5F6g7H8i9J0k1L2", "a Stripe live key"),
  ("np~m_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8", "an npm token"),
  ("pypi~-AgEIcHlwaS5vcmcCJDAyZDk0YjEzLTJhNDItNDU3Zi1iNzM0LTJhNDItNDU3Zi1iN", "a PyPI token"),
]

private let innocent = [
  "if text.contains(\"-----BEGIN RSA PRI~VATE KEY-----\") { return }", "-----BEGIN RSA PRI~VATE KEY-----",
  "-----BEGIN RSA PRI~VATE KEY-----\n...\n",
  "-----BEGIN RSA PRI~VATE KEY-----\nMIIEowIBAAKCAQEA7v5zOqJm0dX2hY9\n", "-----BEGIN PUBLIC KEY-----\n<key>",
  "AK~IAIOSFODNN7EXAMPLE", "XAK~IAZ3MSJV7QXN5LRT2B", "AK~IAZ3MSJV7QXN5LRT2BC", "AK~IAZ3MSJV7QXN5LRT2",
  "gh~p_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "gh~p_16C7e42F292c6912E7710c838347Ae178B4",
  "_authToken=abcdefghijklmnop",
]

@Suite("Credentials in files")
struct CredentialTests {
  @Test("are told by their form, and never repeated", arguments: secrets)
  func found(_ secret: String, _ kind: String) async throws {
    let answer = try await clean(["conf/a.txt": .text("first\n\(whole(secret))\nlast\n")])
    #expect(answer.rules == ["credential"])
    #expect(answer.messages == ["conf/a.txt holds \(kind) in line 2"])
    #expect(answer.findings.first?.location == Location("conf/a.txt", lines: 2...2))
    #expect(
      answer.findings.first?.help
        == "replace it at whoever gave it out, since the history keeps it; then read it from the environment. "
        + "Where it is no secret, name the file in credentials_allowed")
    #expect(answer.findings.first?.identity == kind)
  }

  @Test("are not headers without a key, placeholders, or parts of longer words", arguments: innocent)
  func notFound(_ text: String) async throws {
    #expect(try await clean(["a.txt": .text(whole(text))]).findings == [])
  }

  @Test("have six different characters at least", arguments: [("abcde", 0), ("abcdef", 1)])
  func variety(_ characters: String, _ findings: Int) async throws {
    let body = String(String(repeating: characters, count: 8).prefix(36))
    #expect(try await clean(["a": .text(whole("gh~p_" + body))]).findings.count == findings)
  }

  @Test(
    "of a package registry are told in .npmrc",
    arguments: [
      ("//r.example/:_authToken=abcd1234", 1), ("_password = \"abcd1234\"", 1), ("_auth=abcd1234", 1),
      ("//r.example/:_authToken=${NPM_TOKEN}", 0), ("_authToken=abcd123", 0), ("_auth=", 0),
    ])
  func npmrc(_ line: String, _ findings: Int) async throws {
    let answer = try await clean(["app/.npmrc": .text(line + "\n")])
    #expect(
      answer.messages == Array(repeating: "app/.npmrc holds a registry token in line 1", count: findings))
  }

  @Test(
    "are counted by line", arguments: [(1, ""), (2, ", and in 1 more line"), (3, ", and in 2 more lines")])
  func several(_ count: Int, _ more: String) async throws {
    let line = whole("a AK~IAZ3MSJV7QXN5LRT2B AK~IAZ3MSJV7QXN5LRT2C\n")
    #expect(
      try await clean(["a": .text(String(repeating: line, count: count))]).messages
        == ["a holds an AWS access key id in line 1\(more)"])
  }

  @Test("are found in lines that the change adds, beside what stood there")
  func onlyAdded() async throws {
    let old = whole("AK~IAZ3MSJV7QXN5LRT2B")
    let new = whole("AK~IAZ3MSJV7QXN5LRT2C")
    #expect(try await clean(before: ["a": .text(old + "\n")], ["a": .text("x\n\(old)\n")]).findings == [])
    #expect(
      try await clean(before: ["a": .text(old + "\n")], ["a": .text("\(old)\n\(new)\n")]).messages
        == ["a holds an AWS access key id in line 2"])
    #expect(try await clean(["a": .text(old + "\u{0}")]).findings == [])
  }

  @Test("are let be where the team says so")
  func allowed() async throws {
    let text = TestFile.text(whole("AK~IAZ3MSJV7QXN5LRT2B\n"))
    let files: [RepositoryPath: TestFile] = ["tests/a": text, "tests/id_rsa": "x\n"]
    #expect(try await clean(files).rules == ["credential", "credential-file"])
    #expect(try await clean("credentials_allowed: [\"tests/**\"]", files).findings == [])
    #expect(try await clean("credentials: false", files).findings == [])
    #expect(try await clean("allowed: [\"tests/**\"]", files).rules == ["credential", "credential-file"])
  }
}

@Suite("Credential files")
struct CredentialFileTests {
  @Test(
    "are told by their names",
    arguments: [
      (".ssh/id_rsa", "**/id_{rsa,dsa,ecdsa,ed25519}"), ("id_ed25519", "**/id_{rsa,dsa,ecdsa,ed25519}"),
      ("a/release.keystore", "**/*.{p12,pfx,keystore,jks,ppk,kdbx}"),
      ("a.p12", "**/*.{p12,pfx,keystore,jks,ppk,kdbx}"),
      (".env", "**/.env"), ("app/.env.local", "**/.env.local"), ("app/.env.prod.local", "**/.env.*.local"),
      (".netrc", "**/.netrc"), ("credentials.json", "**/credentials.json"),
      (".aws/credentials", "**/.aws/credentials"),
    ] as [(RepositoryPath, String)])
  func found(_ path: RepositoryPath, _ glob: String) async throws {
    let finding = try #require(try await clean([path: "x\n"]).findings.first)
    #expect(finding.rule == "credential-file")
    #expect(finding.message == "\(path) is a file that holds credentials (\(glob))")
    #expect(
      finding.help
        == "git rm --cached it, replace what it held, and name it in .gitignore; where it is no secret, name it in "
        + "credentials_allowed")
  }

  @Test(
    "are not these",
    arguments: [
      "id_rsa.pub", ".env.example", ".env.dev", "env", "debug.keystore", "app/debug.keystore",
      "credentials.json.md",
    ] as [RepositoryPath])
  func notFound(_ path: RepositoryPath) async throws {
    #expect(try await clean([path: "x\n"]).findings == [])
  }

  @Test("are found where the change brings their path, binary ones too")
  func onlyNew() async throws {
    #expect(try await clean(before: [".env": "x\n"], [".env": "y\n"]).findings == [])
    #expect(try await clean(before: [".env": "x\n"], [".env": .deleted]).findings == [])
    #expect(
      try await clean(before: ["a": "x\n"], [".env": "x\n"], renames: [".env": "a"]).rules == [
        "credential-file"
      ])
    #expect(try await clean(["a.p12": .bytes([0, 1, 2])]).rules == ["credential-file"])
  }
}
