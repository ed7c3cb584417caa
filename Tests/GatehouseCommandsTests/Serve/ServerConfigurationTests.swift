import LocalSystem
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("The configuration of a server")
struct ServerConfigurationTests {
  private static let whole = """
    listen: 127.0.0.1:8080
    storage: {sqlite: gatehouse.db}
    mirrors: {folder: mirrors}
    forges:
      github:
        kind: github
        token: {file: token}
        webhook_secrets: [{variable: HOOK_SECRET}]
        repositories: ["acme/*"]

    """

  private func check(
    _ text: String, token: String? = "t0ken", secret: String = "it is a secret", client: String? = nil
  ) async throws -> CommandTrial.Answer {
    let folder = try TestFolder()
    try folder.write("gatehouse-server.yml", text)
    if let token { try folder.write("token", token) }
    if let client { try folder.write("client", client) }
    var trial = CommandTrial(in: "\(folder.path)")
    trial.environment["HOOK_SECRET"] = secret
    let answer = await trial("serve", "--check-config")
    #expect(!(answer.error + answer.output).contains("t0ken"))
    return answer
  }

  @Test("is read, with its secrets, and nothing else is done")
  func fine() async throws {
    let answer = try await check(Self.whole)
    #expect(answer.code == .passed, "\(answer.error)")
    #expect(answer.output == "gatehouse-server.yml: no mistakes found\n")
  }

  @Test("tells every mistake at once, each with its place and the nearest word")
  func mistakes() async throws {
    let text = Self.whole.replacing("127.0.0.1:8080", with: "everywhere").replacing("sqlite:", with: "sqlit:")
      .replacing("kind: github", with: "kind: githup").replacing("mirrors: {folder: mirrors}\n", with: "")
    let answer = try await check(text)
    #expect(answer.code == .misused)
    for words in [
      "gatehouse-server.yml:2:", "\"sqlit\"", "sqlite", "gatehouse-server.yml:5:", "\"githup\"", "github",
      "\"mirrors\"",
    ] {
      #expect(answer.error.contains(words), "\(words) in \(answer.error)")
    }
  }

  @Test(
    "refuses what fits its form and no server",
    arguments: [
      ("127.0.0.1:8080", "everywhere", "expected an address and a port such as 127.0.0.1:8080"),
      ("{sqlite: gatehouse.db}", "{}", "name either sqlite or postgres"),
      ("token: {file: token}", "token: {}", "name either a file or a variable"),
      ("    token: {file: token}\n", "", "name either an app or a token"),
      ("[{variable: HOOK_SECRET}]", "[]", "at least one is needed: unsigned webhooks are refused"),
      ("kind: github", "kind: gitea", "\"url\" is required: there is no one gitea"),
      (
        "mirrors: {folder: mirrors}", "mirrors: {folder: mirrors}\nworkers: {lease: 1s}",
        "a lease is from 3s to 10m"
      ),
      ("  github:\n", "  \"git hub\":\n", "a forge's name is part of addresses"),
    ])
  func misfits(part: String, other: String, words: String) async throws {
    let text = Self.whole.replacing(part, with: other)
    #expect(text != Self.whole)
    let answer = try await check(text)
    #expect(answer.code == .misused, "\(answer.error)")
    #expect(answer.error.contains(words), "\(answer.error)")
    #expect(answer.error.contains("gatehouse-server.yml:"), "\(answer.error)")
  }

  private static let login = """
    url: https://gatehouse.example
    pages:
      login: {github: {client_id: Iv1, client_secret: {file: client}}}
      operators: [github/alice]

    """

  @Test("takes people's logins by a forge that it serves")
  func logins() async throws {
    let answer = try await check(Self.whole + Self.login, client: "a secret of forty characters or so")
    #expect(answer.code == .passed, "\(answer.error)")
  }

  @Test(
    "refuses logins that nobody could sign in with",
    arguments: [
      ("url: https://gatehouse.example\n", "", "a forge sends people back to the server's url: name it"),
      ("login: {github", "login: {gitlab", "no forge above is called \"gitlab\""),
      (
        "[github/alice]", "[alice]", "expected a forge of pages.login and a login there, such as github/alice"
      ),
      ("[github/alice]", "[gitea/alice]", "found \"gitea/alice\""),
      ("[github/alice]", "[github/]", "found \"github/\""), ("{file: client}", "{}", "name either a file"),
      ("[github/alice]", "[github/alice]\n  session: 0s", "nobody would stay signed in"),
    ])
  func unfitLogins(part: String, other: String, words: String) async throws {
    let text = Self.whole + Self.login.replacing(part, with: other)
    #expect(text != Self.whole + Self.login)
    let answer = try await check(text, client: "a secret of forty characters or so")
    #expect(answer.code == .misused, "\(answer.error)")
    #expect(answer.error.contains(words), "\(answer.error)")
  }

  @Test("refuses a client secret that could be guessed: sessions are sealed with it")
  func shortSecret() async throws {
    let answer = try await check(Self.whole + Self.login, client: "fifteen letters")
    #expect(answer.code != .passed)
    #expect(answer.error.contains("pages.login.github.client_secret: it is shorter"))
    #expect(!answer.error.contains("fifteen letters"))
  }

  @Test("is refused where a secret is not there, or empty")
  func secrets() async throws {
    for answer in [
      try await check(Self.whole, token: nil), try await check(Self.whole, token: ""),
      try await check(Self.whole, secret: ""),
    ] {
      #expect(answer.code != .passed, "\(answer.error)")
      #expect(answer.error.contains("token") || answer.error.contains("HOOK_SECRET"), "\(answer.error)")
    }
  }

  private static let signingKeys: [(String?, String?)] = [
    (SigningTestKey.pem, nil), (SigningTestKey.publicPEM, "not the private key"),
    ("secret words", "no private key of Ed25519"), ("", "it is empty"), (nil, "No such file"),
    ("-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----\n", "cannot be read"),
  ]

  @Test(
    "takes a key of Ed25519 to sign with, and refuses any other with the way out and no word of it",
    arguments: signingKeys)
  func signing(key: String?, words: String?) async throws {
    let folder = try TestFolder()
    try folder.write("gatehouse-server.yml", Self.whole + "signing: {key: signing.pem}\n")
    try folder.write("token", "t0ken")
    if let key { try folder.write("signing.pem", key) }
    var trial = CommandTrial(in: "\(folder.path)")
    trial.environment["HOOK_SECRET"] = "it is a secret"
    let answer = await trial("serve", "--check-config")
    #expect((answer.code == .passed) == (words == nil), "\(answer.error)")
    #expect(answer.error.contains(words ?? ""), "\(answer.error)")
    #expect(!answer.error.contains("secret words") && !answer.error.contains("c2VjcmV0"))
    if words != nil { #expect(answer.error.contains("signing.pem")) }
    if key?.isEmpty == false, words != nil {
      #expect(answer.error.contains("openssl genpkey -algorithm ed25519"), "\(answer.error)")
    }
  }

  @Test("names the key to sign with, or nothing is signed") func signingWithoutKey() async throws {
    let answer = try await check(Self.whole + "signing: {}\n")
    #expect(answer.code == .misused)
    #expect(answer.error.contains("\"key\" is required"), "\(answer.error)")
  }
}
