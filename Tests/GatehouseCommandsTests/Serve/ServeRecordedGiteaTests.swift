import DocumentReading
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import ForgeDoubles
@testable import GatehouseCommands

private let recordings = Environment.process["GATEHOUSE_CORPUS"].flatMap {
  $0.isEmpty ? nil : LocalPath($0).appending("forges/gitea")
}

/// Webhooks that a real Gitea sent, answered by what it answered, over a repository with the very commits.
@Suite(
  "gatehouse serve on the recording of a Gitea",
  .enabled(if: recordings != nil, "GATEHOUSE_CORPUS names no sample data"), .serialized,
  .timeLimit(.minutes(60)))
struct ServeRecordedGiteaTests {
  private static let (opened, pushed, fork) = (
    "dac535cc3361973f9ee308e23f56b696f227a322", "ef226fe67ba8e3029291d5cbaf2eb2ee59e17f16",
    "985cc7ba19f4e3c7f8cf0616bfc3e96ccb149b97"
  )
  private static let secret = "hook-secret-é✓"

  /// The commits that the recording speaks of, made again: same bytes, same ids.
  private static func origin() throws -> TestRepository {
    let origin = try TestRepository(bare: true)
    try origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
    func commit(
      _ branch: String, _ mark: Int, from: Int?, _ who: String, _ seconds: Int, _ message: String,
      _ file: String, _ text: String
    ) -> String {
      let person = "\(who) <\(who)@example.test> \(1_795_176_382 + seconds) +0000"
      return """
        commit refs/heads/\(branch)
        mark :\(mark)
        author \(person)
        committer \(person)
        data \(message.utf8.count + 1)
        \(message)

        \(from.map { "from :\($0)\n" } ?? "")M 100644 inline \(file)
        data \(text.utf8.count)
        \(text)

        """
    }
    try origin.importing(
      commit("main", 1, from: nil, "owner", 0, "Initial commit", "README.md", "# demo\n\n")
        + commit("main", 2, from: 1, "owner", 1, "base file", "src/a.txt", "one\ntwo\nthree\n")
        + commit("opened", 3, from: 2, "gatebot", 1, "add b", "src/b.txt", "b\n")
        + commit("pushed", 4, from: 3, "gatebot", 3, "add c", "src/c.txt", "c\n")
        + commit("fork", 5, from: 2, "contrib", 5, "fork change", "\"src/evil name.txt\"", "x\n"))
    return origin
  }

  private struct Delivery: Sendable {
    let name: String
    let headers: [(String, String)]
    let body: [UInt8]
    var isSigned: Bool { headers.contains { $0.0 == "X-Gitea-Signature" && !$0.1.isEmpty } }
  }

  /// By the number under which each was recorded.
  private static func deliveries() throws -> [String: Delivery] {
    let folder = try #require(recordings).appending("payloads")
    let ours = ["host", "content-length", "accept-encoding", "connection", "user-agent"]
    var found: [String: Delivery] = [:]
    for file in try LocalFiles.list(folder) {
      let name = String(decoding: file.path, as: UTF8.self)
      guard name.hasPrefix("rec-"), let number = name.split(separator: "--").last?.prefix(3) else { continue }
      let entry = try readJSON(
        LocalFiles.read(folder.appending(name), limit: 1 << 20), source: name, limits: .report)
      let headers = (entry["headers"]?.items ?? []).compactMap { pair -> (String, String)? in
        guard let key = pair.items.first?.scalar, let value = pair.items.last?.scalar,
          !ours.contains(key.lowercased())
        else { return nil }
        return (key, value)
      }
      found[String(number)] = Delivery(
        name: name, headers: headers, body: Array((entry["body"]?.scalar ?? "").utf8))
    }
    return found
  }

  private static func statuses(_ gitea: RecordedGitea, of commit: String) -> [String: String] {
    gitea.look { state in
      Dictionary(
        state.statuses.filter { $0.commit == commit }.map {
          ($0.node["context"]?.scalar ?? "", $0.node["status"]?.scalar ?? "")
        }, uniquingKeysWith: { $1 })
    }
  }

  private static func labels(_ gitea: RecordedGitea) -> [String] {
    gitea.look { $0.pullLabels.compactMap { $0["name"]?.scalar }.sorted() }
  }

