import Cryptography
import DocumentReading
public import HTTPTransfer
public import LocalSystem
import SourceText

/// Has a forge tell who somebody is: OAuth's authorization code (RFC 6749, 4.1) with PKCE (RFC 7636).
///
/// The token that it gives is used for one question, who its owner is, and then forgotten.
public struct ForgeSignIn: Sendable {
  private let places: Places
  private let clientID: String
  private let clientSecret: Secret
  private let sender: any HTTPSending

  /// Where a forge does what, and what it calls the least that a token can be for.
  public struct Places: Sendable {
    let authorize: WebAddress
    let token: WebAddress
    let user: WebAddress
    /// nil: what anybody may know of the account.
    let scope: String?

    /// An App, or an OAuth App: neither needs a permission to say who it is.
    public static func gitHub(_ address: GitHubAddress) -> Places {
      let oauth = address.web.appending(["login", "oauth"])
      return Places(
        authorize: oauth.appending(["authorize"]), token: oauth.appending(["access_token"]),
        user: address.api.appending(["user"]), scope: nil)
    }

    /// - Parameters:
    ///   - web: where its pages are.
    ///   - api: of the GitLab, or of its API.
    public static func gitLab(web: WebAddress, api: WebAddress) -> Places {
      let oauth = web.appending(["oauth"])
      return Places(
        authorize: oauth.appending(["authorize"]), token: oauth.appending(["token"]),
        user: api.gitLabAPI.appending(["user"]), scope: "read_user")
    }

    public static func gitea(web: WebAddress, api: WebAddress) -> Places {
      let oauth = web.appending(["login", "oauth"])
      return Places(
        authorize: oauth.appending(["authorize"]), token: oauth.appending(["access_token"]),
        user: api.giteaAPI.appending(["user"]), scope: "read:user")
    }
  }

  public init(_ places: Places, clientID: String, clientSecret: Secret, over sender: any HTTPSending) {
    self.places = places
    self.clientID = clientID
    self.clientSecret = clientSecret
    self.sender = sender
  }

  /// One attempt of one browser.
  public struct Attempt: Sendable {
    /// Comes back with the code: that it does shows whose attempt it is.
    public let state: String
    /// Shows the forge that whoever brings the code is who asked for it.
    public let verifier: Secret
    /// Where the forge sends the browser, as it is registered there.
    public let callback: String

    public init(state: String, verifier: Secret, callback: String) {
      self.state = state
      self.verifier = verifier
      self.callback = callback
    }
  }

  /// Where the browser asks the forge, and its user there.
  public func address(_ attempt: Attempt) -> String {
    var digest = SHA256()
    digest.update(Array(attempt.verifier.reveal().utf8))
    var parameters = [
      (name: "client_id", value: clientID), (name: "redirect_uri", value: attempt.callback),
      (name: "response_type", value: "code"), (name: "state", value: attempt.state),
      (name: "code_challenge", value: base64URL(digest.finish())),
      (name: "code_challenge_method", value: "S256"),
    ]
    if let scope = places.scope { parameters.append((name: "scope", value: scope)) }
    return places.authorize.adding(parameters).text
  }

  /// Whose code it is. A forge takes each once.
  public func account(code: Secret, _ attempt: Attempt) async throws(ForgeError) -> ForgeAccount {
    let token = try await token(for: code, attempt)
    // One address says to each who they are: with what was remembered of one, "not modified" would make of the next
    // somebody else.
    let headers = [HTTPHeader("Accept", "application/json"), HTTPHeader("Cache-Control", "no-store")]
    let client = WireClient(sender, as: FixedCredential([.bearer(token)]), headers: headers)
    let answer: SignedInAnswer = try await client.read(
      HTTPRequest(.get, places.user.text).forSomebodyWaiting, to: "ask who signed in")
    return answer.account
  }

  private func token(for code: Secret, _ attempt: Attempt) async throws(ForgeError) -> Secret {
    let action = "have the code of a sign-in exchanged"
    let fields = [
      ("grant_type", "authorization_code"), ("client_id", clientID),
      ("client_secret", clientSecret.reveal()), ("code", code.reveal()),
      ("redirect_uri", attempt.callback), ("code_verifier", attempt.verifier.reveal()),
    ]
    let form = fields.map { "\($0)=\(percentEncoded($1))" }.joined(separator: "&")
    let request = HTTPRequest(
      .post, places.token.text,
      headers: [HTTPHeader("Content-Type", "application/x-www-form-urlencoded")], body: Array(form.utf8),
      createsContent: false
    ).forSomebodyWaiting
    let client = WireClient(
      sender, as: FixedCredential([]), headers: [HTTPHeader("Accept", "application/json")])
    // 400 and 401 are refusals of the code or of the client, with a word for which. What else stands in them may
    // repeat what was sent, and is not shown.
    let response = try await client.send(request, to: action, accepting: [400, 401, 403])
    let answer: TokenAnswer = try client.decoded(response, action, request, secret: true)
    guard response.isSuccess, let token = answer.token else {
      throw ForgeError(
        .forbidden, action: action,
        reason: answer.error.map { "the forge refuses it: \($0)" } ?? "the forge gives no token")
    }
    return Secret(token)
  }
}

extension HTTPRequest {
  /// The same, for a page that somebody waits for.
  var forSomebodyWaiting: HTTPRequest {
    var request = self
    request.limits = Limits(time: .seconds(15), bodySize: 1 << 20, patience: .seconds(5))
    return request
  }
}

/// RFC 6749, 5.1 and 5.2. GitHub answers with 200 either way.
private struct TokenAnswer: WireValue {
  let token: String?
  let error: String?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var token: String?
    var error: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "access_token": token = try reader.stringOrNull()
      case "error": error = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    self.token = token.flatMap { $0.isEmpty ? nil : $0 }
    self.error = error.flatMap(Self.word)
  }

  /// One of the standard's words, or of the forge's own: letters and underscores.
  private static func word(_ text: String) -> String? {
    let isWord =
      (1...60).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        $0 == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
      }
    return isWord ? text : nil
  }
}
