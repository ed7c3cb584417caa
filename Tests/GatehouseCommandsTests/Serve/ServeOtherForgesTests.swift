import SourceText
import TestSupport
import Testing

@testable import ForgeDoubles
@testable import GatehouseCommands

/// Webhook bytes in; status, labels and comment out, where there is no check run.
@Suite("gatehouse serve on a Gitea and on a GitLab", .serialized, .timeLimit(.minutes(60)))
struct ServeOtherForgesTests {
  @Test("the verdict follows a pull request, and one comment tells of it", arguments: DoubledForge.allCases)
  func journey(_ kind: DoubledForge) async throws {
    let stage = try await DoubledForgeStage(kind)
    // What was open when the server came was judged without a webhook.
    #expect(try stage.statuses() == ["gatehouse: main": stage.failure], "\(stage.console.text)")
    try stage.push(["c.txt": "c\n"])
    #expect(try stage.statuses() == [:])
    let opened = try stage.webhook()
    #expect(try await stage.stage.deliver(opened.0, opened.1) == 202)
    #expect(try stage.statuses() == ["gatehouse: main": stage.failure])
    #expect(stage.labels == ["gatehouse: blocked", "target: production"])
    #expect(stage.comments.count == 1)

    // The same bytes again change nothing, and neither does one more webhook of what is known.
    let written = stage.writeCount
    #expect(try await stage.stage.deliver(opened.0, opened.1) == 202)
    let again = try stage.webhook("label_updated")
    #expect(try await stage.stage.deliver(again.0, again.1) == 202)
    #expect(stage.writeCount == written)
    #expect(stage.console.lines("webhook known").count == 1)

    // Aimed elsewhere it is green, and only a person's label stays.
    stage.addLabel("bug")
    stage.retarget(to: "development")
    let edited = try stage.webhook("edited")
    try await stage.stage.deliver(edited.0, edited.1)
    #expect(try stage.statuses()["gatehouse: development"] == "success")
    #expect(stage.labels == ["bug"])
    #expect(stage.comments.count == 1)

    await stage.stage.stop()
    #expect(stage.violations == [])
    for secret in [DoubledForgeStage.secret, "SECRET", "secret-0123456789"] {
      #expect(!stage.console.text.contains(secret))
    }
  }

  @Test("a push to the target has it judged again, by the policy there now", arguments: DoubledForge.allCases)
  func pushToTarget(_ kind: DoubledForge) async throws {
    let stage = try await DoubledForgeStage(kind)
    #expect(try stage.statuses() == ["gatehouse: main": stage.failure])
    let open = PullStage.policy.replacing("{from: development, to: main}", with: "{from: \"**\", to: main}")
    let pushed = try stage.pushToTarget("main", [".gatehouse.yml": .text(open)])
    #expect(try await stage.stage.deliver(pushed.0, pushed.1) == 202)
    #expect(try stage.statuses() == ["gatehouse: main": "success"], "\(stage.console.text)")
    #expect(stage.labels == ["target: production"])
    await stage.stage.stop()
  }

  @Test(
    "what nobody signed with the secret is refused, and asks for nothing", arguments: DoubledForge.allCases)
  func forged(_ kind: DoubledForge) async throws {
    let stage = try await DoubledForgeStage(kind)
    try stage.push(["c.txt": "c\n"])
    let forged = try stage.webhook(secret: "guessed")
    #expect(try await stage.stage.deliver(forged.0, forged.1) == 401)
    let signed = try stage.webhook()
    let unsigned = signed.0.filter { !["X-Gitea-Signature", "X-Gitlab-Token"].contains($0.0) }
    #expect(try await stage.stage.deliver(unsigned, signed.1) == 401)
    if kind == .gitea {
      #expect(try await stage.stage.deliver(signed.0, signed.1 + Array(" ".utf8)) == 401)
    }
    #expect(try stage.statuses() == [:])
    #expect(stage.console.lines("webhook refused").count >= 2)
    await stage.stage.stop()
  }

  @Test("after a day offline everything open is right again", arguments: DoubledForge.allCases)
  func offline(_ kind: DoubledForge) async throws {
    let stage = try await DoubledForgeStage(kind)
    #expect(try stage.statuses() == ["gatehouse: main": stage.failure])
    await stage.stage.stop()
    // Nobody hears of any of this.
    try stage.push(["c.txt": "c\n"])
    stage.retarget(to: "development")
    stage.console.advance(by: 86_400)
    try await stage.stage.restart()
    #expect(try stage.statuses() == ["gatehouse: development": "success"], "\(stage.console.text)")
    #expect(stage.labels == [])
    #expect(stage.comments.count == 1)

    // What was taken away while nobody was there is put right, too.
    await stage.stage.stop()
    stage.retarget(to: "main")
    stage.forget()
    stage.console.advance(by: 86_400)
    try await stage.stage.restart()
    #expect(try stage.statuses()["gatehouse: main"] == stage.failure)
    #expect(stage.labels == ["gatehouse: blocked", "target: production"])
    #expect(stage.comments.count == 1)
    await stage.stage.stop()
    #expect(stage.violations == [])
  }

  @Test("head's own policy asks the forge nothing, and decides nothing")
  func ownPolicy() async throws {
    let asking = "version: 1\ngates: {reviews: {approvals: 1}}\n"
    func reviewsAsked(_ stage: DoubledForgeStage) -> Int {
      stage.gitea.journal.count { $0.path.last == "reviews" }
    }
    let stage = try await DoubledForgeStage(.gitea)
    try stage.push([".gatehouse.yml": .text(asking)])
    let pushed = try stage.webhook()
    try await stage.stage.deliver(pushed.0, pushed.1)
    #expect(try stage.statuses() == ["gatehouse: main": "failure"])
    #expect(reviewsAsked(stage) == 0)
    await stage.stage.stop()
    // The same policy at the base does ask.
    let other = try await DoubledForgeStage(.gitea, policy: asking)
    #expect(reviewsAsked(other) > 0)
    await other.stage.stop()
  }
}
