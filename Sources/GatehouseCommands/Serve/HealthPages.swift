import CivilTime
import HTTPServing
import HTTPTransfer
import Storage

/// What machines ask of a server: whether it lives, whether it can take webhooks, and its figures.
struct HealthPages: Sendable {
  let store: any Store
  let forges: ServedForges
  let metrics: Metrics
  let console: Console

  func routes() throws(RouteProblem) -> [Route] {
    [
      try Route(.get, "/healthz", respond: { _ in .text("alive\n") }),
      try Route(.get, "/readyz", respond: { _ in await readiness() }),
      try Route(.get, "/metrics", respond: { _ in await figures() }),
    ]
  }

  private func readiness() async -> ServedResponse {
    do {
      try await store.check()
      return .text("ready\n")
    } catch {
      // The reason is in the log; who asks here may be anybody.
      return .text("the store takes no writes\n", status: 503)
    }
  }

  private func figures() async -> ServedResponse {
    let now = console.now()
    // Without the store, the figures of the process are still there to be read.
    let queue = try? await store.figures(now: now)
    let oldest = queue?.oldestDue.map { max(0, now.since($0).seconds) } ?? 0
    let page = metrics.page(
      queue, oldestSeconds: oldest, requests: forges.all.map { ($0.name, $0.client.statistics) })
    return ServedResponse(
      status: 200, headers: [("Content-Type", "text/plain; version=0.0.4; charset=utf-8")],
      body: .bytes(Array(page.utf8)))
  }
}
