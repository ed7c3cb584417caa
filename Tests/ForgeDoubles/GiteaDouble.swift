import HTTPFields
import HTTPTransfer
import LocalSystem
import SourceText
import Synchronization
import TestSupport

/// A Gitea in memory, with one repository. Old or new: routes and fields come and go with versions, labels are
/// numbers, lists have no links, and pages may be smaller than asked for.
final class GiteaDouble: HTTPSending {
  static let token = "gitea-secret-0123456789abcdef0123456789abcdef"
  let base: String
  private let state = Mutex(State())
  private let description: APIDescription?
  private let supplement: APIDescription

  init(base: String = "/api/v1") throws {
    self.base = base
    description = try APIDescription.inCorpus("forges/gitea/swagger_subset.json")
    supplement = try APIDescription(Array(giteaSupplement.utf8))
  }

  struct User: Sendable {
    var id: Int
    var login: String
    var node: Node { .map(["id": .number(id), "login": .text(login), "full_name": .text("")]) }
  }

  struct Status: Sendable {
    var id: Int
    var commit: String
    var context: String
    var state: String
    var description = ""
    var url = ""
    var creator: User
  }

  /// Another open one, from a branch of the same repository.
  struct Other: Sendable {
    var number: Int
    var target = "main"
    var files: [Node]
  }

  struct Comment: Sendable {
    var id: Int
    var body: String
    var author: User
    var created = "2026-11-20T12:00:00Z"
    var updated = "2026-11-20T12:00:00Z"
  }

  struct Label: Sendable {
    var id: Int
    var name: String
    var colour = ""
    var description = ""
    var node: Node {
      .map([
        "id": .number(id), "name": .text(name), "color": .text(colour), "description": .text(description),
      ])
    }
  }

  struct State: Sendable {
    var account = User(id: 7, login: "gate-bot")
    var mayWrite = true
    var number = 12
    var head: String? = head1
    var commitsThere: Set<String> = [head1, head2]
    var target = "main"
    var headRepository: Int? = 1
    var state = "open"
    var merged = false
    var title = "Add things"
    var source = "feature"
    var draft: Bool? = false
    var author = User(id: 3, login: "alice")
    var pullLabels: [Label] = []
    var labels: [Label] = []
    /// nil: the owner is a person.
    var organisationLabels: [Label]?
    var statuses: [Status] = []
    var comments: [Comment] = []
    var reviews: [Node] = []
    var others: [Other] = []
    var timeline: [Node] = []
    var commits: [Node] = []
    var permissions: [String: String] = [:]
    var teams: [(id: Int, name: String, members: [User])]?
    /// Tips by name.
    var branches: [String: String] = [:]
    var pageSize = 50
    var counts = Counting.total
    var refusals: [(suffix: String, status: Int)] = []
    /// What it says where it refuses.
    var refusalText = "token does not have at least one of required scope(s)"
    var journal: [DoubleRequest] = []
    var violations: [String] = []
    var nextID = 1000
  }

  /// How the end of a list is told.
  enum Counting: Sendable, CaseIterable { case total, hasMore, links, nothing }

  static let head1 = String(repeating: "a1", count: 20)
  static let head2 = String(repeating: "b2", count: 20)

  func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }
  func look<Value: Sendable>(_ read: (State) -> Value) -> Value { state.withLock { read($0) } }
  var violations: [String] { look(\.violations) }
  var journal: [DoubleRequest] { look(\.journal) }
  var writes: [DoubleRequest] { journal.filter { $0.method != "GET" } }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse { try answer(request) }

  func answer(_ request: HTTPRequest) throws -> HTTPResponse {
    guard let asked = try DoubleRequest(request, base: base, credentials: ["Authorization"]) else {
      return HTTPResponse(status: 404, body: Array("404 page not found\n".utf8))
    }
    return state.withLock { state in
      state.journal.append(asked)
      state.violations += violations(of: asked)
      guard asked.credential == "Authorization: token \(Self.token)" else {
        return DoubleReply.refused(401, "invalid username, password or token").response
      }
      if let refusal = state.refusals.first(where: { asked.path.joined(separator: "/").hasSuffix($0.suffix) })
      {
        return DoubleReply.refused(refusal.status, state.refusalText).response
      }
      if request.method != .get, !state.mayWrite {
        return DoubleReply.refused(403, "user should have write access").response
      }
      return state.answer(asked).response
    }
  }

  private func violations(of request: DoubleRequest) -> [String] {
    guard let description else { return [] }
    let judge = supplement.describes(request.rawPath) ? supplement : description
    return judge.violations(
      request.method, request.rawPath, query: request.query.map(\.name), body: request.body)
  }
}

