import HTTPFields
import HTTPTransfer
import LocalSystem
import SourceText
import Synchronization
import TestSupport

/// A GitLab in memory, with one project. What it does is what GitLab does, where that is awkward: it runs commands
/// in notes, refuses transitions of statuses, opens pipelines for statuses that belong to none, drops labels that
/// the token may not set, and gives lists in pages.
final class GitLabDouble: HTTPSending {
  static let token = "glpat-secret-0123456789abcdef"
  let base: String
  private let state = Mutex(State())
  private let description: APIDescription?
  private let supplement: APIDescription

  init(base: String = "/api/v4") throws {
    self.base = base
    description = try APIDescription.inCorpus("forges/gitlab/openapi_subset.json")
    supplement = try APIDescription(Array(gitLabSupplement.utf8))
  }

  struct User: Sendable {
    var id: Int
    var login: String
    var node: Node { .map(["id": .number(id), "username": .text(login), "name": .text(login)]) }
  }

  /// Another open one, from a branch of the same repository.
  struct Other: Sendable {
    var number: Int
    var target = "main"
    var files: [Node]
  }

  struct Pipeline: Sendable {
    var id: Int
    var commit: String
    var ref: String
    var source = "push"
    var project = 42
    var jobs: [Job] = []
  }

  struct Job: Sendable {
    var id: Int
    var name: String
    var state: String
    var isAllowedToFail = false
  }

  struct Status: Sendable {
    var id: Int
    var commit: String
    var name: String
    var state: String
    var description: String?
    var url: String?
    var pipeline: Int
    var ref: String
    var author: User
    var isRetried = false
  }

  struct Note: Sendable {
    var id: Int
    var body: String
    var author: User
    var isSystem = false
    var created = "2026-11-20T12:00:00.000Z"
    var updated = "2026-11-20T12:00:00.000Z"
  }

  struct State: Sendable {
    var account = User(id: 7, login: "gate-bot")
    /// Of the token, in the project.
    var level = 40
    var visibility = "private"
    var mergeRequest = MergeRequest()
    var others: [Other] = []
    var pipelines: [Pipeline] = []
    var statuses: [Status] = []
    var notes: [Note] = []
    var labels: [String: (colour: String, description: String)] = [:]
    var labelEvents: [Node] = []
    var members: [Node] = []
    var groups: [String: [Node]] = [:]
    var approvals: [Node] = []
    var reviewers: [Node]? = []
    var versions: [Node] = []
    var deployments: [Node] = []
    var commits: [String: [String]] = [:]
    /// Tips by name.
    var branches: [String: String] = [:]
    var graphQL: Node?
    /// nil: not licensed.
    var statusChecks: [(id: Int, name: String, state: String)]?
    var takesPendingChecks = true
    var tellsPipelines = true
    var hasLinks = true
    /// Commands that somebody got GitLab to run in our name.
    var commandsRun: [String] = []
    /// Path suffixes that this token may not see, with the status.
    var refusals: [(suffix: String, status: Int)] = []
    var journal: [DoubleRequest] = []
    var violations: [String] = []
    var nextID = 1000
    var pageSize = 100
  }

  struct MergeRequest: Sendable {
    var number = 12
    var head: String? = head1
    var state = "opened"
    var source = "feature"
    var target = "main"
    var sourceProject: Int? = 42
    var title = "Add things"
    var body: String? = "first"
    var draft: Bool? = false
    var labels: [String] = []
    var author = User(id: 3, login: "alice")
    var pipeline: Int?
    var notesCount = 0
  }

  static let head1 = String(repeating: "a1", count: 20)
  static let head2 = String(repeating: "b2", count: 20)

