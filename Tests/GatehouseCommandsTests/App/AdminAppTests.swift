import CivilTime
import GateKit
import HTTPFields
import HTTPTransfer
import LocalSystem
import SourceText
import Synchronization
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("gatehouse admin app")
struct AdminAppTests {
  /// The command while it runs.
  private final class Running: Sendable {
    let forge: ManifestForge
    let folder: TestFolder
    private let text = Mutex((output: "", error: ""))
    private let addresses: AsyncStream<String>
    private let announce: AsyncStream<String>.Continuation
    private let network: CurlTransfer

    init() throws {
      forge = try ManifestForge()
      folder = try TestFolder()
      (addresses, announce) = AsyncStream.makeStream(of: String.self)
      network = try CurlTransfer(.patient())
    }

    var output: String { text.withLock { $0.output } }
    var error: String { text.withLock { $0.error } }

    func start(_ arguments: String...) -> Task<ExitCode, Never> {
      let words = ["admin", "app"] + arguments
      return Task {
        let console = Console(
          output: Console.Stream { text in self.text.withLock { $0.output += text } },
          error: Console.Stream { text in
            self.text.withLock { $0.error += text }
            if let found = text.firstMatch(of: /http:\/\/127\.0\.0\.1:[0-9]+\/start\/\S+/) {
              self.announce.yield(String(found.output))
            }
          },
          environment: Environment(["PATH": "/usr/bin:/bin", "USER": "olga"]),
          currentFolder: { self.folder.path }, now: { Instant(seconds: 1_795_788_000) },
          readInput: { _ in [] })
        return await runGatehouse(arguments: words, console: console, gates: [])
      }
    }

    func address() async -> String {
      for await address in addresses { return address }
      return ""
    }

    func send(_ method: HTTPMethod, _ address: String, body: String = "") async throws -> HTTPResponse {
      try await network.send(
        HTTPRequest(
          method, address, headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded")],
          body: Array(body.utf8)))
    }

    /// What GitHub sends the browser back to, once its form was sent.
    func back(from page: String) async throws -> String {
      let text = String(decoding: try await send(.get, page).body, as: UTF8.self)
      let action = try #require(text.firstMatch(of: /action="([^"]*)"/)).1
      let manifest = try #require(text.firstMatch(of: /name="manifest" value="([^"]*)"/)).1
      let body = "manifest=\(percentEncoded(plain(String(manifest))))"
      return try await send(.post, plain(String(action)), body: body).headers["Location"] ?? ""
    }

    private func plain(_ text: String) -> String {
      text.replacing("&quot;", with: "\"").replacing("&#39;", with: "'").replacing("&lt;", with: "<")
        .replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }
  }

  @Test("makes an App, keeps its secrets in files, and prints a configuration that can be used")
  func journey() async throws {
    let running = try Running()
    let command = running.start(
      "--url", "https://gatehouse.example/", "--organisation", "acme", "--github", running.forge.url,
      "--with",
      "environments")
    let page = await running.address()
    let shown = try await running.send(.get, page)
    let policy = try #require(shown.headers["Content-Security-Policy"])
    #expect(policy.contains("form-action \(running.forge.url)") && policy.contains("default-src 'none'"))
    #expect(String(decoding: shown.body, as: UTF8.self).contains("title, labels, reviews"))

    let back = try await running.back(from: page)
    #expect(running.forge.look(\.forms) == ["/organizations/acme/settings/apps/new"])
    #expect(try await running.send(.get, back).status == 200)
    #expect(await command.value == .passed, "\(running.error)")

    let contents = [
      "app.pem": ManifestForge.pem, "client": ManifestForge.secrets[1], "webhook": "the-webhook-secret",
    ]
    for (name, content) in contents {
      #expect(try running.folder.text("secrets/\(name)") == content)
      let mode = try runProgram("stat", ["-c", "%a", "\(running.folder.path.appending("secrets"))/\(name)"])
      #expect(mode.output == "600\n")
    }
    for secret in ManifestForge.secrets + ["code1"] {
      #expect(!(running.output + running.error).contains(secret))
    }
    #expect(running.error.contains("https://github.com/apps/gatehouse-acme/installations/new"))

    try running.folder.write(
      "server.yml",
      "listen: 127.0.0.1:0\nstorage: {sqlite: a.db}\nmirrors: {folder: m}\n"
        + running.output)
    let console = TestConsole(environment: [:], folder: running.folder.path, input: "").console
    let file = try ServerFile("server.yml", console)
    try file.checkSecrets(console)
    #expect(file.settings.url == "https://gatehouse.example")
    #expect(file.settings.forges.entries.first?.value.app?.id == "1234")
    #expect(file.settings.forges.entries.first?.value.url == running.forge.url)
    #expect(file.settings.forges.entries.first?.value.repositories.map(\.text) == ["acme/*"])
    #expect(file.settings.pages.login.entries.first?.value.clientID == "Iv1.of-the-app")
  }

