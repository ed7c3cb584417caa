import DocumentReading
import SourceText
import Synchronization
import TestSupport

/// A GitHub on loopback that makes Apps from manifests, as strictly as GitHub does.
final class ManifestForge: Sendable {
  struct State: Sendable {
    var manifests: [Node] = []
    /// Paths that a form was posted to.
    var forms: [String] = []
    var codes: Set<String> = []
    var answer: String?
  }

  private final class SharedState: Sendable { let value = Mutex(State()) }
  private let state: SharedState
  private let server: LoopbackServer
  var url: String { server.url("") }

  static let pem = "-----BEGIN RSA PRIVATE KEY-----\nnot one\n-----END RSA PRIVATE KEY-----\n"
  static let secrets = ["not one", "the-client-secret-of-forty-characters", "the-webhook-secret"]

  init() throws {
    let state = SharedState()
    self.state = state
    server = try LoopbackServer { request in
      state.value.withLock { Self.answer(request, &$0) }
    }
  }

  func change(_ body: (inout State) -> Void) { state.value.withLock { body(&$0) } }
  func look<Value: Sendable>(_ path: any KeyPath<State, Value> & Sendable) -> Value {
    state.value.withLock { $0[keyPath: path] }
  }

  private static func answer(_ request: LoopbackRequest, _ state: inout State) -> LoopbackReply {
    let parts = request.path.split(separator: "/").map(String.init)
    if request.method == "POST", parts.suffix(3) == ["settings", "apps", "new"] {
      state.forms.append(request.path)
      guard let text = form(request.text)["manifest"], let own = form(request.query)["state"],
        let manifest = try? readJSON(Array(text.utf8), source: "manifest"),
        let redirect = manifest["redirect_url"]?.scalar
      else { return .status(422) }
      state.manifests.append(manifest)
      let code = "code\(state.manifests.count)"
      state.codes.insert(code)
      return .status(302, headers: [("Location", "\(redirect)?code=\(code)&state=\(own)")])
    }
    if request.method == "POST", parts.count == 5, parts.starts(with: ["api", "v3", "app-manifests"]),
      parts[4] == "conversions"
    {
      guard state.codes.remove(parts[3]) != nil else { return .status(404) }
      return .json(
        state.answer
          ?? """
          {"id": 1234, "slug": "gatehouse-acme", "name": "Gatehouse acme", "owner": {"login": "acme"},
           "html_url": "https://github.com/apps/gatehouse-acme", "client_id": "Iv1.of-the-app",
           "client_secret": "\(secrets[1])", "webhook_secret": "\(secrets[2])",
           "pem": "\(pem.escaped(for: .json))", "permissions": {}, "events": []}
          """)
    }
    return .status(404)
  }
}