  func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }
  func look<Value: Sendable>(_ read: (State) -> Value) -> Value { state.withLock { read($0) } }
  var violations: [String] { look(\.violations) }
  var journal: [DoubleRequest] { look(\.journal) }
  /// Requests that changed something.
  var writes: [DoubleRequest] { journal.filter { $0.method != "GET" && $0.rawPath != "/graphql" } }

  func send(_ request: HTTPRequest) async throws -> HTTPResponse { try answer(request) }

  func answer(_ request: HTTPRequest) throws -> HTTPResponse {
    let credentials = ["PRIVATE-TOKEN", "Authorization", "JOB-TOKEN"]
    let base = request.url.hasSuffix("/graphql") ? String(base.dropLast("/v4".count)) : base
    guard let asked = try DoubleRequest(request, base: base, credentials: credentials) else {
      return DoubleReply.refused(404, "no route").response
    }
    return state.withLock { state in
      state.journal.append(asked)
      state.violations += violations(of: asked)
      let expected = [
        "PRIVATE-TOKEN: \(Self.token)", "Authorization: Bearer \(Self.token)", "JOB-TOKEN: \(Self.token)",
      ]
      guard let credential = asked.credential, expected.contains(credential) else {
        return DoubleReply.refused(401, "401 Unauthorized").response
      }
      if let refusal = state.refusals.first(where: { asked.path.joined(separator: "/").hasSuffix($0.suffix) })
      {
        return DoubleReply.refused(refusal.status, "\(refusal.status) refused").response
      }
      return state.answer(asked).response
    }
  }

  private func violations(of request: DoubleRequest) -> [String] {
    guard let description else { return [] }
    let judge = supplement.describes(request.rawPath) ? supplement : description
    return judge.violations(
      request.method, request.rawPath, query: request.query.map(\.name), body: request.body,
      always: ["page", "per_page"])
  }
}

extension GitLabDouble.State {
  mutating func answer(_ request: DoubleRequest) -> DoubleReply {
    let path = request.path
    switch path.first {
    case "user": return .ok(account.node)
    case "graphql":
      return graphQL.map { .ok($0) }
        ?? .ok(.map(["errors": .list([.map(["message": .text("Field 'committers' doesn't exist")])])]))
    case "groups":
      guard path.dropFirst(2).elementsEqual(["members", "all"]), let members = groups[path[1]] else {
        return .refused(404, "404 Group Not Found")
      }
      return page(members, request)
    case "projects" where path[1] == "acme/app" || path[1] == "42":
      return project(Array(path.dropFirst(2)), request)
    default: return .refused(404, "404 Project Not Found")
    }
  }

  private mutating func project(_ path: [String], _ request: DoubleRequest) -> DoubleReply {
    switch (request.method, path.first, path.count) {
    case (_, nil, _): return .ok(.map(["id": .number(42), "visibility": .text(visibility)]))
    case (_, "members", _):
      let ids = Set(request.all("user_ids[]"))
      return page(members.filter { ids.contains($0["id"]?.scalar ?? "") }, request)
    case ("GET", "labels", _):
      let wanted = request.asked("search") ?? ""
      return page(
        labels.keys.filter { $0.contains(wanted) }.sorted().map { .map(["name": .text($0)]) }, request)
    case ("POST", "labels", _):
      guard level >= 20 else { return .refused(403, "403 Forbidden") }
      guard let name = request.body?["name"]?.scalar, labels[name] == nil else {
        return .refused(409, "Label already exists")
      }
      labels[name] = (request.body?["color"]?.scalar ?? "", request.body?["description"]?.scalar ?? "")
      return .created(.map(["id": .number(1), "name": .text(name)]))
    case (_, "deployments", _): return page(deployments, request)
    case ("GET", "pipelines", 1):
      return page(
        pipelines.filter { $0.commit == request.asked("sha") }.map { .map(["id": .number($0.id)]) }, request)
    case ("GET", "pipelines", 3):
      let jobs = pipelines.first { "\($0.id)" == path[1] }?.jobs ?? []
      return page(path[2] == "jobs" ? jobs.map(\.node) : [], request)
    case ("GET", "repository", 3) where path[1] == "branches":
      guard let tip = branches[path[2]] else { return .refused(404, "404 Branch Not Found") }
      return .ok(.map(["name": .text(path[2]), "commit": .map(["id": .text(tip)])]))
    case ("GET", "repository", 3):
      guard let parents = commits[path[2]] else { return .refused(404, "404 Commit Not Found") }
      return .ok(.map(["id": .text(path[2]), "parent_ids": .list(parents.map(Node.text))]))
    case ("GET", "repository", 4): return page(statuses(of: path[2], named: request.asked("name")), request)
    case ("POST", "statuses", 2): return post(path[1], request.body ?? .null)
    case ("GET", "merge_requests", 1):
      let target = request.asked("target_branch")
      let all = others.map { node(of: $0) } + [mergeRequestNode]
      return page(all.filter { target == nil || $0["target_branch"]?.scalar == target }, request)
    case ("GET", "merge_requests", 3) where path[2] == "diffs":
      let other = others.first { "\($0.number)" == path[1] }
      return other.map { page($0.files, request) } ?? .refused(404, "404 Not Found")
    case (_, "merge_requests", _) where path.count > 1 && path[1] == "\(mergeRequest.number)":
      return merge(Array(path.dropFirst(2)), request)
    default: return .refused(404, "404 Not Found")
    }
  }