  @Test("asks for what the server does and for nothing else")
  func manifest() async throws {
    let running = try Running()
    let command = running.start("--url", "https://g.example/base", "--github", running.forge.url)
    let back = try await running.back(from: await running.address())
    let manifest = try #require(running.forge.look(\.manifests).first)
    #expect(running.forge.look(\.forms) == ["/settings/apps/new"])
    #expect(manifest["name"]?.scalar == "Gatehouse")
    #expect(manifest["public"]?.scalar == "false")
    #expect(manifest["hook_attributes"]?["url"]?.scalar == "https://g.example/base/webhooks/github")
    #expect(
      manifest["callback_urls"]?.items.map(\.scalar) == ["https://g.example/base/login/github/callback"])
    #expect(
      (manifest["default_permissions"]?.entries ?? []).map { "\($0.key)=\($0.node.scalar ?? "")" } == [
        "metadata=read", "contents=read", "pull_requests=write", "issues=read", "checks=write",
        "statuses=write", "merge_queues=read",
      ])
    #expect(
      manifest["default_events"]?.items.map(\.scalar) == [
        "push", "pull_request", "pull_request_review", "issue_comment", "check_run", "check_suite", "status",
        "merge_group",
      ])
    _ = try await running.send(.get, back)
    #expect(await command.value == .passed)
  }

  @Test("takes a code from nobody but the GitHub that was asked, and one alone")
  func forged() async throws {
    let running = try Running()
    let command = running.start("--url", "https://g.example", "--github", running.forge.url)
    let page = await running.address()
    let own = page.replacing(/\/start\/.*/, with: "")
    // Whoever finds the port finds neither the page nor the state.
    for path in ["/", "/start/guessed", "/made", "/made?code=code1", "/made?code=code1&state=guessed"] {
      let answer = try await running.send(.get, own + path)
      #expect([403, 404].contains(answer.status), "\(path)")
      #expect(!String(decoding: answer.body, as: UTF8.self).contains("state="))
    }
    let back = try await running.back(from: page)
    #expect(try await running.send(.get, back.replacing("code=code1", with: "code=")).status == 403)
    #expect(try await running.send(.get, back).status == 200)
    #expect(await command.value == .passed)
  }

  @Test("says what to do where GitHub does not give the secrets, and writes nothing")
  func refused() async throws {
    let running = try Running()
    running.forge.change { $0.answer = "{\"id\": 1, \"pem\": \"\(ManifestForge.secrets[0])\"}" }
    let command = running.start("--url", "https://g.example", "--github", running.forge.url)
    let back = try await running.back(from: await running.address())
    #expect(try await running.send(.get, back).status == 502)
    #expect(await command.value != .passed)
    #expect(running.error.contains("cannot get the secrets of the new App"))
    #expect(!running.error.contains(ManifestForge.secrets[0]))
    #expect(LocalFiles.kind(of: running.folder.path.appending("secrets/app.pem")) == nil)
  }

  @Test(
    "is refused before anything is asked",
    arguments: [
      ([], "--url is needed"), (["--url", "gatehouse"], "is no http or https address"),
      (["--url", "https://g/?a=b"], "without a query"),
      (["--url", "https://g", "--github", "nowhere"], "--github"),
      (["--url", "https://g", "--forge", "git hub"], "letters, digits, - and _ only"),
      (["--url", "https://g", "--with", "everything"], "everything"),
      (["--url", "https://g", "--port", "70000"], "--port"),
      (["--url", "https://g", "--into", "kept"], "kept/client is there already"),
    ])
  func misused(_ arguments: [String], _ words: String) async throws {
    let folder = try TestFolder()
    try folder.write("kept/client", "of another App")
    let answer = await CommandTrial(in: "\(folder.path)").run(["admin", "app"] + arguments)
    #expect(answer.code == .misused)
    #expect(answer.error.contains(words), "\(answer.error)")
    #expect(try folder.text("kept/client") == "of another App")
  }
}
