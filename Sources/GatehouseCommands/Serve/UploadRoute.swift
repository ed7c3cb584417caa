import HTTPFields
import Forges
import GateKit
import HTTPServing
import LocalSystem
import Rendering
import Service
import SourceText
import Storage

/// `POST /api/v1/evidence`: a report of a CI job.
struct UploadRoute: Sendable {
  let intake: EvidenceIntake
  let metrics: Metrics
  let log: ServeLog

  /// Bytes of one report.
  let limit: Int

  func route() throws(RouteProblem) -> Route {
    try Route(
      .post, "/api/v1/evidence",
      rule: { head in
        // What nobody stands behind is not even read.
        guard head.headers["Authorization"] != nil else {
          return .refuse(.text("an upload needs a token: Authorization: Bearer\n", status: 401))
        }
        return .after {
          guard let refusal = await intake.objection(to: EvidenceIntake.Upload(head)) else {
            return .file(limit: limit)
          }
          return .refuse(refused(refusal.status, refusal.reason))
        }
      }, respond: { request in await respond(to: request) })
  }

  private func refused(_ status: Int, _ reason: String) -> ServedResponse {
    log.write("report refused", ["status": .number(status), "reason": .text(reason)])
    return .text(reason + "\n", status: status)
  }

  private func respond(to request: ServedRequest) async -> ServedResponse {
    guard case .file(let content) = request.body else { return .text("the body is no file\n", status: 400) }
    switch await intake.take(EvidenceIntake.Upload(request.head), content.path) {
    case .kept(let kept):
      metrics.count(.events, ["forge": kept.evidence.repository.forge, "outcome": "report"])
      log.write(
        "report kept",
        [
          "repository": .text("\(kept.evidence.repository)"), "commit": .text(kept.evidence.commit),
          "file": .text(kept.evidence.file), "source": .text(kept.evidence.source),
          "bytes": .number(kept.size),
        ])
      let answer = Node.map(["evidence": .number(kept.id), "digest": .text(kept.digest)])
      return .json(Array((jsonLine(answer) + "\n").utf8), status: 201)
    case .refused(let status, let reason): return refused(status, reason)
    }
  }
}

extension EvidenceIntake.Upload {
  init(_ head: RequestHead) {
    forge = head.target.query("forge")
    repository = head.target.query("repository")
    commit = head.target.query("commit")
    file = head.target.query("file")
    token = head.bearerToken
  }
}

extension RequestHead {
  /// Of the header `Authorization: Bearer`.
  var bearerToken: Secret? {
    let scheme = "Bearer "
    guard let value = headers["Authorization"], value.hasPrefix(scheme) else { return nil }
    return Secret(String(value.dropFirst(scheme.count)))
  }
}

extension EvidenceIntake {
  init(_ callers: Callers, _ store: any Store, _ forges: ServedForges, _ console: Console) {
    self.init(
      store: store, callers: callers,
      head: { number, repository in
        guard let forge = forges.forge(of: repository) else {
          throw UsageError("\(repository) is not served")
        }
        return try await forge.connection(to: repository).forge.pull(number).head
      },
      arrived: { repository, commit in
        guard forges.forge(of: repository) != nil else { return }
        let now = console.now()
        try await store.enqueue(
          [WorkKey(repository, Work.commit("\(commit)").subject)], due: now, now: now)
      }, now: console.now)
  }
}

extension Callers {
  init(_ settings: ServerSettings, in folder: LocalPath, _ forges: ServedForges, _ console: Console) throws {
    let tokens = try settings.uploads.tokens.map { token in
      CallerToken(
        name: token.name, secret: try token.secret.secret(in: folder, console.environment),
        forge: token.forge, repositories: token.repositories)
    }
    let identities = forges.all.compactMap { forge in
      forge.identities(for: settings.address).map { (forge.name, $0) }
    }
    self.init(tokens: tokens, identities: Dictionary(uniqueKeysWithValues: identities))
  }
}
