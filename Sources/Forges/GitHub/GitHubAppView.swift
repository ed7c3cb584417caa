import HTTPFields
public import CivilTime
import DocumentReading
public import HTTPTransfer
import LocalSystem

/// What a GitHub App sees beyond one repository: where it is installed, and what became of its webhooks.
public struct GitHubAppView: Sendable {
  private let address: GitHubAddress
  private let app: GitHubApp
  private let sender: any HTTPSending
  private let now: @Sendable () -> Instant

  public init(
    _ address: GitHubAddress, as app: GitHubApp, over sender: any HTTPSending,
    now: @escaping @Sendable () -> Instant
  ) {
    self.address = address
    self.app = app
    self.sender = sender
    self.now = now
  }

  private func client(_ secret: Secret) -> WireClient {
    WireClient(sender, as: FixedCredential([.bearer(secret)]), headers: gitHubHeaders, explain: explainGitHub)
  }

  private func asApp(_ action: String, _ skew: TimeSpan) throws(ForgeError) -> WireClient {
    client(try app.webToken(at: now().adding(skew), action))
  }

  /// What GitHub's clock is ahead of ours, where that is so much that it takes no signature of ours.
  private func skew() async throws(ForgeError) -> TimeSpan {
    let action = "ask GitHub who the App \(app.id) is"
    let none = TimeSpan(seconds: 0)
    let answer = try await asApp(action, none).send(
      HTTPRequest(.get, address.api.appending(["app"]).text, priority: .background), to: action,
      accepting: [401])
    guard answer.status == 401 else { return none }
    return answer.headers["Date"].flatMap { Instant(httpDate: $0) }.map { $0.since(now()) } ?? none
  }

  private func list(_ segments: String...) -> HTTPRequest {
    HTTPRequest(
      .get, address.api.appending(segments).adding([(name: "per_page", value: "100")]).text,
      priority: .background)
  }

  /// `acme/app` of every repository that the App is installed for, sorted. Suspended installations have none.
  public func repositories() async throws -> [String] {
    let action = "list the installations of the App \(app.id)"
    let skew = try await skew()
    let installations: [InstallationAnswer] = try await asApp(action, skew).readAll(
      list("app", "installations"), to: action)
    var names: [String] = []
    for installation in installations where !installation.isSuspended {
      names += try await repositories(of: installation, skew)
    }
    return names.sorted()
  }

  private func repositories(
    of installation: InstallationAnswer, _ skew: TimeSpan
  ) async throws(ForgeError) -> [String] {
    let account = installation.account ?? "\(installation.id)"
    let action = "list the repositories of \(account)"
    let url = address.api.appending(["app", "installations", "\(installation.id)", "access_tokens"]).text
    let body: JSONBody = ["permissions": ["metadata": "read"]]
    let token: AccessTokenAnswer = try await asApp(action, skew).read(
      HTTPRequest(
        .post, url, headers: [HTTPHeader("Content-Type", "application/json")], body: body.bytes,
        priority: .background, isSafeToRepeat: true, createsContent: false),
      to: action, secret: true)
    let found: [NamedRepository] = try await client(Secret(token.token)).readAll(
      list("installation", "repositories"), under: "repositories", to: action)
    return found.map(\.name)
  }

  /// Asks GitHub to send again every delivery since then that never arrived. GitHub keeps them for three days,
  /// and one that it does not have any more, or does not send again, holds up no other.
  ///
  /// - Returns: how many it sends again.
  public func redeliver(since: Instant) async throws -> Int {
    let action = "list the deliveries of the App \(app.id)"
    let skew = try await skew()
    // Newest first. Every page is another one the next time, and would only push out of the cache what is not.
    var list = list("app", "hook", "deliveries")
    list.set(HTTPHeader("Cache-Control", "no-store"))
    let deliveries: [DeliveryAnswer] = try await asApp(action, skew).readAll(
      list, to: action, until: { $0.last.map { $0.at < since } ?? true })
    let arrived = Set(deliveries.filter(\.hasArrived).map(\.guid))
    var asked: Set<String> = []
    var count = 0
    for delivery in deliveries.reversed() where delivery.at >= since && !arrived.contains(delivery.guid) {
      guard asked.insert(delivery.guid).inserted else { continue }
      if try await sendAgain(delivery, skew) { count += 1 }
    }
    return count
  }

  /// False where GitHub does not.
  private func sendAgain(_ delivery: DeliveryAnswer, _ skew: TimeSpan) async throws(ForgeError) -> Bool {
    let action = "have delivery \(delivery.guid) sent again"
    let path = ["app", "hook", "deliveries", "\(delivery.id)", "attempts"]
    do throws(ForgeError) {
      _ = try await asApp(action, skew).send(
        HTTPRequest(
          .post, address.api.appending(path).text, priority: .background, isSafeToRepeat: true,
          createsContent: false),
        to: action)
      return true
    } catch {
      guard [.notFound, .rejected].contains(error.kind) else { throw error }
      return false
    }
  }
}

/// https://docs.github.com/en/rest/apps/webhooks#list-deliveries-for-an-app-webhook
private struct DeliveryAnswer: WireValue {
  let id: Int
  /// The same for all attempts; X-GitHub-Delivery.
  let guid: String
  let at: Instant
  /// 0 where no answer came.
  let status: Int

  var hasArrived: Bool { (200..<300).contains(status) }

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var guid: String?
    var at: Instant?
    var status: Int?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integer()
      case "guid": guid = try reader.string()
      case "delivered_at": at = try reader.moment()
      case "status_code": status = try reader.integerOrNull()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.guid = try reader.required(guid, "guid")
    self.at = try reader.required(at, "delivered_at")
    self.status = status ?? 0
  }
}

private struct NamedRepository: WireValue {
  let name: String

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var name: String?
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "full_name" { name = try reader.string() } else { try reader.skip() }
    }
    self.name = try reader.required(name, "full_name")
  }
}
