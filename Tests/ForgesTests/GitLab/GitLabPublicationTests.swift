import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import Publishing
import SourceText
import Testing

@testable import ForgeDoubles

private let head = GitLabDouble.head1
private let context = "gatehouse: main"

private func subject(_ head: String = head) throws -> PublicationSubject {
  PublicationSubject(pull: 12, head: try #require(ObjectID(head)), target: "main")
}

private func status(
  _ state: CommitStatus.State, _ description: String = "2 of 9 gates block", url: String? = nil
) -> CommitStatus {
  CommitStatus(context: context, state: state, description: description, url: url)
}

extension GitLabForge {
  fileprivate func post(_ status: CommitStatus) async throws {
    try await perform(.postStatus(status), for: subject())
  }

  fileprivate func shown(_ context: String = context, on commit: String = head) async throws -> CommitStatus?
  {
    try await statuses(on: try #require(ObjectID(commit)), contexts: [context]).first
  }
}

@Suite("Statuses on GitLab")
struct GitLabStatusTests {
  @Test(
    "are read back as they were posted, in GitLab's words",
    arguments: [
      (CommitStatus.State.success, "all gates pass", "success", "all gates pass"),
      (.failure, "2 of 9 gates block", "failed", "2 of 9 gates block"),
      (.error, "coverage could not look", "failed", "error: coverage could not look"),
      (.pending, "waiting for checks", "pending", "waiting for checks"),
      (.failure, "error: in the title", "failed", "failure: error: in the title"),
      (.failure, "failure: x", "failed", "failure: failure: x"),
      (.error, "error: x", "failed", "error: error: x"),
    ])
  func states(state: CommitStatus.State, text: String, word: String, description: String) async throws {
    let double = try GitLabDouble()
    let forge = try double.forge()
    try await forge.post(status(state, text, url: "https://ci.test/1"))
    #expect(double.look(\.statuses).map(\.state) == [word])
    #expect(double.look(\.statuses).map(\.description) == [description])
    #expect(try await forge.shown() == status(state, text, url: "https://ci.test/1"))
    #expect(double.violations == [])
  }

  @Test("go through every order of states without a refusal")
  func transitions() async throws {
    let states: [CommitStatus.State] = [.pending, .success, .failure, .error]
    for first in states {
      for second in states {
        for third in states {
          let double = try GitLabDouble()
          let forge = try double.forge()
          for (index, state) in [first, second, third].enumerated() {
            try await forge.post(status(state, "\(index)"))
          }
          let shown = try #require(try await forge.shown())
          #expect(shown.state == third)
          // Two pendings: the words change once, by saying that it runs, and then no more.
          let isStuck = first == .pending && second == .pending && third == .pending
          #expect(shown.description == (isStuck ? "1" : "2"), "\(first), \(second), \(third)")
          #expect(double.violations == [])
        }
      }
    }
  }

  @Test("that are pending and say the same are not posted again")
  func pendingTwice() async throws {
    let double = try GitLabDouble()
    let forge = try double.forge()
    try await forge.post(status(.pending))
    try await forge.post(status(.pending))
    #expect(double.writes.count == 1)
  }

  @Test("stand in the merge request's own pipeline and open none beside it")
  func ownPipeline() async throws {
    let double = try GitLabDouble()
    double.change {
      $0.pipelines = [
        GitLabDouble.Pipeline(
          id: 8, commit: head, ref: "refs/merge-requests/12/head", source: "merge_request_event"),
        GitLabDouble.Pipeline(id: 9, commit: head, ref: "feature"),
      ]
      $0.mergeRequest.pipeline = 8
    }
    let forge = try double.forge()
    _ = try await forge.standing(of: 12)
    try await forge.post(status(.failure))
    #expect(double.look(\.statuses).map(\.pipeline) == [8])
    #expect(double.look(\.pipelines).count == 2)
    #expect(try await forge.shown() == status(.failure))
  }

  @Test("that stand in an older pipeline are posted again in the newer one")
  func newPipeline() async throws {
    let double = try GitLabDouble()
    let forge = try double.forge()
    _ = try await forge.standing(of: 12)
    // No pipeline yet: GitLab opens one of its own for the status.
    try await forge.post(status(.failure))
    #expect(double.look(\.pipelines).map(\.source) == ["external"])
    double.change {
      $0.pipelines.append(GitLabDouble.Pipeline(id: 5000, commit: head, ref: "feature"))
      $0.mergeRequest.pipeline = 5000
    }
    _ = try await forge.standing(of: 12)
    #expect(try await forge.shown() == nil)
    try await forge.post(status(.failure))
    #expect(double.look(\.statuses).map(\.pipeline).last == 5000)
    #expect(try await forge.shown() == status(.failure))
  }

  @Test(
    "never take the place of a pipeline on the result of the merge, or of a fork's",
    arguments: [(project: 42, commit: GitLabDouble.head2, source: 42), (77, head, 77)])
  func foreignPipeline(project: Int, commit: String, source: Int) async throws {
    let double = try GitLabDouble()
    double.change {
      $0.pipelines = [
        GitLabDouble.Pipeline(id: 8, commit: commit, ref: "refs/merge-requests/12/merge", project: project)
      ]
      $0.mergeRequest.pipeline = 8
      $0.mergeRequest.sourceProject = source
    }
    let forge = try double.forge()
    _ = try await forge.standing(of: 12)
    try await forge.post(status(.success))
    #expect(double.look(\.mergeRequest.pipeline) == 8)
    #expect(double.look(\.pipelines).map(\.ref).last == "refs/merge-requests/12/head")
    #expect(try await forge.shown() == status(.success))
    #expect(double.violations == [])
  }

  @Test("of two merge requests with one head are told apart by their branch")
  func twoTargets() async throws {
    let double = try GitLabDouble()
    double.change {
      $0.pipelines = [
        GitLabDouble.Pipeline(id: 8, commit: head, ref: "refs/merge-requests/12/head"),
        GitLabDouble.Pipeline(id: 9, commit: head, ref: "refs/merge-requests/13/head"),
      ]
      $0.mergeRequest.pipeline = 8
    }
    let forge = try double.forge()
    _ = try await forge.standing(of: 12)
    double.change {
      $0.mergeRequest.number = 13
      $0.mergeRequest.target = "staging"
      $0.mergeRequest.pipeline = 9
    }
    _ = try await forge.standing(of: 13)
    try await forge.post(status(.success))
    let other = CommitStatus(context: "gatehouse: staging", state: .failure, description: "blocked")
    let staging = PublicationSubject(pull: 13, head: try #require(ObjectID(head)), target: "staging")
    try await forge.perform(.postStatus(other), for: staging)
    #expect(double.look(\.statuses).map(\.pipeline) == [8, 9])
    let commit = try #require(ObjectID(head))
    #expect(
      try await forge.statuses(on: commit, contexts: [context, "gatehouse: staging"]) == [
        status(.success), other,
      ])
  }

  @Test("keep GitLab's limits: long texts are cut, and a long link is left out")
  func limits() async throws {
    let double = try GitLabDouble()
    let forge = try double.forge()
    // Each of these characters is seven code points.
    for long in [String(repeating: "ä", count: 400), String(repeating: "👨‍👩‍👧‍👦", count: 240)] {
      for state in [CommitStatus.State.error, .failure, .success] {
        try await forge.post(
          status(state, long, url: "https://ci.test/\(String(repeating: "x", count: 300))"))
      }
    }
    #expect(double.look(\.statuses).count == 6)
    #expect(double.look(\.statuses).map { $0.description?.unicodeScalars.count ?? 0 }.max() ?? 0 <= 255)
    #expect(double.look(\.statuses).allSatisfy { $0.url == nil })
    #expect(forge.limits.statusDescription + "failure: ".count == 255)
  }

  @Test("that are named like a job say so instead of vanishing")
  func nameTaken() async throws {
    let double = try GitLabDouble()
    double.change {
      $0.pipelines = [
        GitLabDouble.Pipeline(
          id: 8, commit: head, ref: "feature", jobs: [.init(id: 1, name: context, state: "success")])
      ]
      $0.mergeRequest.pipeline = 8
    }
    let forge = try double.forge()
    let error = await #expect(throws: ForgeError.self) { try await forge.post(status(.failure)) }
    #expect(error?.reason.contains("name has already been taken") == true)
    #expect(error?.mayHaveArrived == false)
  }

  @Test("of a group of merges need no merge request")
  func mergeTrain() async throws {
    let double = try GitLabDouble()
    double.change {
      $0.pipelines = [
        GitLabDouble.Pipeline(id: 8, commit: GitLabDouble.head2, ref: "refs/merge-requests/12/train")
      ]
    }
    let forge = try double.forge()
    let train = PublicationSubject(
      pull: nil, head: try #require(ObjectID(GitLabDouble.head2)), target: "main")
    try await forge.perform(.postStatus(status(.success)), for: train)
    #expect(double.look(\.statuses).map(\.pipeline) == [8])
    #expect(try await forge.shown(on: GitLabDouble.head2) == status(.success))
  }

  @Test("answer the external status check of their name, with the branch or without")
  func statusChecks() async throws {
    let double = try GitLabDouble()
    double.change {
      $0.statusChecks = [(1, "gatehouse", "pending"), (2, context, "failed"), (3, "others", "pending")]
    }
    let forge = try double.forge()
    try await forge.post(status(.success))
    #expect(double.look { $0.statusChecks?.map(\.state) } == ["passed", "passed", "pending"])
    try await forge.post(status(.error))
    #expect(double.look { $0.statusChecks?.map(\.state) } == ["failed", "failed", "pending"])
    try await forge.post(status(.pending))
    #expect(double.look { $0.statusChecks?.map(\.state) } == ["pending", "pending", "pending"])
    // Before 16.5.
    double.change {
      $0.takesPendingChecks = false
      $0.statusChecks = [(1, "gatehouse", "failed")]
    }
    try await forge.post(status(.pending, "again"))
    #expect(double.violations == [])
  }

  @Test("ask once whether there are external status checks where there are none")
  func noStatusChecks() async throws {
    let double = try GitLabDouble()
    let forge = try double.forge()
    try await forge.post(status(.success))
    try await forge.post(status(.failure))
    #expect(double.journal.count { $0.rawPath.hasSuffix("/status_checks") } == 1)
  }
}

@Suite("Labels and notes on GitLab")
struct GitLabLabelAndNoteTests {
  @Test("labels are made with colour and text where they are missing, and set and removed singly")
  func labels() async throws {
    let double = try GitLabDouble()
    double.change { $0.mergeRequest.labels = ["by hand"] }
    let forge = try double.forge()
    let label = OwnLabel(name: "target: production", colour: "5319e7", description: "goes live", isSet: true)
    try await forge.perform(.addLabel(label), for: try subject())
    #expect(double.look(\.mergeRequest.labels) == ["by hand", "target: production"])
    #expect(double.look { $0.labels["target: production"]?.colour } == "#5319e7")
    #expect(double.look { $0.labels["target: production"]?.description } == "goes live")
    try await forge.perform(.addLabel(label), for: try subject())
    #expect(double.writes.count { $0.rawPath.hasSuffix("/labels") } == 1)
    try await forge.perform(.removeLabel(name: "target: production"), for: try subject())
    #expect(double.look(\.mergeRequest.labels) == ["by hand"])
    #expect(double.violations == [])
  }

  @Test("a label with a comma is refused before it becomes two")
  func comma() async throws {
    let double = try GitLabDouble()
    let forge = try double.forge()
    let label = OwnLabel(name: "a, b", isSet: true)
    let error = await #expect(throws: ForgeError.self) {
      try await forge.perform(.addLabel(label), for: try subject())
    }
    #expect(error?.description.contains("comma") == true)
    #expect(double.journal.isEmpty)
  }

  @Test("a label that GitLab drops in silence is an error")
  func dropped() async throws {
    let double = try GitLabDouble()
    double.change {
      $0.labels["x"] = ("#000000", "")
      $0.level = 10
    }
    let forge = try double.forge()
    let error = await #expect(throws: ForgeError.self) {
      try await forge.perform(.addLabel(OwnLabel(name: "x", isSet: true)), for: try subject())
    }
    #expect(error?.kind == .forbidden)
  }

  @Test("only our own notes are ours: a marker may be quoted, and the system's lines are nobody's")
  func ownNotes() async throws {
    let double = try GitLabDouble()
    let marker = "<!-- gatehouse -->"
    double.change { state in
      let alice = state.mergeRequest.author
      state.notes = [
        .init(id: 1, body: marker + "\nquoted", author: alice),
        .init(id: 2, body: marker + "\nours", author: state.account),
        .init(id: 3, body: marker, author: state.account, isSystem: true),
        .init(id: 4, body: "no marker", author: state.account),
      ]
    }
    let forge = try double.forge()
    #expect(
      try await forge.comments(on: 12, marker: marker) == [PostedComment(id: "2", body: marker + "\nours")])
    try await forge.perform(.editComment(id: "2", body: marker + "\nnew"), for: try subject())
    #expect(try await forge.comments(on: 12, marker: marker).map(\.body) == [marker + "\nnew"])
    try await forge.perform(.deleteComment(id: "2"), for: try subject())
    #expect(try await forge.comments(on: 12, marker: marker) == [])
    #expect(double.journal.count { $0.path == ["user"] } == 1)
    #expect(double.violations == [])
  }

  @Test(
    "no line of a note is run as a command, and what is read back is what was meant",
    arguments: [
      "title\n/merge", "/approve", "\\/merge\n\\\\/merge", "a\r\n/close\r\nb", "a\n\r/label ~x", "\r/merge",
      "```\n/merge\n```", "<details>\n/merge\n</details>", "a/b\n / c\n", "\\ and \\n",
    ])
  func commands(body: String) async throws {
    let double = try GitLabDouble()
    let forge = try double.forge()
    try await forge.perform(.createComment(body: "<!-- m -->\n" + body), for: try subject())
    let posted = try #require(try await forge.comments(on: 12, marker: "<!-- m -->").first)
    #expect(double.look(\.commandsRun) == [])
    func plain(_ text: String) -> String {
      String(
        text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").reversed().drop(while: \.isWhitespace)
          .reversed())
    }
    #expect(posted.body == plain("<!-- m -->\n" + body))
    try await forge.perform(
      .editComment(id: posted.id, body: "<!-- m -->\n" + body + "\nmore"), for: try subject())
    #expect(double.look(\.commandsRun) == [])
  }

  @Test("a job's token may read and says why it may not write")
  func jobToken() async throws {
    let double = try GitLabDouble()
    let forge = try double.forge(token: .job(Secret(GitLabDouble.token)))
    #expect(forge.limits.hasComments == false)
    let steps: [PublicationStep] = [
      .postStatus(status(.success)), .createComment(body: "x"), .addLabel(OwnLabel(name: "x", isSet: true)),
    ]
    for step in steps {
      let error = await #expect(throws: ForgeError.self) { try await forge.perform(step, for: try subject()) }
      #expect(error?.description.contains("CI_JOB_TOKEN may not write") == true)
      #expect(error?.mayHaveArrived == false)
    }
    #expect(double.journal.isEmpty)
  }

  @Test("there are no check runs")
  func noCheckRuns() async throws {
    let double = try GitLabDouble()
    let forge = try double.forge()
    #expect(forge.limits.hasCheckRuns == false)
    #expect(try await forge.checkRuns(named: "gatehouse", on: try subject().head) == [])
    let run = CheckRun(name: "gatehouse", conclusion: .success, title: "", summary: "")
    await #expect(throws: ForgeError.self) {
      try await forge.perform(.createCheckRun(run, externalID: "1"), for: try subject())
    }
  }
}
