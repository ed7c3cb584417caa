import CivilTime
import Cryptography
import GateKit
import HTTPFields
import HTTPServing
import HTTPTransfer
import LocalSystem
import Service
import SourceText
import Storage

/// Somebody who is told of verdicts, ready to be told.
struct NotificationRecipient: Sendable {
  /// As the configuration calls it.
  let name: String
  private let settings: NotificationSettings
  private let address: WebAddress
  private let signer: WebhookSigner?
  private let network: any HTTPSending

  /// Of one attempt, connecting included.
  private static let patience = Duration.seconds(20)

  /// - Parameter folder: what files are relative to.
  /// - Throws: `UsageError`, without a word of the address or a secret.
  init(_ name: String, _ settings: NotificationSettings, in folder: LocalPath, _ console: Console) throws {
    self.name = name
    self.settings = settings
    let key = "notifications.\(name)"
    guard let address = WebAddress(try settings.url.secret(in: folder, console.environment).reveal()) else {
      throw UsageError("\(key).url: what is there is no http or https address without user and password")
    }
    guard address.origin.scheme == .https || settings.allowsHTTP || address.origin.isThisMachine else {
      throw UsageError(
        "\(key).url: without TLS anybody on the way reads what is sent",
        wayOut: "use an https address, or set allow_http")
    }
    self.address = address
    switch settings.kind {
    case .slack: signer = nil
    case .webhook:
      let secrets = try settings.secrets.map { try $0.secret(in: folder, console.environment) }
      guard let signer = WebhookSigner(secrets) else {
        throw UsageError(
          "\(key).secrets: each has at least \(WebhookSigner.shortest) bytes, and Base64 after whsec_")
      }
      self.signer = signer
    }
    // One connection of its own: no redirects, no repeats and no memory, all of which the outbox has.
    network = try CurlTransfer(
      TransferOptions(
        userAgent: "gatehouse/\(programVersion)",
        authorities: settings.authorities.map { folder.appending($0) },
        proxy: ProxySettings(console.environment)))
  }

  /// nil where it does not want to know.
  ///
  /// - Parameter key: of the report.
  func notice(of change: VerdictChange, key: String) -> NewNotice? {
    let repository = "\(change.work.repository)"
    guard change.isMeant(by: settings.on.values),
      settings.repositories.contains(where: { $0.matches(repository) || $0.matches(repository.lowercased()) }
      ),
      settings.branches.isEmpty || settings.branches.contains(where: { $0.matches(change.target) })
    else { return nil }
    let parts = [name, "\(change.work)", key, "\(change.at.seconds)"]
    let delivery = "msg_" + sha256Hex(parts.joined(separator: "\n")).prefix(32)
    return NewNotice(
      delivery: delivery, recipient: name, repository: change.work.repository, subject: change.work.subject,
      body: settings.kind == .slack ? change.slack : change.json(delivery: delivery), at: change.at)
  }

  func send(_ claim: NoticeClaim, now: Instant) async -> NoticeSender.Answer {
    let notice = claim.notice
    let signature = signer?.headers(delivery: notice.delivery, body: notice.body, now: now) ?? []
    let request = HTTPRequest(
      .post, address.text, headers: [HTTPHeader("Content-Type", "application/json")] + signature,
      body: notice.body, limits: .init(time: Self.patience, bodySize: 64 << 10))
    do {
      let response = try await network.send(request)
      if (200..<300).contains(response.status) { return .taken }
      let reason = "it answered \(response.status)"
      // Gone: whoever was here wants no more.
      if response.status == 410 { return .refused(reason: reason) }
      let rest = response.headers["retry-after"].flatMap { Int64($0) }
      return .failed(
        reason: reason, notBefore: rest.map { now.adding(TimeSpan(seconds: min(max($0, 0), 86_400))) })
    } catch {
      return .failed(reason: "\(error)", notBefore: nil)
    }
  }
}

extension WebAddress.Origin {
  /// Not by asking for its address, which somebody else may answer.
  var isThisMachine: Bool {
    if host == "localhost" || host == "[::1]" { return true }
    return IPAddress(host).map { $0.bytes.count == 4 && $0.bytes.first == 127 } ?? false
  }
}
