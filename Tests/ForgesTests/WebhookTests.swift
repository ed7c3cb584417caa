import DocumentReading
import Forges
import GateKit
import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import ForgeDoubles

/// Bodies of a folder of payloads. Where a payload was recorded with its request, the body is in it, as JSON or as
/// a form.
private func payloads(_ folder: String) throws -> [(name: String, body: [UInt8])] {
  guard let corpus else { return [] }
  let place = corpus.appending(folder)
  return try LocalFiles.list(place).map { String(decoding: $0.path, as: UTF8.self) }.sorted().map { name in
    let bytes = try LocalFiles.read(place.appending(name), limit: 1 << 20)
    let node = tree(bytes, name)
    guard node["headers"] != nil, let body = node["body"]?.scalar else { return (name, bytes) }
    let form = "payload="
    let text =
      body.hasPrefix(form) ? decoded(String(body.dropFirst(form.count).replacing("+", with: " "))) : body
    return (name, Array(text.utf8))
  }
}

/// Published samples are edited by hand, and one has a key twice: that is a tree for nobody.
private func tree(_ bytes: [UInt8], _ name: String) -> Node {
  (try? readJSON(bytes, source: name)) ?? .null
}

/// The document without one of its entries, for every entry at any depth.
private func withoutOneEntry(_ node: Node) -> [Node] {
  switch node.value {
  case .map(let entries):
    entries.indices.flatMap { index -> [Node] in
      var rest = entries
      let entry = rest.remove(at: index)
      let inner = withoutOneEntry(entry.node).map { changed in
        var copy = entries
        copy[index] = Node.Entry(key: entry.key, node: changed)
        return Node(value: .map(copy))
      }
      return [Node(value: .map(rest))] + inner
    }
  case .list(let items):
    items.indices.prefix(2).flatMap { index in
      withoutOneEntry(items[index]).map { changed in
        var copy = items
        copy[index] = changed
        return Node.list(copy)
      }
    }
  default: []
  }
}

@Suite("Webhooks")
struct WebhookTests {
  private static func gitLab(_ text: String) throws -> GitLabEvent { try GitLabEvent(Array(text.utf8)) }

