import CivilTime
import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import Publishing
import SourceText
import TestSupport
import Testing

@Suite(
  "A pull request of GitHub",
  .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"))
struct GitHubReadingTests {
  @Test("is followed through its life")
  func life() async throws {
    let stage = try await GitHubStage(
      on: try await .start(),
      pull: [("title", .text("Add é")), ("head", .text("feature/x")), ("body", .null)])
    let opened = try await stage.forge.pull(1)
    #expect(opened.isOpen)
    #expect(opened.headRef == "refs/pull/1/head")
    #expect(opened.facts.title == "Add é")
    #expect(opened.facts.body == "")
    #expect(opened.facts.source == "feature/x")
    #expect(opened.facts.target == "main")
    #expect(opened.facts.author == "alice")
    #expect(opened.facts.bot == false)
    #expect(opened.facts.draft == false)
    #expect(opened.facts.labels == [])
    #expect(opened.facts.isFork == false)
    #expect(opened.facts.url?.hasSuffix("/\(stage.name)/pull/1") == true)
    #expect(opened.facts.baseRepository?.name == stage.name)

    try await stage.push()
    let pushed = try await stage.forge.pull(1)
    #expect(pushed.head != opened.head)
    #expect(try await stage.forge.standing(of: 1).head == pushed.head)

    try await stage.retarget(to: "release/2")
    try await stage.edit(["title": .text("Other"), "body": .text("Why")])
    try await stage.addLabelAsPerson("bug")
    let edited = try await stage.forge.pull(1)
    #expect(edited.facts.target == "release/2")
    #expect(edited.facts.title == "Other")
    #expect(edited.facts.body == "Why")
    #expect(edited.facts.labels?.map(\.name) == ["bug"])

    try await stage.close()
    #expect(try await !stage.forge.pull(1).isOpen)
    try await stage.edit(["state": .text("open")])
    #expect(try await stage.forge.pull(1).isOpen)
    try stage.expectNoViolations()
  }

  @Test("may be a draft, a bot's, and of a fork that is there or gone")
  func kinds() async throws {
    let stage = try await GitHubStage(
      on: try await .start(), pull: [("draft", .bool(true)), ("head_repo", .text("mallory/app"))])
    let fork = try await stage.forge.pull(1)
    #expect(fork.facts.draft == true)
    #expect(fork.facts.isFork == true)
    try await stage.edit(["head_deleted": .bool(true)])
    let orphan = try await stage.forge.pull(1)
    #expect(orphan.facts.headRepository == .null)
    #expect(orphan.facts.isFork == true)
    #expect(orphan.head == fork.head)
    try stage.expectNoViolations()
  }

  @Test("with thousands of files and hundreds of commits is read in full, by a list that GitHub does not cut")
  func large() async throws {
    let files = (0..<3_100).map { index in
      Node.map([
        "filename": .text("f\(index)"), "status": .text("added"), "additions": .number(1),
        "deletions": .number(0),
      ])
    }
    let stage = try await GitHubStage(on: try await .start(), pull: [("files", .list(files))])
    for _ in 0..<254 {
      try await stage.emulator.admin("push", ["repo": .text(stage.name), "number": .number(1)])
    }
    let pull = try await stage.forge.pull(1)
    func committers(_ count: Int) async throws -> FactAnswer {
      try await stage.forge.facts(FactQuestion(names: ["committers"], commitCount: count), of: pull)
    }
    let whole = try await committers(255)
    #expect(whole.facts.committers == ["dev"])
    #expect(whole.unknown == [])
    // Of 250 and fewer the pull request's own list is asked; here it is shorter than the change.
    let short = try await committers(256)
    #expect(short.facts.committers == nil)
    #expect(short.unknown == ["committers: GitHub lists 255 commits of 256 of \(stage.name)#1"])
    try stage.expectNoViolations()
  }

  @Test("asked for twice costs nothing the second time")
  func revalidated() async throws {
    let stage = try await GitHubStage(on: try await .start(), pull: [])
    try await stage.commentAsPerson("/gatehouse recheck")
    let names: Set = ["reviews", "committers", "checks", "base_checks", "comments", "permissions"]
    func ask() async throws -> FactAnswer {
      let pull = try await stage.forge.pull(1)
      return try await stage.forge.facts(
        FactQuestion(names: names, baseTip: pull.base, commitCount: 1), of: pull)
    }
    // GitHub computes whether it can be merged after the first time.
    _ = try await stage.forge.pull(1)
    let first = try await ask()
    #expect(first.unknown == [])
    #expect(first.facts.comments?.map(\.text) == ["/gatehouse recheck"])
    #expect(first.facts.comments?.map(\.edited) == [false])
    #expect(first.facts.permissions == [Permission(login: "bob", role: .read)])
    _ = stage.witness.takeAnswers()
    let second = try await ask()
    #expect(second.facts == first.facts)
    let answers = stage.witness.takeAnswers()
    #expect(answers.count == 9)
    #expect(answers.filter { !$0.isRevalidated } == [])
    try stage.expectNoViolations()
  }

  @Test("on GHES is reached by its own base path and its own authority, token exchange and all")
  func enterprise() async throws {
    let stage = try await GitHubStage(on: try await .start(basePath: "/api/v3", secure: true))
    #expect(stage.repository.address.api.text == stage.emulator.url)
    #expect(stage.repository.address.web.text == stage.emulator.origin + "/")
    let subject = try await stage.subject()
    #expect(try await stage.forge.pull(1).head == subject.head)
    let outcome = await publish(SamplePublication.blocked(subject, stage.forge.limits), to: stage.forge)
    #expect(outcome.problems == [])
    try stage.expectNoViolations()
    let asked = stage.witness.takeAnswers().map(\.request)
    #expect(asked.allSatisfy { $0.contains(" /api/v3/") })
    #expect(asked.contains { $0.hasSuffix("/access_tokens") })
  }

  @Test("on GHES is not reached without its authority")
  func untrusted() async throws {
    let stage = try await GitHubStage(
      on: try await .start(basePath: "/api/v3", secure: true), settings: { $0.transfer.authorities = nil })
    await #expect { try await stage.forge.pull(1) } throws: { error in
      (error as? ForgeError)?.kind == .unreachable(.untrusted)
        && (error as? ForgeError)?.mayHaveArrived == false
    }
  }

  @Test("a merge group has statuses and a check run, and neither labels nor comments")
  func mergeGroup() async throws {
    let stage = try await GitHubStage(on: try await .start())
    let group = try #require(try await stage.mergeGroup())
    let outcome = await publish(SamplePublication.passed(group, stage.forge.limits), to: stage.forge)
    #expect(outcome.problems == [])
    let view = try await stage.view(of: group.head)
    #expect(view.statuses.map(\.state) == [.success, .success, .success])
    #expect(view.checkRuns.map(\.conclusion) == [.success])
    await #expect(throws: ForgeError.self) {
      try await stage.forge.perform(.createComment(body: "x"), for: group)
    }
    try stage.expectNoViolations()
  }

  @Test("takes 400 annotations, fifty at a time, with the conclusion last")
  func annotations() async throws {
    let stage = try await GitHubStage(on: try await .start())
    let subject = try await stage.subject()
    let publication = SamplePublication.blocked(subject, stage.forge.limits, annotations: 400)
    let run = try #require(publication.check)
    try await stage.forge.perform(.createCheckRun(run, externalID: "seal"), for: subject)
    let writes = try stage.emulator.takeJournal().filter { ["POST", "PATCH"].contains($0["method"]?.scalar) }
      .filter { $0["path"]?.scalar?.contains("check-runs") == true }
    #expect(
      writes.map { $0["body"]?["output"]?["annotations"]?.items.count } == [50, 50, 50, 50, 50, 50, 50, 50])
    #expect(
      writes.map { $0["body"]?["conclusion"]?.scalar } == [nil, nil, nil, nil, nil, nil, nil, "failure"])
    #expect(try await stage.view(of: subject.head).checkRuns == [run])
    let posted = try await stage.forge.checkRuns(named: run.name, on: subject.head)
    #expect(posted.map(\.annotationCount) == [400])
    #expect(posted.map(\.externalID) == ["seal"])
    try stage.expectNoViolations()
  }
}