  private mutating func merge(_ path: [String], _ request: DoubleRequest) -> DoubleReply {
    switch (request.method, path.first, path.count) {
    case ("GET", nil, _): return .ok(mergeRequestNode)
    case ("PUT", nil, _):
      if level >= 20 {
        for name in (request.body?["add_labels"]?.scalar ?? "").split(separator: ",").map(String.init)
        where !mergeRequest.labels.contains(name) { mergeRequest.labels.append(name) }
        let gone = (request.body?["remove_labels"]?.scalar ?? "").split(separator: ",").map(String.init)
        mergeRequest.labels.removeAll { gone.contains($0) }
      }
      return .ok(mergeRequestNode)
    case ("GET", "notes", 1):
      return page(notes.map(\.node), request)
    case ("POST", "notes", 1):
      nextID += 1
      let body = run(request.body?["body"]?.scalar ?? "")
      notes.append(GitLabDouble.Note(id: nextID, body: body, author: account))
      mergeRequest.notesCount += 1
      return .created(.map(["id": .number(nextID)]))
    case ("PUT", "notes", 2):
      guard let index = notes.firstIndex(where: { "\($0.id)" == path[1] }) else {
        return .refused(404, "404 Not found")
      }
      guard notes[index].author.id == account.id else { return .refused(403, "403 Forbidden") }
      notes[index].body = run(request.body?["body"]?.scalar ?? "")
      notes[index].updated = "2026-11-20T13:00:00.000Z"
      return .ok(notes[index].node)
    case ("DELETE", "notes", 2):
      notes.removeAll { "\($0.id)" == path[1] }
      return .noContent
    case ("GET", "approvals", _): return .ok(.map(["approved_by": .list(approvals)]))
    case ("GET", "reviewers", _): return reviewers.map { .ok(.list($0)) } ?? .refused(404, "404 Not Found")
    case ("GET", "versions", _): return page(versions, request)
    case ("GET", "resource_label_events", _): return page(labelEvents, request)
    case ("GET", "status_checks", _):
      guard let statusChecks else { return .refused(403, "403 Forbidden") }
      return .ok(
        .list(
          statusChecks.map {
            .map(["id": .number($0.id), "name": .text($0.name), "status": .text($0.state)])
          }))
    case ("POST", "status_check_responses", _):
      guard let body = request.body, body["sha"]?.scalar == mergeRequest.head,
        let word = body["status"]?.scalar,
        let index = statusChecks?.firstIndex(where: { "\($0.id)" == body["external_status_check_id"]?.scalar }
        )
      else { return .refused(404, "404 Not Found") }
      guard word != "pending" || takesPendingChecks else {
        return .refused(400, "status does not have a valid value")
      }
      statusChecks?[index].state = word
      return .created(.map(["id": .number(1)]))
    default: return .refused(404, "404 Not Found")
    }
  }

  /// Takes commands out of a note and runs them, as GitLab does: lines that begin with a slash. Cuts blanks at the
  /// end.
  private mutating func run(_ body: String) -> String {
    let lines = body.filter { $0 != "\r" }.split(separator: "\n", omittingEmptySubsequences: false)
    let commands = ["/merge", "/approve", "/close", "/label"]
    func isCommand(_ line: Substring) -> Bool { commands.contains { line.hasPrefix($0) } }
    commandsRun += lines.filter(isCommand).map(String.init)
    let kept = lines.filter { !isCommand($0) }.joined(separator: "\n")
    return String(kept.reversed().drop { $0.isWhitespace }.reversed())
  }

  private func node(of other: GitLabDouble.Other) -> Node {
    .map([
      "iid": .number(other.number), "sha": .text(GitLabDouble.head2), "state": .text("opened"),
      "target_branch": .text(other.target), "target_project_id": .number(42),
      "source_project_id": .number(42),
    ])
  }

