import DocumentReading
import HTTPFields
import HTTPTransfer
import LocalSystem
import SourceText
import Synchronization
import TestSupport

/// A Gitea that gives the answers which a real one gave (1.17 in development), and keeps what is written: what is
/// read back has the recorded form, with the values that were sent. Whatever neither the recording nor Gitea's
/// own description knows is refused and remembered.
final class RecordedGitea: Sendable {
  static let token = "recorded-token-0123456789"
  static let base = "/api/v1"
  private let rows: [Row]
  private let description: APIDescription
  private let state: Mutex<State>

  struct Row: Sendable {
    let method: String
    /// Below the API's address, without a query.
    let path: String
    let status: Int
    let body: Node
  }

  struct State: Sendable {
    /// nil: not opened yet.
    var pull: Node?
    var labels: [Node]
    var pullLabels: [Node] = []
    var comments: [Node] = []
    var statuses: [(commit: String, node: Node)] = []
    var tips: [String: String] = [:]
    var nextID = 100
    var violations: [String] = []
    var writes = 0
  }

  /// - Parameter folder: of the recording, with Gitea's description beside it.
  init(_ folder: LocalPath) throws {
    let bytes = try LocalFiles.read(folder.appending("recorded_api.jsonl"), limit: 4 << 20)
    rows = try bytes.split(separator: UInt8(ascii: "\n")).map { line in
      let entry = try readJSON(Array(line), source: "recording", limits: .report)
      let path = (entry["path"]?.scalar ?? "").prefix { $0 != "?" }
      return Row(
        method: entry["method"]?.scalar ?? "", path: String(path.dropFirst(Self.base.count)),
        status: entry["status"]?.scalar.flatMap { Int($0) } ?? 0, body: entry["response"] ?? .null)
    }
    description = try APIDescription(
      LocalFiles.read(folder.appending("swagger_subset.json"), limit: 4 << 20))
    let labels = rows.filter { $0.method == "POST" && $0.path.hasSuffix("/demo/labels") }.map(\.body)
    state = Mutex(State(labels: labels))
  }

  /// The first recorded answer.
  private func recorded(_ method: String, _ path: String, status: Int? = nil) -> Row? {
    rows.first { $0.method == method && $0.path == path && (status == nil || $0.status == status) }
  }

