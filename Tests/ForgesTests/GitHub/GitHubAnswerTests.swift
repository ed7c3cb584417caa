import DocumentReading
import GateKit
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import ForgeDoubles
@testable import Forges

/// Reads a body as one kind of answer, and shows what was read.
private struct Reading: Sendable {
  let read: @Sendable ([UInt8]) throws(DocumentProblem) -> String

  static func one<Value: WireValue>(_: Value.Type) -> Reading {
    Reading { (body: [UInt8]) throws(DocumentProblem) -> String in
      "\(try decode(body, source: HostileSubject.source) { reader throws(DocumentProblem) in try Value(&reader) })"
    }
  }

  static func page<Value: WireValue>(_: Value.Type, under key: StaticString? = nil) -> Reading {
    Reading { (body: [UInt8]) throws(DocumentProblem) -> String in
      let values: [Value] = try decode(body, source: HostileSubject.source) {
        reader throws(DocumentProblem) in
        try reader.page(under: key)
      }
      return "\(values)"
    }
  }

  static let event = Reading { (body: [UInt8]) throws(DocumentProblem) -> String in
    "\(try GitHubEvent("pull_request", body))"
  }
}

/// Which kind of answer each operation of the API gives, by the key of GitHub's own examples.
private let readings: [String: Reading] = [
  "GET /repos/{owner}/{repo}/pulls/{pull_number} 200 default": .one(PullAnswer.self),
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews 200 default": .page(ReviewAnswer.self),
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/commits 200 default": .page(CommitAnswer.self),
  "GET /repos/{owner}/{repo}/commits 200 default": .page(CommitAnswer.self),
  "GET /repos/{owner}/{repo}/compare/{basehead} 200 default": .page(CommitAnswer.self, under: "commits"),
  "GET /repos/{owner}/{repo}/commits/{ref}/check-runs 200 default": .page(
    CheckRunAnswer.self, under: "check_runs"),
  "GET /repos/{owner}/{repo}/check-runs/{check_run_id} 200 default": .one(CheckRunAnswer.self),
  "POST /repos/{owner}/{repo}/check-runs 201 example-of-completed-conclusion": .one(WrittenAnswer.self),
  "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id} 200 default": .one(WrittenAnswer.self),
  "GET /repos/{owner}/{repo}/commits/{ref}/statuses 200 default": .page(StatusAnswer.self),
  "POST /repos/{owner}/{repo}/statuses/{sha} 201 default": .one(WrittenAnswer.self),
  "GET /repos/{owner}/{repo}/issues/{issue_number}/comments 200 default": .page(CommentAnswer.self),
  "POST /repos/{owner}/{repo}/issues/{issue_number}/comments 201 default": .one(WrittenAnswer.self),
  "GET /repos/{owner}/{repo}/issues/{issue_number}/labels 200 default": .page(LabelAnswer.self),
  "POST /repos/{owner}/{repo}/labels 201 default": .one(LabelAnswer.self),
  "GET /repos/{owner}/{repo}/collaborators/{username}/permission 200 response-if-user-has-admin-permissions":
    .one(PermissionAnswer.self),
  "GET /repos/{owner}/{repo}/installation 200 default": .one(InstallationAnswer.self),
  "POST /app/installations/{installation_id}/access_tokens 201 default": .one(AccessTokenAnswer.self),
  "GET /user 200 response-with-public-profile-information": .one(AccountAnswer.self),
]

private let gitHubCorpus = Environment.process["GATEHOUSE_CORPUS"].map {
  LocalPath($0).appending("forges/github")
}

/// An operation of the API and GitHub's example of its answer.
private struct Example: Sendable, CustomStringConvertible {
  let name: String
  let body: Node
  var description: String { name }

  static func all() throws -> [Example] {
    guard let gitHubCorpus else { return [] }
    let bytes = try LocalFiles.read(gitHubCorpus.appending("rest_examples.json"), limit: 1 << 22)
    let node = try readJSON(bytes, source: "examples", limits: .report)
    return node.entries.filter { readings[$0.key] != nil }.map { Example(name: $0.key, body: $0.node) }
  }
}

private struct Payload: Sendable {
  /// `pull_request`
  let event: String
  let file: String
  let body: [UInt8]