  private var mergeRequestNode: Node {
    let pull = mergeRequest
    let pipeline = pipelines.first { $0.id == pull.pipeline }
    return .map([
      "iid": .number(pull.number), "id": .number(99), "sha": pull.head.map(Node.text) ?? .null,
      "state": .text(pull.state), "source_branch": .text(pull.source), "target_branch": .text(pull.target),
      "source_project_id": pull.sourceProject.map(Node.number) ?? .null, "target_project_id": .number(42),
      "project_id": .number(42), "title": .text(pull.title), "description": pull.body.map(Node.text) ?? .null,
      "draft": pull.draft.map(Node.bool), "work_in_progress": .bool(pull.draft ?? true),
      "author": pull.author.node, "labels": .list(pull.labels.map(Node.text)),
      "web_url": .text("https://gitlab.test/acme/app/-/merge_requests/12"),
      "references": .map(["full": .text("acme/app!12")]), "user_notes_count": .number(pull.notesCount),
      "diff_refs": .map(["start_sha": .text(String(repeating: "c3", count: 20)), "base_sha": .null]),
      "head_pipeline": pipeline.map { pipeline in
        .map([
          "id": .number(pipeline.id), "sha": .text(pipeline.commit), "ref": .text(pipeline.ref),
          "project_id": .number(pipeline.project),
        ])
      } ?? .null,
    ])
  }

  private func statuses(of commit: String, named name: String?) -> [Node] {
    let jobs = pipelines.filter { $0.commit == commit && $0.project == 42 }.flatMap { pipeline in
      pipeline.jobs.map { job in
        Node.map([
          "id": .number(job.id), "name": .text(job.name), "status": .text(job.state),
          "ref": .text(pipeline.ref),
          "allow_failure": .bool(job.isAllowedToFail), "author": mergeRequest.author.node,
          "pipeline_id": tellsPipelines ? .number(pipeline.id) : nil,
        ])
      }
    }
    let posted = statuses.filter { $0.commit == commit && !$0.isRetried && (name == nil || $0.name == name) }
    return (name == nil ? jobs : []) + posted.map { node(of: $0) }
  }

  private func node(of status: GitLabDouble.Status) -> Node {
    .map([
      "id": .number(status.id), "sha": .text(status.commit), "name": .text(status.name),
      "status": .text(status.state), "description": status.description.map(Node.text) ?? .null,
      "target_url": status.url.map(Node.text) ?? .null, "ref": .text(status.ref),
      "author": status.author.node,
      "allow_failure": .bool(false), "pipeline_id": tellsPipelines ? .number(status.pipeline) : nil,
    ])
  }

  /// Finds or opens a pipeline, finds the unfinished status of this name and user or makes one, and moves it.
  private mutating func post(_ commit: String, _ body: Node) -> DoubleReply {
    guard level >= 30 else { return .refused(403, "403 Forbidden") }
    guard let word = body["state"]?.scalar else { return .refused(400, "state is missing") }
    let name = body["name"]?.scalar ?? "default"
    for key in ["description", "target_url", "name", "ref"]
    where (body[key]?.scalar ?? "").unicodeScalars.count > 255 {
      return .refused(400, "\(key) is too long (maximum is 255 characters)")
    }
    var matching = pipelines.filter { $0.commit == commit && $0.project == 42 }.sorted { $0.id > $1.id }
    if let ref = body["ref"]?.scalar { matching.removeAll { $0.ref != ref } }
    if let id = body["pipeline_id"]?.scalar {
      matching.removeAll { "\($0.id)" != id }
      guard !matching.isEmpty else {
        return .refused(404, "404 Pipeline for pipeline_id, sha and ref Not Found")
      }
    }
    let pipeline: GitLabDouble.Pipeline
    if let found = matching.first {
      pipeline = found
    } else {
      guard let ref = body["ref"]?.scalar ?? (mergeRequest.sourceProject == 42 ? mergeRequest.source : nil)
      else {
        return .refused(404, "404 References for commit Not Found")
      }
      nextID += 1
      pipeline = GitLabDouble.Pipeline(id: nextID, commit: commit, ref: ref, source: "external")
      pipelines.append(pipeline)
      if commit == mergeRequest.head, ref == mergeRequest.source { mergeRequest.pipeline = pipeline.id }
    }
    guard !pipeline.jobs.contains(where: { $0.name == name }) else {
      return .refused(400, "name has already been taken")
    }
    return move(commit, name, to: word, pipeline, body)
  }

