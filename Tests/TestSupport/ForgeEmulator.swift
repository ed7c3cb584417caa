import HTTPFields
internal import DocumentReading
public import HTTPTransfer
public import LocalSystem
internal import Rendering
public import SourceText
internal import Synchronization

/// A GitHub to break, on loopback: a process of its own, ended with its last reference.
///
/// It is found by GATEHOUSE_FORGE_EMULATOR, the path of forge_emulator.py, and run by the Python of
/// `scripts/setup-peers` where that is there. Tests speak to it by HTTP alone; `admin` does what people do on
/// a forge, `violations` says what a client did wrong.
public final class ForgeEmulator: Sendable {
  /// nil: the tests that need it are skipped.
  public static var program: String? {
    Environment.process["GATEHOUSE_FORGE_EMULATOR"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// `http://127.0.0.1:PORT`, with the base path.
  public let url: String
  public let appID: String
  public let clientID: String
  /// PEM.
  public let appKey: Secret
  /// The authority of its certificate; nil without TLS.
  public let authorities: LocalPath?
  private let process: BackgroundProgram
  private let folder: TestFolder
  private let network: CurlTransfer
  /// Bytes of the journal that were looked at.
  private let seen = Mutex(0)

  /// - Parameters:
  ///   - basePath: `/api/v3`, as GHES has it.
  ///   - secure: over TLS, by an authority of its own.
  public static func start(basePath: String = "", secure: Bool = false) async throws -> ForgeEmulator {
    let emulator = try ForgeEmulator(basePath: basePath, secure: secure)
    // What a test does in a second takes people hours.
    let plenty = Node.number(1_000_000)
    try await emulator.admin(
      "limits",
      ["content_per_min": plenty, "content_per_hour": plenty, "points_per_min": plenty, "primary": plenty])
    return emulator
  }

  private init(basePath: String, secure: Bool) throws {
    guard let program = Self.program else {
      throw ForgeEmulatorProblem("GATEHOUSE_FORGE_EMULATOR is not set")
    }
    folder = try TestFolder()
    let path = folder.path
    var arguments = [program, "--port", "0", "--state", "\(path)", "--base-path", basePath]
    if secure { arguments.append("--tls") }
    process = try BackgroundProgram(Self.python, arguments, seconds: 1_800)
    guard let line = process.readLine(containing: "\"app_id\"") else {
      throw ForgeEmulatorProblem("the emulator did not start")
    }
    let info = try readJSON(Array(line.utf8), source: "the emulator's first line")
    url = info["url"]?.scalar ?? ""
    appID = info["app_id"]?.scalar ?? ""
    clientID = info["client_id"]?.scalar ?? ""
    appKey = try Secret(file: path.appending("app.pem"))
    authorities = secure ? path.appending("ca.pem") : nil
    network = try CurlTransfer(.patient(authorities: authorities))
  }

  private static var python: String { peerPath("python3") ?? "python3" }

  /// `http://127.0.0.1:PORT`
  public var origin: String {
    WebAddress(url).map { "\($0.origin.scheme.rawValue)://\($0.origin.hostAndPort)" } ?? url
  }

  // MARK: people

  /// One call of the emulator's own: `pulls`, `push`, `edit`, …
  @discardableResult
  public func admin(_ call: String, _ body: KeyValuePairs<String, Node?> = [:]) async throws -> Node {
    try await admin(call, Node.map(body))
  }

  @discardableResult
  public func admin(_ call: String, _ body: Node) async throws -> Node {
    try await exchange(HTTPRequest(.post, "\(origin)/_emu/\(call)", body: Array(jsonText(body).utf8)))
  }

  /// A request to the API with somebody's token, past the adapter that is tried.
  @discardableResult
  public func api(
    _ method: HTTPMethod, _ path: String, _ body: Node? = nil, token: Secret
  ) async throws -> Node {
    try await exchange(
      HTTPRequest(
        method, url + path,
        headers: [
          HTTPHeader("Accept", "application/vnd.github+json"),
          HTTPHeader("X-GitHub-Api-Version", "2022-11-28"),
          HTTPHeader("Content-Type", "application/json"), .bearer(token),
        ], body: body.map { Array(jsonText($0).utf8) } ?? []))
  }

  private func exchange(_ request: HTTPRequest) async throws -> Node {
    let response = try await network.send(request)
    guard response.isSuccess else {
      throw ForgeEmulatorProblem(
        "\(request): \(response.status) \(String(decoding: response.body, as: UTF8.self))")
    }
    if response.body.isEmpty { return .null }
    return try readJSON(response.body, source: "\(request)", limits: .report)
  }

  // MARK: what clients did

  /// The journal since it was last taken: what was asked of the API, with what came of it.
  public func takeJournal() throws -> [Node] {
    let bytes = try LocalFiles.read(folder.path.appending("journal.jsonl"), limit: 1 << 30)
    return try seen.withLock { seen in
      let end = (bytes.lastIndex(of: 0x0A) ?? -1) + 1
      defer { seen = end }
      return try bytes[min(seen, end)..<end].split(separator: 0x0A).map { line in
        try readJSON(Array(line), source: "journal", limits: .report)
      }
    }
  }

  /// What the emulator found wrong with requests since the journal was last taken.
  public func takeViolations() throws -> [String] {
    try takeJournal().flatMap { entry in
      (entry["violations"]?.items ?? []).map { violation in
        "\(entry["method"]?.scalar ?? "") \(entry["path"]?.scalar ?? ""): \(violation.scalar ?? "")"
      }
    }
  }
}

public struct ForgeEmulatorProblem: Error, CustomStringConvertible {
  public let description: String
  init(_ description: String) { self.description = description }
}

/// Sees that nothing is relied on that the emulator only has an example for.
public final class EmulatorWitness: HTTPSending {
  private let next: any HTTPSending
  private let state = Mutex(State())

  private struct State {
    var canned: [String] = []
    var answers: [Answer] = []
  }

  public struct Answer: Hashable, Sendable {
    /// `GET /repos/acme/demo/pulls/1`
    public let request: String
    public let status: Int
    public let isRevalidated: Bool
  }

  public init(_ next: any HTTPSending) { self.next = next }

  /// Requests whose answers were examples of the documentation.
  public var canned: [String] { state.withLock { $0.canned } }

  /// Since the last time.
  public func takeAnswers() -> [Answer] {
    state.withLock { state in
      defer { state.answers = [] }
      return state.answers
    }
  }

  public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
    let response = try await next.send(request)
    let name = "\(request.method.rawValue) \(WebAddress(request.url)?.path ?? "")"
    state.withLock { state in
      if response.headers["X-Emulator-Canned"] != nil { state.canned.append(name) }
      state.answers.append(
        Answer(request: name, status: response.status, isRevalidated: response.isRevalidated))
    }
    return response
  }
}
