import CivilTime
import GateCatalog
import GateKit
import HTTPFields
import HTTPTransfer
import LocalSystem
import SourceText
import Storage
import TestSupport

@testable import GatehouseCommands

/// A server whose pages people see by signing in at a forge, and which keeps a report of two repositories.
final class LoginStage {
  let forge: SignInForge
  let console: ServeConsole
  private let folder: TestFolder
  private(set) var servers: [(server: Server, clock: ManualClock)] = []

  static let address = "https://gatehouse.example"
  static let apps = ["acme/app", "acme/secret"]

  /// - Parameters:
  ///   - url: as people reach the server.
  ///   - servers: on one store.
  init(url: String = address, pages: String = "", servers count: Int = 1) async throws {
    forge = try SignInForge()
    forge.change { $0.roles = ["acme/app": ["alice": "read"], "acme/secret": ["bob": "admin"]] }
    folder = try TestFolder()
    console = ServeConsole(
      in: folder.path,
      [
        "PATH": "/usr/bin:/bin", "HOOK_SECRET": ServeStage.secret, "TOKEN": "ghp_of_the_server",
        "CLIENT_SECRET": SignInForge.clientSecret, "PAGE_TOKEN": ServeStage.pageToken,
      ])
    for number in 0..<count {
      try folder.write(
        "server\(number).yml",
        """
        listen: 127.0.0.1:0
        url: \(url)
        storage: {sqlite: gatehouse.db}
        mirrors: {folder: mirrors\(number), limit: 1 GB}
        forges:
          github:
            kind: github
            api: \(forge.url)
            token: {variable: TOKEN}
            webhook_secrets: [{variable: HOOK_SECRET}]
            repositories: [acme/app, acme/secret]
        pages:
          login:
            github: {client_id: \(SignInForge.clientID), client_secret: {variable: CLIENT_SECRET}}
        \(pages)
        """)
      try await start("server\(number).yml")
    }
    for path in Self.apps {
      let document = "{\"version\": 1, \"failure\": \"of \(path)\"}"
      _ = try await servers[0].server.store.keep(
        NewReport(
          work: WorkKey(RepositoryName(forge: "github", path: path), "pull/1"), key: path,
          head: String(repeating: "a", count: 40), base: nil, target: "main", verdict: "errored",
          at: console.now, validUntil: nil, document: Array(document.utf8)),
        measurements: [])
    }
  }

  private func start(_ file: String) async throws {
    let settings = try ServerFile(file, console.console).settings
    let clock = ManualClock()
    let server = try await Server(
      settings, in: folder.path, console.console, builtInGates,
      time: TimeSource(clock: clock, now: { [console] in console.now }, jitter: { 0 }))
    servers.append((server, clock))
  }

  func stop() async {
    for (server, clock) in servers {
      await server.stop()
      clock.release()
    }
  }

  func browser(at index: Int = 0) throws -> TestBrowser {
    try TestBrowser(port: servers[index].server.port, forge: forge)
  }
}

/// Keeps cookies, and follows what it is told to.
final class TestBrowser {
  let port: Int
  private let forge: SignInForge
  private let network: CurlTransfer
  /// By name.
  var cookies: [String: String] = [:]
  /// Every line of `Set-Cookie`.
  private(set) var settings: [String] = []

  init(port: Int, forge: SignInForge) throws {
    self.port = port
    self.forge = forge
    network = try CurlTransfer(.patient())
  }

  /// - Parameter address: a path of the server, or its own address or the forge's with one.
  @discardableResult
  func send(
    _ method: HTTPMethod, _ address: String, body: String = "", headers: [String: String] = [:]
  ) async throws -> HTTPResponse {
    let path =
      address.hasPrefix(LoginStage.address) ? address.dropFirst(LoginStage.address.count) : address[...]
    let url = path.hasPrefix("/") ? "http://127.0.0.1:\(port)\(path)" : String(path)
    var fields = headers.map { HTTPHeader($0.key, $0.value) }
    if !url.hasPrefix(forge.url), !cookies.isEmpty {
      let pairs = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      fields.append(HTTPHeader("Cookie", pairs.joined(separator: "; ")))
    }
    if method == .post { fields.append(HTTPHeader("Content-Type", "application/x-www-form-urlencoded")) }
    let response = try await network.send(
      HTTPRequest(method, url, headers: fields, body: Array(body.utf8)))
    for line in response.headers.values(of: "Set-Cookie") { keep(line) }
    return response
  }

  private func keep(_ line: String) {
    settings.append(line)
    let pair = line.prefix { $0 != ";" }
    let name = String(pair.prefix { $0 != "=" })
    cookies[name] = line.contains("Max-Age=0") ? nil : String(pair.dropFirst(name.count + 1))
  }

  func get(_ address: String) async throws -> (status: Int, text: String) {
    let response = try await send(.get, address)
    return (response.status, String(decoding: response.body, as: UTF8.self))
  }

  /// The callback that the forge sends the browser to, not followed.
  func callback(from start: String = "/login/github") async throws -> String {
    let begun = try await send(.get, start)
    let asked = try await send(.get, begun.headers["Location"] ?? "")
    return asked.headers["Location"] ?? ""
  }

  /// Signs in; returns where that leads.
  @discardableResult
  func signIn(_ start: String = "/login/github") async throws -> String? {
    try await send(.get, callback(from: start)).headers["Location"]
  }

  /// What the form of a page sends.
  func signOutToken() async throws -> String {
    let (_, text) = try await get("/")
    return text.firstMatch(of: /name="token" value="([^"]*)"/).map { String($0.1) } ?? ""
  }
}