  private mutating func move(
    _ commit: String, _ name: String, to word: String, _ pipeline: GitLabDouble.Pipeline, _ body: Node
  ) -> DoubleReply {
    let open = statuses.firstIndex { status in
      status.pipeline == pipeline.id && status.name == name && status.author.id == account.id
        && ["pending", "running", "created"].contains(status.state)
    }
    var status =
      open.map { statuses[$0] }
      ?? GitLabDouble.Status(
        id: 0, commit: commit, name: name, state: "created", pipeline: pipeline.id, ref: pipeline.ref,
        author: account)
    if let text = body["description"]?.scalar { status.description = text }
    if let url = body["target_url"]?.scalar { status.url = url }
    let isForbidden =
      word == "pending" && status.state != "created" || word == "running" && status.state == "running"
    guard !isForbidden else {
      return .refused(400, "Cannot transition status via :enqueue from :\(status.state)")
    }
    status.state = word
    if let open {
      statuses[open] = status
    } else {
      for index in statuses.indices
      where statuses[index].pipeline == pipeline.id && statuses[index].name == name {
        statuses[index].isRetried = true
      }
      nextID += 1
      status.id = nextID
      statuses.append(status)
    }
    return .created(node(of: status))
  }

  private func page(_ items: [Node], _ request: DoubleRequest) -> DoubleReply {
    let size = min(request.asked("per_page").flatMap { Int($0) } ?? 20, pageSize)
    let page = request.asked("page").flatMap { Int($0) } ?? 1
    let start = min((page - 1) * size, items.count)
    let end = min(start + size, items.count)
    let hasNext = end < items.count
    var reply = DoubleReply.ok(.list(Array(items[start..<end])))
    reply.headers.append(("X-Next-Page", hasNext ? "\(page + 1)" : ""))
    if hasLinks, hasNext {
      let query = request.query.filter { $0.name != "page" }.map {
        "\(percentEncoded($0.name))=\(percentEncoded($0.value))"
      }
      // Behind a proxy GitLab may not know its own address.
      let link =
        "http://internal.invalid\(request.rawPath)?\((query + ["page=\(page + 1)"]).joined(separator: "&"))"
      reply.headers.append(("Link", "<\(link)>; rel=\"next\", <\(link)>; rel=\"last\""))
    }
    return reply
  }
}

extension GitLabDouble.Note {
  var node: Node {
    .map([
      "id": .number(id), "body": .text(body), "author": author.node, "system": .bool(isSystem),
      "created_at": .text(created), "updated_at": .text(updated),
    ])
  }
}

extension GitLabDouble.Job {
  var node: Node {
    .map([
      "id": .number(id), "name": .text(name), "status": .text(state), "allow_failure": .bool(isAllowedToFail),
      "web_url": .text("https://gitlab.test/jobs/\(id)"), "finished_at": .text("2026-11-20T12:10:00.000Z"),
    ])
  }
}

/// What GitLab's documentation says of addresses that the subset in the corpus does not have.
private let gitLabSupplement = """
  {"openapi": "3.0.0", "paths": {
    "/user": {"get": {}},
    "/graphql": {"post": {"requestBody": {"content": {"application/json": {"schema": {"type": "object",
      "properties": {"query": {"type": "string"}, "variables": {}}, "required": ["query"]}}}}}},
    "/groups/{id}/members/all": {"get": {}},
    "/projects/{id}/members/all": {"get": {"parameters": [{"in": "query", "name": "user_ids[]"}]}},
    "/projects/{id}/pipelines/{pipeline_id}/jobs": {"get": {}},
    "/projects/{id}/pipelines/{pipeline_id}/bridges": {"get": {}},
    "/projects/{id}/deployments": {"get": {"parameters": [
      {"in": "query", "name": "order_by"}, {"in": "query", "name": "sort"}]}},
    "/projects/{id}/merge_requests/{merge_request_iid}/reviewers": {"get": {}},
    "/projects/{id}/merge_requests/{merge_request_iid}/resource_label_events": {"get": {}}
  }}
  """