  @Test("of GitLab name the merge request, or the branch that was pushed")
  func gitLab() throws {
    let update = try Self.gitLab(
      """
      {"object_kind": "merge_request", "project": {"id": 42}, "object_attributes": {"iid": 12, "action": "update",
       "target_branch": "main", "oldrev": "\(GitLabDouble.head2)", "last_commit": {"id": "\(GitLabDouble.head1)"}}}
      """)
    #expect(update.pull == 12)
    #expect(update.action == "update")
    #expect(update.project == 42)
    #expect(update.head == ObjectID(GitLabDouble.head1))
    #expect(update.target == "main")
    #expect(update.hasNewCommits)
    let note = try Self.gitLab(
      #"{"object_kind": "note", "project_id": 42, "object_attributes": {"action": "create"}, "merge_request": {"iid": 12}}"#
    )
    #expect(note.pull == 12)
    #expect(note.hasNewCommits == false)
    let onIssue = try Self.gitLab(#"{"object_kind": "note", "object_attributes": {}, "issue": {"iid": 12}}"#)
    #expect(onIssue.pull == nil)
    let push = try Self.gitLab(
      #"{"object_kind": "push", "project_id": 42, "ref": "refs/heads/release/1", "after": "\#(GitLabDouble.head1)"}"#
    )
    #expect(push.pull == nil)
    #expect(push.target == "release/1")
    #expect(push.head == ObjectID(GitLabDouble.head1))
  }

  @Test("of Gitea name the pull request, and comments on issues name none")
  func gitea() throws {
    let comment =
      #"{"action": "created", "repository": {"id": 1}, "is_pull": true, "issue": {"number": 12, "pull_request": {}}}"#
    #expect(try GiteaEvent(Array(comment.utf8)).pull == 12)
    let onIssue =
      #"{"action": "created", "repository": {"id": 1}, "is_pull": false, "issue": {"number": 12, "pull_request": null}}"#
    #expect(try GiteaEvent(Array(onIssue.utf8)).pull == nil)
    let push = try GiteaEvent(Array(#"{"ref": "refs/heads/main", "after": "\#(GiteaDouble.head1)"}"#.utf8))
    #expect(push.target == "main")
    #expect(push.head == ObjectID(GiteaDouble.head1))
  }

  @Test(
    "that were recorded or published are read",
    .enabled(if: corpus != nil, "GATEHOUSE_CORPUS names no sample data"))
  func samples() throws {
    var pulls: [String: Int] = [:]
    let gitLab = try payloads("forges/gitlab/payloads")
    for (name, body) in gitLab where !name.hasPrefix("rest.") {
      // What GitLab itself sends to a system hook, or about members and tokens, has no object kind.
      let known = tree(body, name)
      guard known.isNull || known["object_kind"] != nil else { continue }
      pulls[name] = try GitLabEvent(body).pull
    }
    #expect(
      pulls == [
        "merge_request--xanzy--merge_request.json": 1,
        "note_merge_request--xanzy--note_merge_request.json": 1,
        "pipeline--gpw--pipeline-event.json": 1,
        "service_merge_request--xanzy--service_merge_request.json": 2,
        "system-merge-request--gpw--system-merge-request-event.json": 1,
      ])
    let gitea = try payloads("forges/gitea/payloads")
    #expect(gitea.count > 40)
    for (name, body) in gitea {
      let event = try GiteaEvent(body)
      let isOfPull = name.hasPrefix("rec-pull_request") || name.hasPrefix("pull-request")
      #expect((event.pull != nil) == isOfPull, "\(name)")
      #expect((event.repository != nil) == (!name.hasPrefix("gogs.") || name.contains("push")), "\(name)")
      if name.contains("push") { #expect(event.head != nil && event.target != nil, "\(name)") }
    }
  }

  @Test(
    "with one field removed are read or refused in words",
    .enabled(if: corpus != nil, "GATEHOUSE_CORPUS names no sample data"))
  func fieldsRemoved() throws {
    let gitLab = try payloads("forges/gitlab/payloads")
    let gitea = try payloads("forges/gitea/payloads")
    var read = 0
    for (bodies, decode) in [
      (gitLab, { (body: [UInt8]) in _ = try GitLabEvent(body) }),
      (gitea, { body in _ = try GiteaEvent(body) }),
    ] {
      for (name, body) in bodies {
        let changes = withoutOneEntry(tree(body, name))
        for index in stride(from: 0, to: changes.count, by: Effort.rounds(13, full: 1)) {
          let changed = changes[index]
          do {
            try decode(Array(json(changed).utf8))
            read += 1
          } catch let problem as DocumentProblem {
            #expect(
              problem.message.contains("is missing") || problem.message.contains("expected"),
              "\(name): \(problem)")
          }
        }
      }
    }
    #expect(read > 500)
  }

  private static let samples = [
    #"{"object_kind": "merge_request", "project": {"id": 42}, "object_attributes": {"iid": 12, "last_commit": {"id": "a"}}}"#,
    #"{"action": "opened", "pull_request": {"number": 1, "head": {"sha": "", "repo": null}, "base": {"ref": "main"}}}"#,
    #"{"action": "created", "issue": {"number": 3, "pull_request": {}}, "repository": {"id": 1}}"#,
  ].map { Array($0.utf8) }

  @Test("from anybody end in an event or a clear error", arguments: HostileAttack.allCases)
  func hostile(attack: HostileAttack) {
    let readers: [(String, @Sendable ([UInt8]) throws -> String)] = [
      ("GitLab", { "\(try GitLabEvent($0, source: HostileSubject.source))" }),
      ("Gitea", { "\(try GiteaEvent($0, source: HostileSubject.source))" }),
    ]
    for (name, read) in readers {
      let subject = HostileSubject(
        name: name, samples: name == "GitLab" ? [Self.samples[0]] : Array(Self.samples[1...]),
        nested: { depth in
          Array(
            (#"{"object_kind": "x", "a": "# + String(repeating: "[", count: depth)
              + String(repeating: "]", count: depth)
              + "}").utf8)
        }
      ) { bytes in try read(bytes) }
      for failure in attack.run(on: subject) { Issue.record("\(failure)") }
    }
  }
}