  static func all() throws -> [Payload] {
    guard let gitHubCorpus else { return [] }
    let folder = gitHubCorpus.appending("payloads")
    return try LocalFiles.list(folder).map { String(decoding: $0.path, as: UTF8.self) }.sorted().map { name in
      let event = name.firstRange(of: "--").map { String(name[..<$0.lowerBound]) } ?? name
      return Payload(
        event: event, file: name, body: try LocalFiles.read(folder.appending(name), limit: 1 << 20))
    }
  }
}

/// The document without the addresses that nobody reads, of which it has hundreds.
private func shortened(_ node: Node) -> Node {
  guard !Effort.isFull else { return node }
  return switch node.value {
  case .map(let entries):
    Node(
      value: .map(
        entries.filter { !$0.key.hasSuffix("_url") || ["html_url", "target_url"].contains($0.key) }
          .map { Node.Entry(key: $0.key, node: shortened($0.node)) }))
  case .list(let items): .list(items.prefix(2).map(shortened))
  default: node
  }
}

/// The document without one of its entries, for every entry at any depth; of lists, the first item's.
private func withoutOneEntry(_ node: Node) -> [Node] {
  switch node.value {
  case .map(let entries):
    entries.indices.flatMap { index -> [Node] in
      var rest = entries
      let entry = rest.remove(at: index)
      return [Node(value: .map(rest))]
        + withoutOneEntry(entry.node).map { inner in
          var copy = entries
          copy[index] = Node.Entry(key: entry.key, node: inner)
          return Node(value: .map(copy))
        }
    }
  case .list(let items):
    items.prefix(1).flatMap(withoutOneEntry).map { .list([$0] + items.dropFirst()) }
  default: []
  }
}

@Suite("Answers of GitHub", .enabled(if: gitHubCorpus != nil, "GATEHOUSE_CORPUS is not set"))
struct GitHubAnswerTests {
  @Test("of GitHub's own examples are read, and without any one entry a value or a clear error")
  func examples() throws {
    let examples = try Example.all()
    #expect(Set(examples.map(\.name)) == Set(readings.keys))
    for example in examples {
      let reading = try #require(readings[example.name])
      #expect(throws: Never.self, "\(example)") { try reading.read(Array(json(example.body).utf8)) }
      for changed in withoutOneEntry(shortened(example.body)) {
        do throws(DocumentProblem) { _ = try reading.read(Array(json(changed).utf8)) } catch {
          #expect("\(error)".contains("is missing"), "\(example)")
        }
      }
    }
  }

  @Test("that are webhooks are read, all of them")
  func payloads() throws {
    let payloads = try Payload.all()
    #expect(payloads.count >= 100)
    for payload in payloads {
      let event = try GitHubEvent(payload.event, payload.body)
      #expect(event.name == payload.event)
      switch payload.event {
      case "pull_request", "pull_request_review":
        #expect(event.pulls.count == 1, "\(payload.file)")
        #expect(event.head != nil && event.target != nil && event.repository != nil, "\(payload.file)")
      case "check_run", "check_suite", "status", "merge_group":
        #expect(event.head != nil, "\(payload.file)")
      default: break
      }
    }
  }

  @Test("that are webhooks are read without any one entry, too")
  func shortenedPayloads() throws {
    let all = try Payload.all()
    // Each takes as many readings as it has entries.
    let wanted: Set = [
      "pull_request", "merge_group", "issue_comment", "pull_request_review", "check_run", "status",
    ]
    let some = Dictionary(grouping: all.filter { wanted.contains($0.event) }, by: \.event).values
      .compactMap { $0.min { $0.body.count < $1.body.count } }
    #expect(some.count == wanted.count)
    for payload in Effort.isFull ? all : some {
      for changed in withoutOneEntry(shortened(try readJSON(payload.body, source: "payload"))) {
        #expect(throws: Never.self, "\(payload.file)") {
          try GitHubEvent(payload.event, Array(json(changed).utf8))
        }
      }
    }
  }
}

@Suite("Webhooks of GitHub")
struct GitHubEventTests {
  private static let head = "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334"

