import HTTPFields
import CivilTime
import DocumentReading
import HTTPTransfer
import LocalSystem
import SourceText

/// Speaks JSON with one forge: bodies become values, refusals become errors in words.
struct WireClient: Sendable {
  let sender: any HTTPSending
  let credential: any WireCredential
  /// What every request carries: the media type, the version of the API.
  let headers: [HTTPHeader]
  /// What a refusal of this forge means, where more is known than its status: headers, well-known messages.
  let explain: @Sendable (_ refusal: HTTPResponse, _ message: String) -> Explanation?

  struct Explanation: Sendable {
    let kind: ForgeError.Kind
    let reason: String
  }

  /// Pages that are read of one list. More is an error, never a shorter list.
  static let pageLimit = 100

  init(
    _ sender: any HTTPSending, as credential: any WireCredential, headers: [HTTPHeader],
    explain: @escaping @Sendable (HTTPResponse, String) -> Explanation? = { _, _ in nil }
  ) {
    self.sender = sender
    self.credential = credential
    self.headers = headers
    self.explain = explain
  }

  /// - Parameters:
  ///   - action: what the request is for: `read acme/app#12`.
  ///   - accepting: refusals that are an answer here: 404 for "is it there?".
  ///   - isAnswer: asked about those, where their status alone does not say it.
  func send(
    _ request: HTTPRequest, to action: String, accepting: Set<Int> = [],
    where isAnswer: (HTTPResponse) -> Bool = { _ in true }
  ) async throws(ForgeError) -> HTTPResponse {
    var secrets = try await credential.headers()
    var response = try await exchange(request, secrets, action)
    if response.status == 401, let others = try await credential.headers(after: secrets) {
      secrets = others
      response = try await exchange(request, secrets, action)
    }
    if response.isSuccess || accepting.contains(response.status) && isAnswer(response) { return response }
    throw refusal(response, to: action, request, secrets)
  }

  private func exchange(
    _ request: HTTPRequest, _ secrets: [HTTPHeader], _ action: String
  ) async throws(ForgeError) -> HTTPResponse {
    var request = request
    for header in headers + secrets { request.set(header) }
    do {
      return try await sender.send(request)
    } catch let failure as HTTPFailure {
      throw ForgeError(failure, action, request)
    } catch {
      throw ForgeError(
        .unreachable(.brokenAnswer), action: action, reason: "\(error)", mayHaveArrived: request.isWrite)
    }
  }

  /// - Parameter secret: the answer holds a credential, so that an error must not quote it.
  func read<Value: WireValue>(
    _ request: HTTPRequest, to action: String, secret: Bool = false
  ) async throws(ForgeError) -> Value {
    let response = try await send(request, to: action)
    return try decoded(response, action, request, secret: secret)
  }

  /// nil for 404.
  func readIfThere<Value: WireValue>(
    _ request: HTTPRequest, to action: String
  ) async throws(ForgeError) -> Value? {
    let response = try await send(request, to: action, accepting: [404])
    guard response.status != 404 else { return nil }
    return try decoded(response, action, request)
  }

  /// All pages of a list, in the forge's order.
  ///
  /// - Parameters:
  ///   - key: what the items stand under; nil: the document is the list.
  ///   - isEnough: asked after each page; nothing more is read once it says so.
  func readAll<Value: WireValue>(
    _ request: HTTPRequest, under key: StaticString? = nil, to action: String,
    until isEnough: ([Value]) -> Bool = { _ in false }
  ) async throws(ForgeError) -> [Value] {
    var items: [Value] = []
    var request = request
    for _ in 0..<Self.pageLimit {
      let response = try await send(request, to: action)
      items += try decoded(response, action, request) { reader throws(DocumentProblem) in
        try reader.page(under: key)
      }
      guard !isEnough(items), let query = response.headers.nextPageQuery else { return items }
      let next = request.url.prefix { $0 != "?" } + "?" + query
      guard next != request.url else {
        throw ForgeError(.unreadable, action: action, reason: "a page of the list names itself as the next")
      }
      request.url = String(next)
    }
    throw ForgeError(
      .rejected, action: action,
      reason: "the list has more than \(Self.pageLimit) pages: the limit, \(items.count) items so far")
  }

  /// The body of an answer that was sent for by `send`.
  func decoded<Value: WireValue>(
    _ response: HTTPResponse, _ action: String, _ request: HTTPRequest, secret: Bool = false
  ) throws(ForgeError) -> Value {
    try decoded(response, action, request, secret: secret) { reader throws(DocumentProblem) in
      try Value(&reader)
    }
  }

  private func decoded<Value>(
    _ response: HTTPResponse, _ action: String, _ request: HTTPRequest, secret: Bool = false,
    _ read: (inout JSONReader) throws(DocumentProblem) -> Value
  ) throws(ForgeError) -> Value {
    do throws(DocumentProblem) {
      return try decode(response.body, source: "answer", read)
    } catch {
      let problem = secret ? "" : ": \("\(error)".escaped(for: .terminal).shortened(to: 300))"
      throw ForgeError(
        .unreadable, action: action,
        reason: "the answer is not what the API promises\(problem)", mayHaveArrived: request.isWrite)
    }
  }

  /// - Parameter secrets: what the request carried, and no error repeats.
  func refusal(
    _ response: HTTPResponse, to action: String, _ request: HTTPRequest, _ secrets: [HTTPHeader]
  ) -> ForgeError {
    let message = refusalText(response.body).map { without(secrets, $0).escaped(for: .terminal) }
    let said = message ?? "the answer was \(response.status)"
    let (kind, hint): (ForgeError.Kind, String) =
      switch response.status {
      case 401: (.unauthenticated, "; the token is wrong, withdrawn or over")
      case 403: (.forbidden, "")
      case 404, 410: (.notFound, "; it is not there, or the token may not see it")
      case 429: (.limited(until: nil), "")
      case 400...499, 501: (.rejected, "")
      default: (.unavailable, message == nil ? "" : " (\(response.status))")
      }
    let explained = explain(response, message ?? "")
    let isLimit = if case .limited = explained?.kind ?? kind { true } else { false }
    return ForgeError(
      explained?.kind ?? kind, action: action, reason: explained?.reason ?? said + hint,
      // A refusal was read and not done. What a failing server did is unknown, and so is what was done before a
      // limit was noticed.
      mayHaveArrived: request.isWrite && (response.status >= 500 || isLimit))
  }
}

extension ForgeError {
  fileprivate init(_ failure: HTTPFailure, _ action: String, _ request: HTTPRequest) {
    let kind: Kind =
      if case .limited(let until) = failure.kind { .limited(until: until) } else {
        .unreachable(failure.kind)
      }
    self.init(
      kind, action: action, reason: "\(failure)", mayHaveArrived: request.isWrite && failure.mayHaveArrived)
  }
}

extension HTTPRequest {
  fileprivate var isWrite: Bool { method != .get && method != .head }
}

/// A proxy may send back what it was sent.
private func without(_ secrets: [HTTPHeader], _ text: String) -> String {
  secrets.reduce(text) { text, header in
    guard case .secret(let secret) = header.value else { return text }
    return secret.reveal().split(separator: " ").filter { $0.utf8.count >= 8 }
      .reduce(text) { $0.replacing($1, with: "[secret]") }
  }
}