extension GiteaDouble.State {
  mutating func answer(_ request: DoubleRequest) -> DoubleReply {
    let path = request.path
    switch path.first {
    case "user": return .ok(account.node)
    case "orgs" where path[2] == "labels":
      return organisationLabels.map { page($0.map(\.node), request) } ?? notFound
    case "orgs":
      guard let teams else { return .refused(403, "Must be an organization member") }
      let asked = request.asked("q")?.lowercased() ?? ""
      let found = teams.filter { $0.name.lowercased().contains(asked) }
        .map { Node.map(["id": .number($0.id), "name": .text($0.name)]) }
      return page(found, request, under: "data")
    case "teams": return page((teams?.first { "\($0.id)" == path[1] }?.members ?? []).map(\.node), request)
    case "repos" where path.count > 2 && path[1...2].elementsEqual(["acme", "app"]):
      return repository(Array(path.dropFirst(3)), request)
    default: return notFound
    }
  }

  private var notFound: DoubleReply { .refused(404, "The target couldn't be found.") }

  private mutating func repository(_ path: [String], _ request: DoubleRequest) -> DoubleReply {
    switch (request.method, path.first, path.count) {
    case ("GET", "labels", 1): return page(labels.map(\.node), request)
    case ("POST", "labels", 1):
      nextID += 1
      let label = GiteaDouble.Label(
        id: nextID, name: request.body?["name"]?.scalar ?? "", colour: request.body?["color"]?.scalar ?? "",
        description: request.body?["description"]?.scalar ?? "")
      labels.append(label)
      return .created(label.node)
    case ("GET", "branches", 2):
      guard let tip = branches[path[1]] else { return notFound }
      return .ok(.map(["name": .text(path[1]), "commit": .map(["id": .text(tip)])]))
    case ("GET", "collaborators", 3):
      guard let level = permissions[path[1]] else { return notFound }
      return .ok(.map(["permission": .text(level), "role_name": .text(level)]))
    case ("GET", "commits", 3): return combined(path[1], request)
    case ("POST", "statuses", 2): return post(path[1], request.body ?? .null)
    case ("GET", "pulls", 2) where path[1] == "\(number)": return .ok(pullNode)
    case ("GET", "pulls", 1): return page(others.map { node(of: $0) } + [pullNode], request)
    case ("GET", "pulls", 3) where path[2] == "files":
      let other = others.first { "\($0.number)" == path[1] }
      return other.map { page($0.files, request) } ?? notFound
    case ("GET", "pulls", 3): return page(path[2] == "reviews" ? reviews : commits, request)
    case ("GET", "issues", 3) where path[2] == "timeline": return page(timeline, request)
    case ("GET", "issues", 3) where path[2] == "comments": return .ok(.list(comments.map(\.node)))
    case ("POST", "issues", 3) where path[2] == "comments":
      nextID += 1
      comments.append(
        GiteaDouble.Comment(id: nextID, body: request.body?["body"]?.scalar ?? "", author: account))
      return .created(.map(["id": .number(nextID)]))
    case ("POST", "issues", 3) where path[2] == "labels": return set(request.body?["labels"]?.items ?? [])
    case ("DELETE", "issues", 4) where path[2] == "labels":
      pullLabels.removeAll { "\($0.id)" == path[3] }
      return .noContent
    case (let method, "issues", 3) where path[1] == "comments":
      guard let index = comments.firstIndex(where: { "\($0.id)" == path[2] }) else { return notFound }
      if method == "DELETE" {
        comments.remove(at: index)
        return .noContent
      }
      comments[index].body = request.body?["body"]?.scalar ?? ""
      return .ok(comments[index].node)
    default: return notFound
    }
  }

  private mutating func set(_ asked: [Node]) -> DoubleReply {
    for entry in asked {
      guard case .scalar(let text, quoted: false) = entry.value else {
        return .refused(
          422,
          "[]: json: cannot unmarshal number \" into Go struct field IssueLabelsOption.Labels of type int64")
      }
      let known = labels + (organisationLabels ?? [])
      guard let label = known.first(where: { "\($0.id)" == text }) else { return notFound }
      if !pullLabels.contains(where: { $0.id == label.id }) { pullLabels.append(label) }
    }
    return .ok(.list(pullLabels.map(\.node)))
  }

