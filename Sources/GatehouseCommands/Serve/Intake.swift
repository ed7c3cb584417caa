import HTTPFields
import CIProviders
import Forges
import GateKit
import HTTPServing
import LocalSystem
import Rendering
import Service
import SourceText
import Storage

/// Takes webhooks: signature over the bytes as they came, stored with the work that they ask for, then 202.
struct Intake: Sendable {
  let forges: ServedForges
  let store: any Store
  let console: Console
  let metrics: Metrics
  let log: ServeLog

  /// Bytes of a webhook: what GitHub sends at most.
  static let limit = 25 << 20

  func route() throws(RouteProblem) -> Route {
    try Route(
      .post, "/webhooks/{forge}", String.self, rule: { _ in .bytes(limit: Self.limit) },
      respond: { request, name in await respond(to: request, name) })
  }

  func respond(to request: ServedRequest, _ name: String) async -> ServedResponse {
    guard let forge = forges.named(name) else { return .text("no forge is called that\n", status: 404) }
    guard case .bytes(let body) = request.body else { return .text("the body is a file\n", status: 400) }
    let delivery: WebhookDelivery
    do {
      delivery = try WebhookDelivery(forge.kind.webhooks, body: body, secrets: forge.webhookSecrets) {
        request.headers[$0]
      }
    } catch {
      return refuse(error, forge)
    }
    return await accept(delivery, forge)
  }

  private func refuse(_ problem: WebhookRefusal, _ forge: ServedForge) -> ServedResponse {
    let outcome = problem.isUnauthenticated ? "forged" : "malformed"
    metrics.count(.events, ["forge": forge.name, "outcome": outcome])
    log.write("webhook refused", ["forge": .text(forge.name), "reason": .text("\(problem)")])
    return .text("\(problem)\n", status: problem.isUnauthenticated ? 401 : 400)
  }

  private func accept(_ delivery: WebhookDelivery, _ forge: ServedForge) async -> ServedResponse {
    let meaning: WebhookMeaning
    do {
      meaning = try WebhookMeaning(forge.kind, delivery.event, delivery.body, ownLogin: forge.ownLogin)
    } catch {
      metrics.count(.events, ["forge": forge.name, "outcome": "malformed"])
      log.write(
        "webhook refused",
        ["forge": .text(forge.name), "delivery": .text(delivery.id), "reason": .text("\(error)")])
      return .text("the body is no webhook of \(forge.kind.rawValue)\n", status: 400)
    }
    if let reason = reasonToIgnore(meaning, forge) {
      metrics.count(.events, ["forge": forge.name, "outcome": "ignored"])
      log.write(
        "webhook ignored",
        [
          "forge": .text(forge.name), "delivery": .text(delivery.id), "name": .text(delivery.event),
          "repository": meaning.repository.map { .text($0) }, "reason": .text(reason),
        ])
      return answer(.map(["ignored": .text(reason)]))
    }
    return await store(delivery, meaning, forge)
  }

  /// Nothing comes of it, whenever it comes: it is not kept.
  private func reasonToIgnore(_ meaning: WebhookMeaning, _ forge: ServedForge) -> String? {
    if let reason = meaning.ignored { return reason }
    guard let repository = meaning.repository else { return "it is of no repository" }
    return forge.serves(repository) ? nil : "\(repository) is not served"
  }

  private func store(
    _ delivery: WebhookDelivery, _ meaning: WebhookMeaning, _ forge: ServedForge
  ) async -> ServedResponse {
    let repository = RepositoryName(forge: forge.name, path: meaning.repository ?? "")
    let event = ReceivedEvent(
      forge: forge.name, delivery: delivery.id, name: delivery.event, repository: repository,
      sender: meaning.sender, body: delivery.body)
    let accepted: Acceptance
    do {
      try await forges.remember(repository)
      accepted = try await store.accept(
        event, work: meaning.work.map { WorkKey(repository, $0.subject) }, now: console.now())
    } catch {
      // The forge shows the delivery as failed, and is asked for it again.
      metrics.count(.events, ["forge": forge.name, "outcome": "not-kept"])
      log.write("webhook not kept", ["delivery": .text(delivery.id), "reason": .text("\(error)")])
      return .text("the event cannot be kept now; send it again\n", status: 503)
        .header("Retry-After", "30")
    }
    let (outcome, id) =
      switch accepted {
      case .new(let id): ("accepted", id)
      case .known(let id): ("known", id)
      }
    metrics.count(.events, ["forge": forge.name, "outcome": outcome])
    log.write(
      "webhook \(outcome)",
      [
        "forge": .text(forge.name), "delivery": .text(delivery.id), "name": .text(delivery.event),
        "repository": .text("\(repository)"), "id": .number(id),
        "work": .list(meaning.work.map { .text($0.subject) }),
      ])
    return answer(.map(["event": .number(id)]))
  }

  private func answer(_ document: Node) -> ServedResponse {
    .json(Array((jsonLine(document) + "\n").utf8), status: 202)
  }
}

extension ForgeKind {
  fileprivate var webhooks: WebhookScheme {
    switch self {
    case .github: .github
    case .gitlab: .gitlab
    case .gitea: .gitea
    }
  }
}