  private func event(_ name: String, _ body: String) throws -> GitHubEvent {
    try GitHubEvent(
      name,
      Array(
        #"{"repository": {"id": 9, "full_name": "acme/app"}, "installation": {"id": 777}, \#(body)}"#.utf8))
  }

  @Test("say which pull request, which commit and which branch")
  func places() throws {
    let head = ObjectID(Self.head)
    let opened = try event(
      "pull_request",
      #""action": "opened", "number": 7, "sender": {"login": "alice"}, "pull_request": {"number": 7, "head": {"ref": "x", "sha": "\#(Self.head)"}, "base": {"ref": "main"}}"#
    )
    #expect(
      opened.action == "opened" && opened.pulls == [7] && opened.head == head && opened.target == "main")
    #expect(opened.repository == 9 && opened.repositoryName == "acme/app" && opened.installation == 777)
    #expect(opened.sender == "alice")
    let comment = try event(
      "issue_comment", #""action": "created", "issue": {"number": 7, "pull_request": {"url": ""}}"#)
    #expect(comment.pulls == [7])
    let issue = try event("issue_comment", #""action": "created", "issue": {"number": 8}"#)
    #expect(issue.pulls == [])
    let check = try event(
      "check_run",
      #""action": "completed", "check_run": {"name": "build", "head_sha": "\#(Self.head)", "app": {"id": 15368}, "pull_requests": [{"number": 9}, {"number": 7}]}"#
    )
    #expect(check.pulls == [7, 9] && check.head == head && check.app == 15368 && check.check == "build")
    let status = try event("status", #""context": "ci", "sha": "\#(Self.head)", "state": "success""#)
    #expect(status.head == head && status.check == "ci" && status.pulls == [])
    let group = try event(
      "merge_group",
      #""action": "checks_requested", "merge_group": {"head_sha": "\#(Self.head)", "head_ref": "refs/heads/gh-readonly-queue/main/pr-7", "base_ref": "refs/heads/main"}"#
    )
    #expect(group.head == head && group.target == "main" && group.pulls == [])
    let push = try event("push", #""ref": "refs/heads/a/b", "after": "\#(Self.head)", "before": "0""#)
    #expect(push.head == head && push.target == "a/b" && push.action == nil)
    let tag = try event("push", #""ref": "refs/tags/v1", "after": "\#(Self.head)""#)
    #expect(tag.target == nil)
  }
}

@Suite("Hostile answers of GitHub")
struct HostileGitHubTests {
  @Test("end in a value or a clear error", arguments: subjects, HostileAttack.allCases)
  func attack(subject: HostileSubject, attack: HostileAttack) {
    #expect(attack.run(on: subject) == [])
  }
}

private func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }

private func subject(
  _ name: String, _ reading: Reading, _ sample: String, deep: @escaping @Sendable (String) -> String
)
  -> HostileSubject
{
  HostileSubject(
    name: name, samples: [utf8(sample)],
    nested: { depth in
      utf8(deep(String(repeating: "[{\"a\":", count: depth) + "1" + String(repeating: "}]", count: depth)))
    },
    read: { bytes in try reading.read(bytes) })
}

private let side =
  #"{"ref": "x", "sha": "a1b2c3d4e5f60718293a4b5c6d7e8f9001122334", "repo": {"id": 1, "full_name": "a/b"}}"#

private func pull(_ extra: String) -> String {
  #"{"number": 7, "html_url": "u", "title": "t\u00e9", "body": null, "state": "open", "draft": false, "user": {"login": "a", "type": "Bot"}, "labels": [{"name": "l"}], "head": \#(side), "base": \#(side), "comments": 3, "x": \#(extra)}"#
}

private func checkRuns(_ extra: String) -> String {
  #"{"total_count": 1, "check_runs": [{"id": 1, "name": "n", "external_id": "e", "status": "completed", "conclusion": "success", "completed_at": "2026-01-01T00:00:00Z", "html_url": null, "app": {"id": 1, "slug": "s"}, "check_suite": {"id": 2}, "output": {"annotations_count": 3, "title": null}, "x": \#(extra)}]}"#
}

private func comments(_ extra: String) -> String {
  #"[{"id": 1, "body": "/gatehouse", "user": {"login": "a"}, "performed_via_github_app": null, "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z", "html_url": "u", "x": \#(extra)}]"#
}

private func installation(_ extra: String) -> String {
  #"{"id": 1, "app_id": 2, "app_slug": "s", "account": {"login": "a"}, "suspended_at": null, "permissions": {"checks": "write"}, "x": \#(extra)}"#
}

private let subjects: [HostileSubject] = [
  subject("pull request", .one(PullAnswer.self), pull("[1]"), deep: pull),
  subject("check runs", .page(CheckRunAnswer.self, under: "check_runs"), checkRuns("[1]"), deep: checkRuns),
  subject("comments", .page(CommentAnswer.self), comments("[1]"), deep: comments),
  subject("installation", .one(InstallationAnswer.self), installation("[1]"), deep: installation),
]
