import CivilTime
import DocumentReading
import GateKit
import HTTPTransfer
import LocalSystem
import SourceText
import Storage
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("Notifications of verdicts") struct NotificationTests {
  private static let shop = RepositoryName(forge: "github", path: "acme/shop")

  private func change(
    _ verdict: String, after previous: String?, decided: String? = nil, target: String = "main",
    subject: String = "pull/7"
  ) -> VerdictChange {
    VerdictChange(
      work: WorkKey(Self.shop, subject), target: target, head: "0123456789abcdef", verdict: verdict,
      previous: previous, decided: decided ?? previous, url: "https://gatehouse.example.com/p/7",
      at: Instant(seconds: 1_614_265_330))
  }

  // MARK: The signature

  @Test(
    "are signed as Standard Webhooks says, once for each secret, so that one can take the place of another")
  func signature() throws {
    // Worked out by another program: Python's hmac, over id, moment and body.
    let signer = try #require(
      WebhookSigner([Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), Secret("an older key of 24 bytes")]))
    let headers = signer.headers(
      delivery: "msg_p5jXN8AQM9LWM0D4loKWxJek", body: Array(#"{"test": 2432232314}"#.utf8),
      now: Instant(seconds: 1_614_265_330))
    #expect(
      headers == [
        HTTPHeader("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
        HTTPHeader("webhook-timestamp", "1614265330"),
        HTTPHeader(
          "webhook-signature",
          "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1,1MyLCoHXUceDLeCuCA1NeRBTvd/dMRUDC2y5CccaISc="),
      ])
  }

  @Test(
    "are not sent with a secret that could be guessed, or is none",
    arguments: ["short", "whsec_", "whsec_!!!!!!!!!!!!!!!!!!!!!!!!", "whsec_c2hvcnQ=", "fifteen bytes.."])
  func weak(secret: String) {
    #expect(WebhookSigner([Secret("a secret of more than 16 bytes"), Secret(secret)]) == nil)
    #expect(WebhookSigner([]) == nil)
  }

  // MARK: What is told

  @Test(
    "tell of what is another verdict than before, and not that it was looked at again",
    arguments: [
      ("blocked", nil, nil, ["changed", "blocked"]), ("blocked", "blocked", nil, []),
      ("passed", "blocked", nil, ["changed", "passed"]), ("errored", "passed", nil, ["changed", "errored"]),
      ("pending", "passed", nil, ["pending"]), ("pending", "pending", "passed", []),
      ("passed", "pending", "passed", []), ("blocked", "pending", "passed", ["changed", "blocked"]),
    ] as [(String, String?, String?, [String])])
  func occasions(verdict: String, previous: String?, decided: String?, meant: [String]) {
    let change = change(verdict, after: previous, decided: decided)
    let found = NotificationSettings.Occasion.allCases.filter { change.isMeant(by: [$0]) }.map(\.rawValue)
    #expect(found == meant)
  }

  @Test("of Slack's kind say in one line what is so, with a link")
  func slack() throws {
    let node = try readJSON(change("blocked", after: "passed").slack, source: "slack")
    #expect(
      node["text"]?.scalar
        == "<https://gatehouse.example.com/p/7|github/acme/shop pull/7> into main: *blocked*; it was passed (0123456789)"
    )
  }

  @Test(
    "of Slack's kind show what comes from outside as it is: no mention, no link, no second line",
    arguments: [
      "<!channel>", "<https://evil.example|click>", "a&lt;!here&gt;", "x\n*new line*", "@everyone <@U1>",
    ])
  func mentions(branch: String) throws {
    let hostile = change("blocked", after: nil, target: branch, subject: "merge-group/\(branch)")
    let text = try #require(try readJSON(hostile.slack, source: "slack")["text"]?.scalar)
    #expect(text.count { $0 == "<" } == 1)
    #expect(text.count { $0 == ">" } == 1)
    #expect(!text.contains("\n"))
    #expect(!text.contains("<!") && !text.contains("<@"))
    let restored = text.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing(
      "&amp;", with: "&")
    #expect(restored.contains("into \(branch.replacing("\n", with: " ")):"))
  }

  @Test("of the webhook's kind are one JSON object")
  func json() throws {
    let node = try readJSON(
      change("blocked", after: "pending", decided: "passed").json(delivery: "msg_1"), source: "body")
    #expect(
      node.entries.map { "\($0.key)=\($0.node.scalar ?? "")" } == [
        "version=1", "type=verdict", "delivery=msg_1", "at=2021-02-25T15:02:10Z",
        "repository=github/acme/shop", "subject=pull/7", "target=main", "head=0123456789abcdef",
        "verdict=blocked", "previous=passed", "url=https://gatehouse.example.com/p/7",
      ])
  }

  // MARK: To whom

  private func recipient(
    _ url: String, _ settings: String = "", secret: String? = "a secret of more than 16 bytes"
  ) throws -> NotificationRecipient {
    let folder = try TestFolder()
    try folder.write("url", url)
    if let secret { try folder.write("secret", secret) }
    let text = """
      kind: \(secret == nil ? "slack" : "webhook")
      url: {file: url}
      \(secret == nil ? "" : "secrets: [{file: secret}]")
      repositories: ["github/acme/*"]
      \(settings)
      """
    let node = try readYAML(Array(text.utf8), source: "n.yml")
    #expect(NotificationSettings.shape.check(node).isEmpty)
    let console = ServeConsole(in: folder.path, [:])
    return try NotificationRecipient(
      "team", try #require(NotificationSettings(node)), in: folder.path, console.console)
  }

  @Test("are about the repositories and branches that were chosen")
  func chosen() throws {
    let team = try recipient("https://example.com/hook", "branches: [main, release/*]")
    #expect(team.notice(of: change("blocked", after: nil), key: "k") != nil)
    #expect(team.notice(of: change("blocked", after: nil, target: "release/2"), key: "k") != nil)
    #expect(team.notice(of: change("blocked", after: nil, target: "develop"), key: "k") == nil)
    let other = VerdictChange(
      work: WorkKey(RepositoryName(forge: "gitlab", path: "acme/shop"), "pull/7"), target: "main", head: "h",
      verdict: "blocked", previous: nil, decided: nil, url: nil, at: Instant(seconds: 0))
    #expect(team.notice(of: other, key: "k") == nil)
    // Whoever gets it twice knows it again, and no other has its id.
    let one = try #require(team.notice(of: change("blocked", after: nil), key: "k"))
    #expect(team.notice(of: change("blocked", after: nil), key: "k")?.delivery == one.delivery)
    #expect(team.notice(of: change("blocked", after: nil), key: "l")?.delivery != one.delivery)
  }

  @Test(
    "go only where TLS or this machine is, and nowhere that an address cannot say",
    arguments: [
      ("https://hooks.example.com/x", true), ("http://127.0.0.1:9/x", true), ("http://localhost:9/x", true),
      ("http://[::1]:9/x", true), ("http://127.0.0.1.evil.example/x", false), ("http://10.0.0.7/x", false),
      ("http://169.254.169.254/latest", false), ("http://localhost.evil.example/", false),
      ("https://user:word@example.com/", false), ("file:///etc/passwd", false), ("gopher://x/", false),
    ])
  func addresses(url: String, isFine: Bool) throws {
    do {
      _ = try recipient(url)
      #expect(isFine)
    } catch let error as UsageError {
      #expect(!isFine)
      // An address may be a secret.
      #expect(!"\(error)".contains("evil") && !"\(error)".contains("word@"), "\(error)")
    }
  }

  @Test("go without TLS where the operator says so")
  func allowed() throws {
    #expect(try recipient("http://10.0.0.7/x", "allow_http: true").name == "team")
  }

  private func send(to recipient: NotificationRecipient) async throws -> String {
    let notice = try #require(recipient.notice(of: change("blocked", after: nil), key: "k"))
    return
      "\(await recipient.send(NoticeClaim(notice: notice, attempt: 1, token: "t"), now: Instant(seconds: 5)))"
  }

  @Test("follow no redirect, and keep what failed apart from what is refused for good")
  func answers() async throws {
    let server = try LoopbackServer { request in
      switch request.path {
      case "/ok": .status(204)
      case "/gone": .status(410)
      default: .status(503)
      }
    }
    let elsewhere = try LoopbackServer { _ in
      .status(302, headers: [("Location", server.url("/ok"))])
    }
    #expect(try await send(to: recipient(server.url("/ok"))) == "taken")
    #expect(try await send(to: recipient(server.url("/gone"))).hasPrefix("refused"))
    #expect(try await send(to: recipient(server.url("/down"))).hasPrefix("failed"))
    #expect(try await send(to: recipient(elsewhere.url("/"))).contains("it answered 302"))
    #expect(server.requests.count == 3)
    let slack = try recipient(server.url("/ok"), secret: nil)
    #expect(try await send(to: slack) == "taken")
    let request = try #require(server.requests.last)
    #expect(request["webhook-signature"] == nil)
    #expect(server.requests.first?["webhook-timestamp"] == "5")
  }
}
