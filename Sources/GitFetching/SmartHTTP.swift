import Cryptography
import GitReading
import HTTPFields
import HTTPTransfer
import LocalSystem
import SourceText

/// Requests of git's smart protocol over HTTP (gitprotocol-http, version 0), one after the other.
///
/// The list of references may lead elsewhere, as where a repository was renamed; what follows goes there, without the
/// credential where that is another origin.
actor SmartHTTP {
  private var place: WebAddress
  private var authorization: Secret?
  private let network: any HTTPSending
  private let action: String
  private let limit: Duration
  private let end: ContinuousClock.Instant

  /// Bytes of one answer: a pack is held in memory until libgit2 has read it.
  static let sizeLimit = 1 << 30
  private static let redirects = 5
  private static let list = "/info/refs"

  /// - Parameter authorization: the value of the header of that name.
  init(
    _ place: WebAddress, authorization: Secret?, over network: any HTTPSending, action: String,
    limit: Duration
  ) {
    self.place = place
    self.authorization = authorization
    self.network = network
    self.action = action
    self.limit = limit
    end = .now + limit
  }

  /// Where the remote is in the end.
  func destination() async throws -> WebAddress {
    _ = try await references()
    return place
  }

  /// - Parameter request: nil asks for the list of references.
  func answer(to request: [UInt8]?) async throws -> [UInt8] {
    if let request { return try await pack(request) }
    return try await references()
  }

  private func references() async throws -> [UInt8] {
    for _ in 0...Self.redirects {
      let asked = place.appending(["info", "refs"]).adding([("service", "git-upload-pack")])
      let response = try await send(
        HTTPRequest(.get, asked.text), expecting: "application/x-git-upload-pack-advertisement")
      if let response { return response }
    }
    throw FetchError(
      "cannot \(action): it leads from one address to the next more than \(Self.redirects) times")
  }

  private func pack(_ request: [UInt8]) async throws -> [UInt8] {
    let type = "application/x-git-upload-pack-result"
    var asked = HTTPRequest(
      .post, place.appending(["git-upload-pack"]).text,
      headers: [
        HTTPHeader("Content-Type", "application/x-git-upload-pack-request"), HTTPHeader("Accept", type),
      ],
      body: request, isSafeToRepeat: true, createsContent: false)
    asked.limits.bodySize = Self.sizeLimit
    guard let answer = try await send(asked, expecting: type) else {
      throw FetchError("cannot \(action): \(host) leads elsewhere in the middle of it")
    }
    return answer
  }

  private var host: String { place.origin.hostAndPort }

  /// nil where the answer was to ask elsewhere, which is where `place` then is.
  private func send(_ request: HTTPRequest, expecting type: String) async throws -> [UInt8]? {
    var request = request
    if let authorization { request.set(HTTPHeader("Authorization", authorization)) }
    request.limits.time = max(end - .now, .milliseconds(1))
    let response: HTTPResponse
    do { response = try await network.send(request) } catch let failure as HTTPFailure {
      throw error(failure)
    }
    switch response.status {
    case 200:
      guard response.headers["Content-Type"]?.hasPrefix(type) == true else {
        throw FetchError("cannot \(action): \(host) answers, but not as a git server does")
      }
      return response.body
    case 301, 302, 303, 307, 308:
      try follow(response.headers["Location"])
      return nil
    case 401, 403, 404:
      throw FetchError(
        "cannot \(action): \(host) answered \(response.status), so there is no such repository or it may not be read",
        mend: "let the checkout step keep its credentials, or clone in full (fetch-depth: 0)", isRefusal: true
      )
    default: throw FetchError("cannot \(action): \(host) answered \(response.status)")
    }
  }

  private func follow(_ location: String?) throws(FetchError) {
    guard let location, let there = place.appending(["info", "refs"]).resolving(location),
      there.path.hasSuffix(Self.list),
      let next = WebAddress(
        "\(there.origin.scheme.rawValue)://\(there.origin.hostAndPort)\(there.path.dropLast(Self.list.count))"
      )
    else { throw FetchError("cannot \(action): \(host) leads to what is no git repository") }
    guard place.origin.scheme == .http || next.origin.scheme == .https else {
      throw FetchError("cannot \(action): \(host) leads to \(next.origin.hostAndPort) without TLS")
    }
    if next.origin != place.origin { authorization = nil }
    place = next
  }

  private func error(_ failure: HTTPFailure) -> FetchError {
    switch failure.kind {
    case .timedOut: FetchError("cannot \(action): it took longer than \(limit)")
    case .tooLarge:
      FetchError(
        "cannot \(action): what is missing is more than \(Self.sizeLimit) bytes",
        mend: "install git, which has no such limit")
    default: FetchError("cannot \(action): \(failure)")
    }
  }
}

extension SmartHTTP {
  /// A remote of a repository here; nil for one that is not reached by HTTP.
  ///
  /// - Parameters:
  ///   - address: what the configuration has: it may hold a user name and a password.
  ///   - credential: shown at its origin, before what the repository is set up with.
  init?(
    _ address: String, of folder: LocalPath, as credential: RemoteCredential?, _ environment: Environment,
    _ authorities: LocalPath?, action: String, limit: Duration
  ) throws {
    guard address.hasPrefix("http://") || address.hasPrefix("https://") else { return nil }
    let named = SmartAddress(address)
    guard let place = named.place else {
      throw FetchError("cannot \(action): the address of the remote cannot be used")
    }
    let origin = "\(place.origin.scheme.rawValue)://\(place.origin.hostAndPort)"
    // As a checkout step of a CI leaves it behind.
    let kept = try ReferenceFetch(into: folder.description, from: address)
      .setting("http.\(origin)/.extraheader")
    let authorization =
      credential.flatMap { $0.origin == origin ? $0.authorization : nil }
      ?? named.authorization ?? kept.flatMap(SmartAddress.authorization)
    // As git and OpenSSL are told.
    let told = ["GIT_SSL_CAINFO", "SSL_CERT_FILE"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    var options = TransferOptions(
      userAgent: "git/2.0 (gatehouse libgit2)", authorities: authorities ?? told.map { LocalPath($0) },
      proxy: ProxySettings(environment))
    options.stallTime = .seconds(120)
    self.init(
      place, authorization: authorization, over: try CurlTransfer(options), action: action, limit: limit)
  }
}

/// The address of a remote, which may hold a user name and a password, taken apart.
struct SmartAddress {
  /// Without them; nil where it is no address of ours.
  let place: WebAddress?
  let authorization: Secret?

  init(_ text: String) {
    guard let mark = text.firstRange(of: "://") else {
      (place, authorization) = (nil, nil)
      return
    }
    let rest = text[mark.upperBound...]
    let authority = rest.prefix { $0 != "/" }
    guard let at = authority.lastIndex(of: "@") else {
      (place, authorization) = (WebAddress(text), nil)
      return
    }
    place = WebAddress("\(text[..<mark.upperBound])\(rest[rest.index(after: at)...])")
    var pair = percentDecoded(authority[..<at].utf8, plusIsBlank: false) ?? Array(authority[..<at].utf8)
    if !pair.contains(UInt8(ascii: ":")) { pair.append(UInt8(ascii: ":")) }
    authorization = Secret("Basic " + base64(pair))
  }

  /// Of a header as git's configuration has it: `AUTHORIZATION: basic …`.
  static func authorization(_ header: String) -> Secret? {
    guard let colon = header.firstIndex(of: ":"), header[..<colon].lowercased() == "authorization" else {
      return nil
    }
    return Secret(String(header[header.index(after: colon)...].drop { $0 == " " }))
  }
}