  private static func comments(_ gitea: RecordedGitea) -> [String] {
    gitea.look { $0.comments.compactMap { $0["body"]?.scalar } }
  }

  @Test("ends in the right statuses, labels and one comment, whatever comes again and in whatever order")
  func journey() async throws {
    let origin = try Self.origin()
    #expect(try origin.git("rev-parse", "refs/heads/opened") == Self.opened)
    #expect(try origin.git("rev-parse", "refs/heads/pushed") == Self.pushed)
    #expect(try origin.git("rev-parse", "refs/heads/fork") == Self.fork)
    try origin.git("update-ref", "refs/pull/2/head", Self.fork)
    try origin.commit("chore: policy", on: "main", [".gatehouse.yml": .text(PullStage.policy)])
    let gitea = try RecordedGitea(try #require(recordings))
    func tell() throws {
      let tip = try origin.git("rev-parse", "refs/heads/main")
      gitea.change { $0.tips["main"] = tip }
    }
    try tell()
    let stage = try await LoopbackForgeStage(
      "gitea", api: RecordedGitea.base, repository: "owner/demo", origin: origin, user: "gatehouse",
      token: RecordedGitea.token, secret: Self.secret
    ) { reply(to: $0) { try gitea.answer($0) } }
    try await stage.settle()
    let deliveries = try Self.deliveries()
    #expect(deliveries.count > 30)
    func deliver(_ number: String) async throws -> Int {
      let delivery = try #require(deliveries[number])
      return try await stage.deliver(delivery.headers, delivery.body)
    }

    // Opened.
    gitea.show(afterPush: false)
    try origin.git("update-ref", "refs/pull/1/head", Self.opened)
    #expect(try await deliver("004") == 202)
    #expect(Self.statuses(gitea, of: Self.opened) == ["gatehouse: main": "failure"], "\(stage.console.text)")
    #expect(Self.labels(gitea) == ["gatehouse: blocked", "target: production"])
    #expect(Self.comments(gitea).count == 1)

    // Pushed to; somebody has set a label and commented meanwhile.
    gitea.show(afterPush: true)
    try origin.git("update-ref", "refs/pull/1/head", Self.pushed)
    #expect(try await deliver("032") == 202)
    #expect(Self.statuses(gitea, of: Self.pushed) == ["gatehouse: main": "failure"], "\(stage.console.text)")
    #expect(Self.labels(gitea) == ["gatehouse: blocked", "needs tests", "target: production"])
    let comments = Self.comments(gitea)
    #expect(comments.count == 2)
    #expect(comments.contains("<!-- gate:sticky -->\nfirst"))

    // Everything that was ever sent, backwards, twice: nothing is written for it.
    let written = gitea.look(\.writes)
    for _ in 1...2 {
      for (_, delivery) in deliveries.sorted(by: { $0.key > $1.key }) {
        let status = try await stage.deliver(delivery.headers, delivery.body)
        #expect(status == (delivery.isSigned ? 202 : 401), "\(delivery.name)")
      }
    }
    #expect(gitea.look(\.writes) == written, "\(stage.console.text)")
    #expect(Self.comments(gitea) == comments)

    // The policy of the target lets it in now.
    let open = PullStage.policy.replacing("{from: development, to: main}", with: "{from: \"**\", to: main}")
    try origin.commit("chore: open up", on: "main", [".gatehouse.yml": .text(open)])
    try tell()
    let push = try #require(deliveries["048"])
    // A delivery of the same bytes is known; a forge gives each its own name.
    let named = push.headers.map { $0.0 == "X-Gitea-Delivery" ? ($0.0, "a push of today") : $0 }
    #expect(try await stage.deliver(named, push.body) == 202)
    #expect(Self.statuses(gitea, of: Self.pushed) == ["gatehouse: main": "success"])
    #expect(Self.labels(gitea) == ["needs tests", "target: production"])
    #expect(Self.comments(gitea).count == 2)

    await stage.stop()
    #expect(gitea.look(\.violations) == [])
    #expect(!stage.console.text.contains(RecordedGitea.token))
    #expect(!stage.console.text.contains(Self.secret))
  }
}
