import GateKit
import HTTPTransfer

/// Collects facts of one merge request, each by as few requests as GitLab needs.
struct GitLabFacts {
  let api: GitLabAPI
  let question: FactQuestion
  let pull: PullRequest
  var facts: Facts
  var unknown: [String] = []
  /// Everybody seen on the way, since GitLab asks for members by number.
  var people: [[UInt8]: GitLabUser] = [:]
  private var readNotes: [GitLabNote]?
  private var readMergeRequest: GitLabMergeRequest?

  init(api: GitLabAPI, question: FactQuestion, pull: PullRequest) {
    self.api = api
    self.question = question
    self.pull = pull
    facts = pull.facts
  }

  // Permissions come last: they are asked for those whom the others named.
  mutating func collected() async throws -> FactAnswer {
    if asks("reviews") { try await reviews() }
    if asks("comments") { try await comments() }
    if asks("labels.set_by") { try await labelSetters() }
    if asks("committers") { try await committers() }
    if asks("checks") {
      facts.checks = try await told("checks") { facts in
        try await facts.checks(of: facts.pull.head, isHead: true)
      }
    }
    if asks("base_checks") { try await baseChecks() }
    if asks("deployments") {
      facts.deployments = try await told("deployments") { facts in try await facts.deployments() }
    }
    if asks("open_changes") {
      facts.openChanges = try await told("open_changes") { facts in
        try await facts.api.openChanges(beside: facts.pull)
      }
    }
    if asks("teams") { try await teams() }
    if asks("permissions") { try await permissions() }
    return FactAnswer(facts: facts, unknown: unknown)
  }

  private func asks(_ name: String) -> Bool { question.names.contains(name) }

  /// What GitLab does not tell this token, or tells in a way that nobody can read, is unknown, with the reason. Where
  /// it cannot be reached, or does not take the token at all, nothing that it says is worth a verdict.
  mutating func told<Value>(
    _ fact: String, _ read: (inout GitLabFacts) async throws -> Value?
  ) async throws -> Value? {
    do {
      return try await read(&self)
    } catch let error as ForgeError
      where [.forbidden, .notFound, .rejected, .unreadable].contains(error.kind)
    {
      unknown.append("\(fact): \(error)")
      return nil
    }
  }

  mutating func note(_ user: GitLabUser?) {
    guard let user else { return }
    people[folded(user.login)] = user
  }

  mutating func notes() async throws -> [GitLabNote] {
    if let readNotes { return readNotes }
    let notes: [GitLabNote] = try await api.client.readAll(
      api.list(
        ["merge_requests", "\(pull.number)", "notes"], [("order_by", "created_at"), ("sort", "asc")]),
      to: "read the notes of \(api.named(pull.number))")
    readNotes = notes
    return notes
  }

  mutating func mergeRequest() async throws -> GitLabMergeRequest {
    if let readMergeRequest { return readMergeRequest }
    let read: GitLabMergeRequest = try await api.client.read(
      api.request(["merge_requests", "\(pull.number)"]), to: "read \(api.named(pull.number))")
    readMergeRequest = read
    return read
  }

  private mutating func comments() async throws {
    facts.comments = try await told("comments") { facts in
      let notes = try await facts.notes()
      return notes.compactMap { note in
        let lines = commandLines(of: note.body)
        guard !note.isSystem, !isReport(note.body), !lines.isEmpty, let author = note.author else {
          return nil
        }
        facts.note(author)
        var comment = CommandComment()
        comment.author = author.login
        comment.text = lines.joined(separator: "\n")
        comment.created = note.created?.instant
        comment.edited = note.isEdited
        comment.url = facts.facts.url.map { "\($0)#note_\(note.id)" }
        return comment
      }
    }
  }

  private mutating func labelSetters() async throws {
    guard let labels = facts.labels else { return }
    let events: [GitLabLabelEvent]? = try await told("labels.set_by") { facts in
      try await facts.api.client.readAll(
        facts.api.list(["merge_requests", "\(facts.pull.number)", "resource_label_events"]),
        to: "read who set the labels of \(facts.api.named(facts.pull.number))")
    }
    guard let events else { return }
    var setters: [String: GitLabUser] = [:]
    for event in events.sorted(by: { $0.id < $1.id }) {
      if let label = event.label { setters[label] = event.action == "add" ? event.user : nil }
    }
    for user in setters.values { note(user) }
    facts.labels = labels.map { AppliedLabel(name: $0.name, setBy: setters[$0.name]?.login) }
    let unset = labels.map(\.name).filter { setters[$0] == nil }.sorted()
    if !unset.isEmpty {
      unknown.append("labels.set_by: GitLab has no record of who set \(unset.joined(separator: ", "))")
    }
  }

  private mutating func teams() async throws {
    var teams: [TeamMembers] = []
    for team in question.teams.sorted() {
      let members: [GitLabMember]? = try await told("teams") { facts in
        try await facts.api.client.readAll(
          facts.api.request(from: ["groups", team, "members", "all"], query: [("per_page", "100")]),
          to: "read the members of the group \(team)")
      }
      guard let members else { continue }
      teams.append(TeamMembers(name: team, members: Set(members.filter(\.isActive).map(\.login)).sorted()))
    }
    facts.teams = teams.isEmpty && !question.teams.isEmpty ? nil : teams
  }
}