  private mutating func post(_ commit: String, _ body: Node) -> DoubleReply {
    guard commitsThere.contains(commit) else { return .refused(500, "") }
    nextID += 1
    let status = GiteaDouble.Status(
      id: nextID, commit: commit, context: body["context"]?.scalar ?? "default",
      state: body["state"]?.scalar ?? "",
      description: body["description"]?.scalar ?? "", url: body["target_url"]?.scalar ?? "", creator: account)
    statuses.append(status)
    return .created(status.node)
  }

  /// The newest of each context; nothing at all where there is none, as old versions have it.
  private func combined(_ commit: String, _ request: DoubleRequest) -> DoubleReply {
    var newest: [String: GiteaDouble.Status] = [:]
    for status in statuses where status.commit == commit { newest[status.context] = status }
    guard !newest.isEmpty else {
      return .ok(.map(["state": .text(""), "sha": .text(""), "total_count": .number(0), "statuses": .null]))
    }
    return page(newest.values.sorted { $0.id < $1.id }.map(\.node), request, under: "statuses")
  }

  private func node(of other: GiteaDouble.Other) -> Node {
    .map([
      "number": .number(other.number), "state": .text("open"),
      "base": .map(["ref": .text(other.target), "repo_id": .number(1)]),
      "head": .map(["ref": .text("other"), "sha": .text(GiteaDouble.head2), "repo_id": .number(1)]),
    ])
  }

  private var pullNode: Node {
    func repository(_ id: Int) -> Node {
      .map(["id": .number(id), "full_name": .text(id == 1 ? "acme/app" : "eve/app")])
    }
    return .map([
      "number": .number(number), "id": .number(99), "state": .text(state), "merged": .bool(merged),
      "title": .text(title), "body": .text("first"), "user": author.node, "draft": draft.map(Node.bool),
      "labels": .list(pullLabels.map(\.node)), "html_url": .text("https://gitea.test/acme/app/pulls/12"),
      "comments": .number(comments.count),
      "base": .map([
        "ref": .text(target), "sha": .text(String(repeating: "c3", count: 20)), "repo_id": .number(1),
        "repo": repository(1),
      ]),
      "head": .map([
        "ref": .text(source), "sha": .text(head ?? ""), "repo_id": .number(headRepository ?? 9),
        "repo": headRepository.map(repository) ?? .null,
      ]),
    ])
  }

  private func page(_ items: [Node], _ request: DoubleRequest, under key: String? = nil) -> DoubleReply {
    let size = min(request.asked("limit").flatMap { Int($0) } ?? 30, pageSize)
    let page = request.asked("page").flatMap { Int($0) } ?? 1
    let start = min((page - 1) * size, items.count)
    let end = min(start + size, items.count)
    let list = Node.list(Array(items[start..<end]))
    var reply = DoubleReply.ok(
      key.map {
        Node(value: .map([Node.Entry(key: "ok", node: .bool(true)), Node.Entry(key: $0, node: list)]))
      } ?? list)
    switch counts {
    case .total: reply.headers.append(("X-Total-Count", "\(items.count)"))
    case .hasMore: reply.headers.append(("X-Hasmore", end < items.count ? "true" : "false"))
    case .links:
      if end < items.count {
        reply.headers.append(("Link", "<http://internal.invalid/x?page=\(page + 1)>; rel=\"next\""))
      }
    case .nothing: break
    }
    return reply
  }
}

extension GiteaDouble.Status {
  var node: Node {
    .map([
      "id": .number(id), "context": .text(context), "status": .text(state), "description": .text(description),
      "target_url": .text(url), "creator": creator.node, "updated_at": .text("2026-11-20T12:10:00Z"),
    ])
  }
}

extension GiteaDouble.Comment {
  var node: Node {
    .map([
      "id": .number(id), "body": .text(body), "user": author.node, "created_at": .text(created),
      "updated_at": .text(updated),
      "html_url": .text("https://gitea.test/acme/app/pulls/12#issuecomment-\(id)"),
    ])
  }
}

/// What Gitea's description says of addresses that the subset in the corpus does not have.
private let giteaSupplement = """
  {"swagger": "2.0", "paths": {
    "/orgs/{org}/labels": {"get": {"parameters": [{"in": "query", "name": "page"}, {"in": "query", "name": "limit"}]}},
    "/orgs/{org}/teams/search": {"get": {"parameters": [{"in": "query", "name": "q"},
      {"in": "query", "name": "include_desc"}, {"in": "query", "name": "page"}, {"in": "query", "name": "limit"}]}},
    "/teams/{id}/members": {"get": {"parameters": [{"in": "query", "name": "page"}, {"in": "query", "name": "limit"}]}}
  }}
  """
