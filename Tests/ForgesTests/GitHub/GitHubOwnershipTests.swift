import Forges
import GateKit
import Publishing
import SourceText
import TestSupport
import Testing

@Suite("What is ours on GitHub")
struct GitHubOwnershipTests {
  private static let marker = "<!-- gatehouse -->"

  private func comment(_ id: Int, _ login: String, _ type: String, app: Int? = nil, body: String = marker)
    -> String
  {
    let by = app.map { #"{"id": \#($0), "slug": "x"}"# } ?? "null"
    return
      #"{"id": \#(id), "user": {"login": "\#(login)", "type": "\#(type)"}, "performed_via_github_app": \#(by), "body": "\#(body)"}"#
  }

  private func ours(_ double: GitHubDouble) async throws -> [String] {
    try await double.forge.comments(on: 7, marker: Self.marker).map(\.id)
  }

  @Test("is a comment of the account of the token, and of nobody who quotes the marker")
  func person() async throws {
    let double = try GitHubDouble([
      "/user": .json(#"{"login": "gate-user"}"#),
      "issues/7/comments": list([
        comment(9, "Gate-User", "User"), comment(3, "mallory", "User", body: "> \(Self.marker)"),
        comment(5, "gate-user", "User"), comment(6, "gate-user", "User", body: "hello"),
        comment(7, "gatekeeper[bot]", "Bot"),
      ]),
    ])
    #expect(try await ours(double) == ["5", "9"])
    #expect(try await ours(double) == ["5", "9"])
    #expect(double.server.requests.count { $0.path == "/user" } == 1)
  }

  @Test("of an installation token is told by GraphQL, on either kind of server", arguments: ["", "/api/v3"])
  func installation(basePath: String) async throws {
    let graph = basePath.isEmpty ? "POST /graphql" : "POST /api/graphql"
    let double = try GitHubDouble(
      [
        graph: .json(#"{"data": {"viewer": {"login": "renovate[bot]"}}}"#),
        "issues/7/comments": list([
          comment(1, "github-actions[bot]", "Bot"), comment(2, "renovate[bot]", "Bot"),
        ]),
      ], token: "ghs_0123456789", basePath: basePath)
    #expect(try await ours(double) == ["2"])
    #expect(double.forge.limits.hasCheckRuns)
  }

  @Test("of an installation token that cannot be told is what GitHub Actions wrote")
  func actions() async throws {
    let double = try GitHubDouble(
      [
        "issues/7/comments": list([
          comment(1, "github-actions[bot]", "Bot"), comment(2, "renovate[bot]", "Bot"),
        ])
      ],
      token: "ghs_0123456789")
    #expect(try await ours(double) == ["1"])
  }

  @Test("is no status whose newest of that context is somebody else's")
  func statuses() async throws {
    func status(_ id: Int, _ context: String, _ who: String, _ state: String) -> String {
      #"{"id": \#(id), "context": "\#(context)", "state": "\#(state)", "description": "d", "target_url": null, "creator": {"login": "\#(who)"}}"#
    }
    let head = try #require(ObjectID(GitHubDouble.head))
    let double = try GitHubDouble([
      "/user": .json(#"{"login": "gate"}"#),
      "commits/\(GitHubDouble.head)/statuses": list([
        status(9, "gatehouse: main", "mallory", "success"),
        status(8, "Gatehouse/lint: Main", "Gate", "failure"),
        status(7, "gatehouse/lint: main", "gate", "pending"), status(6, "gatehouse: main", "gate", "failure"),
        status(5, "other", "gate", "success"),
      ]),
    ])
    let statuses = try await double.forge.statuses(
      on: head, contexts: ["gatehouse: main", "gatehouse/lint: main", "gatehouse/new: main"])
    #expect(statuses.map { "\($0.context) \($0.state.rawValue)" } == ["Gatehouse/lint: Main failure"])
  }

  @Test("is a check run of our App, not one of the same name")
  func checkRuns() async throws {
    func run(_ id: Int, _ slug: String, _ status: String) -> String {
      #"{"id": \#(id), "name": "gatehouse: main", "external_id": "e\#(id)", "status": "\#(status)", "conclusion": null, "app": {"id": 1, "slug": "\#(slug)"}, "output": {"annotations_count": 2}}"#
    }
    let head = try #require(ObjectID(GitHubDouble.head))
    let runs = [run(9, "gate", "in_progress"), run(3, "mallory", "completed"), run(4, "gate", "completed")]
    let double = try GitHubDouble(
      [
        "/graphql": .json(#"{"data": {"viewer": {"login": "gate[bot]"}}}"#),
        "commits/\(GitHubDouble.head)/check-runs": .json(
          #"{"check_runs": [\#(runs.joined(separator: ","))]}"#),
      ], token: "ghs_0123456789")
    let posted = try await double.forge.checkRuns(named: "gatehouse: main", on: head)
    #expect(posted.map(\.id) == ["4", "9"])
    #expect(posted.map(\.externalID) == ["e4", "e9"])
    #expect(posted.map(\.isCompleted) == [true, false])
    #expect(posted.map(\.annotationCount) == [2, 2])
  }
}

@Suite("Writing to GitHub")
struct GitHubWritingTests {
  private func error(_ answers: [String: LoopbackReply], _ step: PublicationStep) async throws -> ForgeError?
  {
    let double = try GitHubDouble(answers)
    let head = try #require(ObjectID(GitHubDouble.head))
    do {
      try await double.forge.perform(step, for: PublicationSubject(pull: 7, head: head, target: "main"))
      return nil
    } catch let error as ForgeError { return error }
  }

  private let label = OwnLabel(name: "needs: é", colour: "d93f0b", description: "why", isSet: true)
  private let added = LoopbackReply.json(#"[{"name": "bug"}, {"name": "Needs: é"}]"#)

  @Test("makes a label with its colour and text before it is added; one that is there stays as it is")
  func labels() async throws {
    let double = try GitHubDouble([
      "POST labels": .json(#"{"name": "needs: é"}"#, status: 201), "POST issues/7/labels": added,
    ])
    let head = try #require(ObjectID(GitHubDouble.head))
    try await double.forge.perform(
      .addLabel(label), for: PublicationSubject(pull: 7, head: head, target: "main"))
    #expect(double.server.requests.map(\.method) == ["GET", "POST", "POST"])
    #expect(double.server.requests[1].text == #"{"name":"needs: é","color":"d93f0b","description":"why"}"#)
    #expect(double.server.requests[2].text == #"{"labels":["needs: é"]}"#)
    #expect(
      try await error(
        ["GET labels/needs%3A%20%C3%A9": .json(#"{"name": "needs: é"}"#), "POST issues/7/labels": added],
        .addLabel(label))
        == nil)
  }

  @Test("takes a label that somebody else made in between, and one that is gone already")
  func raced() async throws {
    let exists = LoopbackReply.json(
      #"{"message": "Validation Failed", "errors": [{"resource": "Label", "code": "already_exists", "field": "name"}]}"#,
      status: 422)
    #expect(try await error(["POST labels": exists, "POST issues/7/labels": added], .addLabel(label)) == nil)
    let gone = LoopbackReply.json(#"{"message": "Label does not exist"}"#, status: 404)
    #expect(try await error(["DELETE issues/7/labels/x": gone], .removeLabel(name: "x")) == nil)
    #expect(try await error([:], .deleteComment(id: "5")) == nil)
  }

  @Test("says what was refused, and that nothing was written")
  func refused() async throws {
    let long = LoopbackReply.json(
      #"{"message": "Validation Failed", "errors": [{"resource": "Label", "code": "custom", "message": "name is too long"}]}"#,
      status: 422)
    let label = try #require(try await error(["POST labels": long], .addLabel(label)))
    #expect(label.kind == .rejected && !label.mayHaveArrived)
    #expect("\(label)".contains("name is too long"))
    let noPull = try #require(try await error([:], .removeLabel(name: "x")))
    #expect(noPull.kind == .notFound && !noPull.mayHaveArrived)
    let full = LoopbackReply.json(
      #"{"message": "Validation Failed", "errors": [{"resource": "Status", "message": "This SHA and context has reached the maximum number of statuses."}]}"#,
      status: 422)
    let status = CommitStatus(context: "c", state: .success, description: "d")
    let crowded = try #require(
      try await error(["POST statuses/\(GitHubDouble.head)": full], .postStatus(status)))
    #expect("\(crowded)".contains("1,000 statuses of this context"), "\(crowded)")
  }

  @Test(
    "does not know whether it was done where the answer is not GitHub's",
    arguments: [
      LoopbackReply.text("<html>proxy login</html>"), .json("{}", status: 201),
      .json(#"{"id": 1"#, status: 201),
      .json(#"{"message": "bad gateway"}"#, status: 502), .text("", status: 503),
      .json(#"{"id": 1}"#, status: 201).cut(after: 50).then(.close),
      .reset, .json("[]", status: 200),
    ])
  func unclear(reply: LoopbackReply) async throws {
    let status = CommitStatus(context: "c", state: .success, description: "d")
    for (path, step) in [
      ("POST statuses/\(GitHubDouble.head)", PublicationStep.postStatus(status)),
      ("POST issues/7/comments", .createComment(body: "b")),
      ("PATCH issues/comments/5", .editComment(id: "5", body: "b")),
      (
        "POST check-runs",
        .createCheckRun(CheckRun(name: "n", conclusion: .success, title: "t", summary: "s"), externalID: "e")
      ),
      ("DELETE issues/comments/5", .deleteComment(id: "5")),
    ] {
      let error = try #require(try await error([path: reply], step), "\(path)")
      #expect(error.mayHaveArrived, "\(path): \(error)")
    }
  }

  @Test("that ends between two batches of annotations has changed the run")
  func betweenBatches() async throws {
    let annotations = (1...60).map { line in
      CheckAnnotation(path: "a", lines: line...line, level: .notice, title: "t", message: "m")
    }
    let run = CheckRun(name: "n", conclusion: .success, title: "t", summary: "s", annotations: annotations)
    let refused = LoopbackReply.json(#"{"message": "no"}"#, status: 403)
    let error = try #require(
      try await error(
        ["POST check-runs": .json(#"{"id": 4}"#, status: 201), "PATCH check-runs/4": refused],
        .createCheckRun(run, externalID: "e")))
    #expect(error.kind == .forbidden && error.mayHaveArrived)
  }
}
