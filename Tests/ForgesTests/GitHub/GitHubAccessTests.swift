import HTTPFields
import CivilTime
import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import Publishing
import SourceText
import Synchronization
import TestSupport
import Testing

@Suite(
  "Access to GitHub", .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"))
struct GitHubAccessTests {
  private let status = CommitStatus(context: "gatehouse: main", state: .success, description: "all well")

  @Test("of an App is asked for one repository and for what is needed and granted")
  func scoped() async throws {
    let emulator = try await ForgeEmulator.start()
    try await emulator.admin(
      "install",
      [
        "permissions": .map([
          "metadata": .text("read"), "contents": .text("write"), "administration": .text("write"),
          "checks": .text("read"), "statuses": .text("write"), "pull_requests": .text("write"),
          "members": .text("read"),
        ])
      ])
    let stage = try await GitHubStage(on: emulator)
    _ = try await stage.forge.pull(1)
    _ = try await stage.forge.pull(1)
    let asked = try emulator.takeJournal().filter { $0["path"]?.scalar?.hasSuffix("/access_tokens") == true }
    #expect(asked.count == 1)
    #expect(asked.first?["body"]?["repositories"]?.items.map(\.scalar) == [String(stage.name.dropFirst(5))])
    let permissions = (asked.first?["body"]?["permissions"]?.entries ?? []).map {
      "\($0.key)=\($0.node.scalar ?? "")"
    }
    #expect(
      permissions == [
        "checks=read", "contents=read", "members=read", "metadata=read", "pull_requests=write",
        "statuses=write",
      ])
    try stage.expectNoViolations()
  }

  @Test("is asked for what the App's manifest lists, but for what only brings events")
  func manifest() async throws {
    let emulator = try await ForgeEmulator.start()
    let granted = GitHubAppPermission.all.map { Node.Entry(key: $0.name, node: .text($0.level.rawValue)) }
    try await emulator.admin("install", ["permissions": Node(value: .map(granted))])
    let stage = try await GitHubStage(on: emulator)
    _ = try await stage.forge.pull(1)
    let asked = try emulator.takeJournal().filter { $0["path"]?.scalar?.hasSuffix("/access_tokens") == true }
    let permissions = (asked.first?["body"]?["permissions"]?.entries ?? []).map {
      "\($0.key)=\($0.node.scalar ?? "")"
    }
    let listed = GitHubAppPermission.all.filter { !["issues", "merge_queues"].contains($0.name) }
    #expect(permissions == listed.map { "\($0.name)=\($0.level.rawValue)" }.sorted())
    try stage.expectNoViolations()
  }

  @Test("takes tokens of either form", arguments: [true, false])
  func forms(stateless: Bool) async throws {
    let emulator = try await ForgeEmulator.start()
    try await emulator.admin("limits", ["stateless_tokens": .bool(stateless)])
    let stage = try await GitHubStage(on: emulator)
    let subject = try await stage.subject()
    try await stage.forge.perform(.postStatus(status), for: subject)
    let token = try await stage.forge.gitToken().reveal()
    #expect(stateless ? token.utf8.count > 450 : token.utf8.count == 40)
    try stage.expectNoViolations()
  }

  @Test("is asked for anew where a token is over in the middle of a run, and once")
  func expired() async throws {
    let emulator = try await ForgeEmulator.start()
    let ahead = AheadClock()
    let stage = try await GitHubStage(on: emulator, over: { ahead.dating($0) })
    let subject = try await stage.subject()
    try await stage.forge.perform(.postStatus(status), for: subject)
    // The machine's clock stands still, GitHub's does not: both its answers and its tokens tell.
    try await emulator.admin("clock", ["advance": .number(3_700)])
    ahead.seconds = 3_700
    _ = stage.witness.takeAnswers()
    try await stage.forge.perform(.postStatus(status), for: subject)
    let answers = stage.witness.takeAnswers()
    // The token, the signature by a clock that is behind, and then what was asked for.
    #expect(answers.map(\.status) == [401, 401, 200, 201, 201])
    #expect(answers.filter { $0.request.hasSuffix("/access_tokens") }.count == 1)
    try stage.expectNoViolations()
  }

  @Test("is renewed before it is over, and got once by requests that need it at one time")
  func renewed() async throws {
    let emulator = try await ForgeEmulator.start()
    let clock = AheadClock()
    let stage = try await GitHubStage(
      on: emulator, now: { Instant(seconds: SystemClock.now().seconds + Int64(clock.seconds)) })
    func minted() -> Int { stage.witness.takeAnswers().count { $0.request.hasSuffix("/access_tokens") } }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 { group.addTask { _ = try await stage.forge.pull(1) } }
      try await group.waitForAll()
    }
    #expect(minted() == 1)
    for (seconds, expected) in [(3_200, 0), (3_400, 1), (3_500, 0)] {
      try await emulator.admin("clock", ["advance": .number(seconds - clock.seconds)])
      clock.seconds = seconds
      _ = try await stage.forge.pull(1)
      #expect(minted() == expected, "after \(seconds) seconds")
    }
    try stage.expectNoViolations()
    #expect(try emulator.takeJournal().isEmpty)
  }

  @Test("bears a clock that is wrong by hours", arguments: [-7_200, 7_200])
  func skewed(seconds: Int) async throws {
    let emulator = try await ForgeEmulator.start()
    let stage = try await GitHubStage(
      on: emulator, now: { Instant(seconds: SystemClock.now().seconds + Int64(seconds)) })
    _ = try await stage.forge.pull(1)
    _ = stage.witness.takeAnswers()
    _ = try await stage.forge.pull(1)
    #expect(stage.witness.takeAnswers().count == 1)
    try stage.expectNoViolations()
  }

  @Test("of a token that is wrong ends with the first refusal")
  func wrongToken() async throws {
    let emulator = try await ForgeEmulator.start()
    let stage = try await GitHubStage(on: emulator, as: .person)
    try await emulator.admin("clock", ["advance": .number(1)])
    try await emulator.admin("reset")
    await #expect { try await stage.forge.pull(1) } throws: { error in
      "\(error)"
        == "cannot read \(stage.name)#1: GitHub does not know the token: it is wrong, withdrawn or over"
    }
    #expect(stage.witness.takeAnswers().count == 1)
  }

  private func error(_ act: () async throws -> Void) async -> String {
    do {
      try await act()
      return "nothing was refused"
    } catch { return "\(error)" }
  }

  @Test("of an installation that is suspended says who lifts that")
  func suspended() async throws {
    let emulator = try await ForgeEmulator.start()
    let before = try await GitHubStage(on: emulator)
    _ = try await before.forge.pull(1)
    try await emulator.admin("install", ["suspended": .bool(true)])
    let words = await error { _ = try await before.forge.pull(1) }
    #expect(words.contains("suspended") && words.contains("Settings"), "\(words)")
    let after = try await GitHubStage(on: emulator)
    let others = await error { _ = try await after.forge.pull(1) }
    #expect(others.contains("an owner of acme lifts that under Settings"), "\(others)")
    try after.expectNoViolations()
  }

  @Test("that lacks a permission says which")
  func missing() async throws {
    let emulator = try await ForgeEmulator.start()
    let stage = try await GitHubStage(
      on: emulator, as: .actions, permissions: ["metadata": "read", "contents": "read", "statuses": "read"])
    let subject = try await stage.subject()
    let words = await error { try await stage.forge.perform(.postStatus(status), for: subject) }
    #expect(words.hasSuffix("it needs the permission statuses: write"), "\(words)")
    let comment = await error { try await stage.forge.perform(.createComment(body: "x"), for: subject) }
    #expect(comment.hasSuffix("it needs the permission issues: write or pull_requests: write"), "\(comment)")
    let run = try #require(SamplePublication.passed(subject, stage.forge.limits).check)
    let check = await error {
      try await stage.forge.perform(.createCheckRun(run, externalID: "x"), for: subject)
    }
    #expect(check.hasSuffix("it needs the permission checks: write"), "\(check)")
    try stage.expectNoViolations()
  }

  @Test("of an App that is another says so")
  func otherApp() async throws {
    let emulator = try await ForgeEmulator.start()
    let stage = try await GitHubStage(on: emulator)
    let network = try HTTPClient(
      HTTPClientOptions(.patient()))
    func words(_ app: GitHubApp) async -> String {
      let forge = GitHubForge(stage.repository, as: .app(app), over: network, now: { SystemClock.now() })
      return await error { _ = try await forge.pull(1) }
    }
    #expect(await words(GitHubApp(id: emulator.appID, key: emulator.appKey)) == "nothing was refused")
    let unknown = await words(GitHubApp(id: "4711", key: emulator.appKey))
    #expect(unknown.contains("there is no App 4711 here"), "\(unknown)")
    let folder = try TestFolder()
    _ = try runProgram("openssl", ["genrsa", "-out", "key.pem"], in: "\(folder.path)")
    let key = try Secret(file: folder.path.appending("key.pem"))
    let foreign = await words(GitHubApp(id: emulator.appID, key: key))
    #expect(foreign.contains("GitHub does not accept the App's key"), "\(foreign)")
    let none = await words(GitHubApp(id: emulator.appID, key: Secret("ghp_0123456789")))
    #expect(none.contains("there is no private key in it"), "\(none)")
    #expect(!none.contains("ghp_"))
    let empty = await words(GitHubApp(id: emulator.appID, key: Secret("")))
    #expect(empty.contains("there is no private key in it"), "\(empty)")
  }
}

/// What the emulator's clock was moved by: its answers tell the machine's time, GitHub's tell its own.
private final class AheadClock: Sendable {
  private let state = Mutex(0)

  var seconds: Int {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }

  func dating(_ next: any HTTPSending) -> any HTTPSending { Dating(next: next, clock: self) }

  private struct Dating: HTTPSending {
    let next: any HTTPSending
    let clock: AheadClock

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
      var response = try await next.send(request)
      let now = Instant(seconds: SystemClock.now().seconds + Int64(clock.seconds))
      let fields = response.headers.fields.filter { $0.name != "date" }.map { ($0.name, $0.value) }
      response.headers = HTTPFields(fields + [("date", httpDate(now))])
      return response
    }

    private func httpDate(_ instant: Instant) -> String {
      let text = "\(instant)"
      let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
      let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
      let parts = text.split { !$0.isNumber }.compactMap { Int($0) }
      let clock = text.dropFirst(11).prefix(8)
      let day = days[Int(instant.seconds / 86_400 % 7)]
      return "\(day), \(parts[2] < 10 ? "0" : "")\(parts[2]) \(months[parts[1] - 1]) \(parts[0]) \(clock) GMT"
    }
  }
}