  func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }
  func look<Value: Sendable>(_ read: (State) -> Value) -> Value { state.withLock { read($0) } }

  /// The pull request as it was opened, and as it was after a second commit.
  func show(afterPush: Bool) {
    let opened = recorded("POST", "/repos/owner/demo/pulls")?.body
    let pushed = recorded("GET", "/repos/owner/demo/pulls/1")?.body
    change { state in
      state.pull = afterPush ? pushed : opened
      if afterPush {
        state.pullLabels = state.pullLabels.filter { $0["name"]?.scalar != "needs tests" }
        state.pullLabels += state.labels.filter { $0["name"]?.scalar == "needs tests" }
        // What a person wrote between the two, and is nobody's to change.
        if let comment = recorded("POST", "/repos/owner/demo/issues/1/comments")?.body,
          state.comments.allSatisfy({ $0["id"] != comment["id"] })
        {
          state.comments.append(comment)
        }
      }
    }
  }

  func answer(_ request: HTTPRequest) throws -> HTTPResponse {
    guard let asked = try DoubleRequest(request, base: Self.base, credentials: ["Authorization"]) else {
      return HTTPResponse(status: 404, body: Array("404 page not found\n".utf8))
    }
    let wrong = description.violations(
      asked.method, asked.rawPath, query: asked.query.map(\.name), body: asked.body)
    guard asked.credential == "Authorization: token \(Self.token)" else {
      return DoubleReply.refused(401, "token is required").response
    }
    return state.withLock { state in
      // The owner is a person: the subset of the description in the corpus leaves organisations out.
      if asked.path != ["orgs", "owner", "labels"] { state.violations += wrong }
      if asked.method != "GET" { state.writes += 1 }
      guard let reply = reply(asked, &state) else {
        state.violations.append("\(asked.method) \(asked.rawPath): never recorded")
        return DoubleReply.refused(501, "never recorded").response
      }
      return reply.response
    }
  }

  private func reply(_ asked: DoubleRequest, _ state: inout State) -> DoubleReply? {
    let path = asked.path
    if asked.method == "GET", path == ["user"] { return account.map { .ok($0) } }
    if asked.method == "GET", path == ["orgs", "owner", "labels"] { return missing }
    guard path.count > 3, path[..<3] == ["repos", "owner", "demo"] else { return nil }
    let rest = Array(path.dropFirst(3))
    switch (asked.method, rest[0], rest.count) {
    case ("GET", "pulls", 1): return page(state.pull.map { [pull($0, state)] } ?? [])
    case ("GET", "pulls", 2) where rest[1] == "1": return state.pull.map { .ok(pull($0, state)) } ?? missing
    case ("GET", "pulls", 2): return listed(rest[1]).map { .ok($0) } ?? missing
    case ("GET", "branches", 2): return branch(rest[1], state)
    case ("GET", "commits", 3) where rest[2] == "status": return combined(rest[1], state)
    case ("POST", "statuses", 2): return post(rest[1], asked.body ?? .null, &state)
    case ("GET", "labels", 1): return page(state.labels)
    case ("POST", "labels", 1): return makeLabel(asked.body ?? .null, &state)
    case (_, "issues", _): return issue(asked.method, Array(rest.dropFirst()), asked.body ?? .null, &state)
    default: return nil
    }
  }

  private func issue(
    _ method: String, _ rest: [String], _ body: Node, _ state: inout State
  ) -> DoubleReply? {
    switch (method, rest.count) {
    case ("GET", 2) where rest[1] == "comments": return .ok(.list(state.comments))
    case ("POST", 2) where rest[1] == "comments":
      guard let form = recorded("POST", "/repos/owner/demo/issues/1/comments")?.body else { return nil }
      state.nextID += 1
      let made = form.with(["id": .number(state.nextID), "body": .text(body["body"]?.scalar ?? "")])
      state.comments.append(made)
      return .created(made)
    case ("PATCH", 2) where rest[0] == "comments":
      guard let index = state.comments.firstIndex(where: { $0["id"]?.scalar == rest[1] }) else {
        return missing
      }
      state.comments[index] = state.comments[index].with(["body": .text(body["body"]?.scalar ?? "")])
      return .ok(state.comments[index])
    case ("DELETE", 2) where rest[0] == "comments":
      state.comments.removeAll { $0["id"]?.scalar == rest[1] }
      return .noContent
    case ("POST", 2) where rest[1] == "labels":
      for asked in body["labels"]?.items ?? [] {
        guard let label = state.labels.first(where: { $0["id"]?.scalar == asked.scalar }),
          case .scalar(_, quoted: false) = asked.value
        else {
          return recorded("POST", "/repos/owner/demo/issues/1/labels", status: 422).map {
            .refused($0.status, "")
          }
        }
        if !state.pullLabels.contains(label) { state.pullLabels.append(label) }
      }
      return .ok(.list(state.pullLabels))
    case ("DELETE", 3) where rest[1] == "labels":
      state.pullLabels.removeAll { $0["id"]?.scalar == rest[2] }
      return .noContent
    default: return nil
    }
  }

  private var account: Node? { recorded("POST", "/repos/owner/demo/issues/1/comments")?.body["user"] }
  private var missing: DoubleReply {
    DoubleReply(status: 404, body: recorded("DELETE", "/repos/owner/demo", status: 404)?.body)
  }

  private func page(_ items: [Node]) -> DoubleReply {
    DoubleReply(headers: [("X-Total-Count", "\(items.count)")], body: .list(items))
  }

  private func pull(_ node: Node, _ state: State) -> Node {
    node.with(["labels": .list(state.pullLabels), "comments": .number(state.comments.count)])
  }

  private func listed(_ number: String) -> Node? {
    recorded("GET", "/repos/owner/demo/pulls")?.body.items.first { $0["number"]?.scalar == number }
  }

  private func branch(_ name: String, _ state: State) -> DoubleReply? {
    guard let tip = state.tips[name] else { return missing }
    guard let form = recorded("GET", "/repos/contrib/demo/branches/main")?.body, let commit = form["commit"]
    else {
      return nil
    }
    return .ok(form.with(["name": .text(name), "commit": commit.with(["id": .text(tip)])]))
  }

  private func combined(_ commit: String, _ state: State) -> DoubleReply? {
    let answers = rows.filter { $0.method == "GET" && $0.path.hasSuffix("/status") }.map(\.body)
    var newest: [String: Node] = [:]
    for posted in state.statuses where posted.commit == commit {
      newest[posted.node["context"]?.scalar ?? ""] = posted.node
    }
    guard !newest.isEmpty else {
      return answers.first { $0["statuses"]?.items.isEmpty ?? true }.map { .ok($0) }
    }
    guard let form = answers.first(where: { !($0["statuses"]?.items.isEmpty ?? true) }) else { return nil }
    let list = newest.sorted { $0.key < $1.key }.map(\.value)
    var reply = DoubleReply.ok(
      form.with(["sha": .text(commit), "total_count": .number(list.count), "statuses": .list(list)]))
    reply.headers.append(("X-Total-Count", "\(list.count)"))
    return reply
  }

  private func post(_ commit: String, _ body: Node, _ state: inout State) -> DoubleReply? {
    let known = rows.filter { $0.method == "POST" && $0.path.hasPrefix("/repos/owner/demo/statuses/") }
    guard known.contains(where: { $0.status == 201 && $0.path.hasSuffix("/" + commit) }) else {
      // As it said of a commit that it does not have.
      return known.first { $0.status == 500 }.map { DoubleReply(status: 500, body: $0.body) }
    }
    guard let form = known.first(where: { $0.status == 201 })?.body else { return nil }
    state.nextID += 1
    let made = form.with([
      "id": .number(state.nextID), "status": .text(body["state"]?.scalar ?? ""),
      "context": .text(body["context"]?.scalar ?? ""),
      "description": .text(body["description"]?.scalar ?? ""),
      "target_url": .text(body["target_url"]?.scalar ?? ""),
    ])
    state.statuses.append((commit, made))
    return .created(made)
  }

  private func makeLabel(_ body: Node, _ state: inout State) -> DoubleReply? {
    guard let form = state.labels.first else { return nil }
    state.nextID += 1
    let colour = (body["color"]?.scalar ?? "").drop { $0 == "#" }
    let made = form.with([
      "id": .number(state.nextID), "name": .text(body["name"]?.scalar ?? ""), "color": .text(String(colour)),
      "description": .text(body["description"]?.scalar ?? ""),
    ])
    state.labels.append(made)
    return .created(made)
  }
}

extension Node {
  /// The same form with other values: an entry that is not there is not added.
  func with(_ values: KeyValuePairs<String, Node>) -> Node {
    Node(
      value: .map(
        entries.map { entry in
          guard let value = values.first(where: { $0.key == entry.key })?.value else { return entry }
          return Node.Entry(key: entry.key, node: value)
        }))
  }
}
