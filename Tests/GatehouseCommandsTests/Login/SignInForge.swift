import Cryptography
import DocumentReading
import SourceText
import Synchronization
import TestSupport

/// A GitHub on loopback that people sign in at, and that says who may read what.
final class SignInForge: Sendable {
  struct Person: Sendable {
    var id: Int
    var login: String
  }

  struct State: Sendable {
    /// Whoever sits before the browser.
    var person = Person(id: 7, login: "alice")
    /// By `acme/app`, then by login: what the forge says.
    var roles: [String: [String: String]] = [:]
    var publicRepositories: Set<String> = []
    /// Ids of logins, where they are another's by now.
    var ids: [String: Int] = [:]
    var isAway = false
    fileprivate var codes: [String: Code] = [:]
    fileprivate var tokens: [String: Person] = [:]
    var exchanges = 0
    var questions: [String] = []
  }

  fileprivate struct Code: Sendable {
    let person: Person
    let challenge: String
    let redirect: String
  }

  static let clientID = "Iv1.gatehouse"
  static let clientSecret = "0123456789abcdef0123456789abcdef01234567"

  private let state: SharedState
  private let server: LoopbackServer
  var url: String { server.url("") }

  private final class SharedState: Sendable {
    let value = Mutex(State())
  }

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

  /// Every token that was given out.
  var tokens: [String] { state.value.withLock { Array($0.tokens.keys) } }

  private static func answer(_ request: LoopbackRequest, _ state: inout State) -> LoopbackReply {
    // What is not asked for again at once.
    if state.isAway { return .status(501) }
    let parts = request.path.split(separator: "/").map { decoded(String($0)) }
    switch (request.method, parts) {
    case ("GET", ["login", "oauth", "authorize"]): return authorize(form(request.query), &state)
    case ("POST", ["login", "oauth", "access_token"]): return exchange(form(request.text), &state)
    case ("GET", ["user"]):
      let token = (request["Authorization"] ?? "").replacing("Bearer ", with: "")
      guard let person = state.tokens[token] else { return .status(401) }
      // Nobody's profile is younger than the first one's.
      if request["If-Modified-Since"] != nil { return .status(304) }
      return .json(
        "{\"id\": \(person.id), \"login\": \"\(person.login.escaped(for: .json))\"}",
        headers: [("Last-Modified", "Thu, 26 Nov 2026 10:00:00 GMT")])
    case ("GET", let parts) where parts.count == 6 && parts[3] == "collaborators":
      let repository = "\(parts[1])/\(parts[2])"
      state.questions.append("\(repository) \(parts[4])")
      let level = state.roles[repository]?[parts[4]] ?? "none"
      let id = state.ids[parts[4]] ?? state.person.id
      return .json("{\"permission\": \"\(level)\", \"role_name\": \"\(level)\", \"user\": {\"id\": \(id)}}")
    case ("GET", let parts) where parts.count == 3 && parts[0] == "repos":
      let isPublic = state.publicRepositories.contains("\(parts[1])/\(parts[2])")
      guard isPublic || state.roles["\(parts[1])/\(parts[2])"] != nil else { return .status(404) }
      return .json("{\"private\": \(!isPublic)}")
    case ("GET", let parts) where parts.last == "pulls": return .json("[]")
    default: return .status(404)
    }
  }

  /// The person agrees at once.
  private static func authorize(_ form: [String: String], _ state: inout State) -> LoopbackReply {
    guard form["client_id"] == clientID, form["code_challenge_method"] == "S256",
      let challenge = form["code_challenge"], let redirect = form["redirect_uri"], let own = form["state"]
    else { return .status(400) }
    let code = "code-\(state.codes.count + state.exchanges)-\(state.person.id)"
    state.codes[code] = Code(person: state.person, challenge: challenge, redirect: redirect)
    return .status(302, headers: [("Location", "\(redirect)?code=\(code)&state=\(own)")])
  }

  /// Each code once, for the client and the browser that it was made for.
  private static func exchange(_ form: [String: String], _ state: inout State) -> LoopbackReply {
    state.exchanges += 1
    var digest = SHA256()
    digest.update(Array((form["code_verifier"] ?? "").utf8))
    guard form["client_secret"] == clientSecret, form["client_id"] == clientID,
      let code = form["code"].flatMap({ state.codes.removeValue(forKey: $0) }),
      code.challenge == base64URL(digest.finish()), code.redirect == form["redirect_uri"]
    else { return .json(#"{"error": "bad_verification_code", "error_description": "incorrect or expired"}"#) }
    let token = "ghu_token\(state.exchanges)of\(code.person.id)"
    state.tokens[token] = code.person
    return .json("{\"access_token\": \"\(token)\", \"token_type\": \"bearer\", \"scope\": \"\"}")
  }
}

func form(_ text: String) -> [String: String] {
  var found: [String: String] = [:]
  for pair in text.split(separator: "&") {
    let name = pair.prefix { $0 != "=" }
    found[String(name)] = decoded(String(pair.dropFirst(name.count + 1)))
  }
  return found
}

private func decoded(_ text: String) -> String {
  percentDecoded(Array(text.utf8), plusIsBlank: true).map { String(decoding: $0, as: UTF8.self) } ?? text
}
