import GateKit
import HTTPTransfer

/// Collects facts of one pull request, each by as few requests as Gitea needs.
struct GiteaFacts {
  let api: GiteaAPI
  let question: FactQuestion
  let pull: PullRequest
  private var facts: Facts
  private var unknown: [String] = []
  /// Logins of everybody seen on the way.
  private var people: [[UInt8]: String] = [:]
  private var readEvents: [GiteaTimelineEntry]?

  init(api: GiteaAPI, question: FactQuestion, pull: PullRequest) {
    self.api = api
    self.question = question
    self.pull = pull
    facts = pull.facts
  }

  // Permissions come last: they are asked for those whom the others named.
  mutating func collected() async throws -> FactAnswer {
    if asks("reviews") { facts.reviews = try await told("reviews") { try await $0.reviews() } }
    if asks("comments") { facts.comments = try await told("comments") { try await $0.comments() } }
    if asks("labels.set_by") { try await labelSetters() }
    if asks("committers") { facts.committers = try await told("committers") { try await $0.committers() } }
    if asks("checks") { facts.checks = try await told("checks") { try await $0.checks(of: $0.pull.head) } }
    if asks("base_checks") {
      facts.baseChecks = try await told("base_checks") { facts in
        guard let tip = facts.question.baseTip else {
          facts.unknown.append("base_checks: the tip of the target branch is not known")
          return nil
        }
        return try await facts.checks(of: tip)
      }
    }
    if asks("deployments") {
      unknown.append("deployments: Gitea has none; let a status of head stand for them")
    }
    if asks("open_changes") {
      facts.openChanges = try await told("open_changes") { try await $0.api.openChanges(beside: $0.pull) }
    }
    if asks("teams") { try await teams() }
    if asks("permissions") {
      facts.permissions = try await told("permissions") { try await $0.permissions() }
    }
    return FactAnswer(facts: facts, unknown: unknown)
  }

  private func asks(_ name: String) -> Bool { question.names.contains(name) }

  /// What Gitea does not tell this token, or tells in a way that nobody can read, is unknown, with the reason. Where
  /// it cannot be reached, or does not take the token at all, nothing that it says is worth a verdict.
  private mutating func told<Value>(
    _ fact: String, _ read: (inout GiteaFacts) async throws -> Value?
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

  private mutating func note(_ user: GiteaUser) { people[folded(user.login)] = user.login }

  /// Reviews that were handed in. A dismissed one keeps its commit; requests for a review and drafts are none.
  private mutating func reviews() async throws -> [Review] {
    let read: [GiteaReview] = try await api.list(
      api.request(["pulls", "\(pull.number)", "reviews"]), to: "read the reviews of \(api.named(pull.number))"
    )
    return read.compactMap { entry in
      guard let author = entry.author, let state = state(of: entry) else { return nil }
      note(author)
      var review = Review()
      review.author = author.login
      review.commit = entry.commit
      review.state = state
      review.submitted = entry.submitted
      return review
    }
  }

  private func state(of review: GiteaReview) -> Review.State? {
    switch review.state {
    case "APPROVED": review.isDismissed ? .dismissed : .approved
    case "REQUEST_CHANGES": review.isDismissed ? .dismissed : .changesRequested
    case "COMMENT": .commented
    // PENDING is a draft of the reviewer's own, REQUEST_REVIEW a question.
    default: nil
    }
  }

  private mutating func comments() async throws -> [CommandComment] {
    let read: WireList<GiteaComment> = try await api.client.read(
      api.request(["issues", "\(pull.number)", "comments"]),
      to: "read the comments of \(api.named(pull.number))")
    return read.items.compactMap { entry in
      let lines = commandLines(of: entry.body)
      guard !isReport(entry.body), !lines.isEmpty, let author = entry.author else { return nil }
      note(author)
      var comment = CommandComment()
      comment.author = author.login
      comment.text = lines.joined(separator: "\n")
      comment.created = entry.created
      comment.edited = entry.isEdited
      comment.url = entry.url
      return comment
    }
  }

  private mutating func events() async throws -> [GiteaTimelineEntry] {
    if let readEvents { return readEvents }
    let events: [GiteaTimelineEntry] = try await api.list(
      api.request(["issues", "\(pull.number)", "timeline"]),
      to: "read the timeline of \(api.named(pull.number))")
    readEvents = events
    return events
  }

  private mutating func labelSetters() async throws {
    guard let labels = facts.labels,
      let events = try await told("labels.set_by", { try await $0.events() })
    else { return }
    var setters: [String: GiteaUser] = [:]
    for event in events.sorted(by: { $0.id < $1.id }) where event.kind == "label" {
      if let label = event.label { setters[label.name] = event.body == "1" ? event.user : nil }
    }
    for user in setters.values { note(user) }
    facts.labels = labels.map { AppliedLabel(name: $0.name, setBy: setters[$0.name]?.login) }
    let unset = labels.map(\.name).filter { setters[$0] == nil }.sorted()
    if !unset.isEmpty {
      unknown.append("labels.set_by: Gitea has no record of who set \(unset.joined(separator: ", "))")
    }
  }

  /// Authors and committers by their accounts, and those who pushed. An address without an account makes the answer
  /// unknown: that commit may be anybody's.
  private mutating func committers() async throws -> [String]? {
    let commits: [GiteaCommit] = try await api.list(
      api.request(["pulls", "\(pull.number)", "commits"]), to: "read the commits of \(api.named(pull.number))"
    )
    guard commits.count >= question.commitCount else {
      unknown.append(
        "committers: Gitea lists \(commits.count) commits of the change's \(question.commitCount)")
      return nil
    }
    var logins: Set<String> = []
    for commit in commits {
      guard let author = commit.author, let committer = commit.committer else {
        unknown.append(
          "committers: Gitea has no account for the address of an author or committer of the change")
        return nil
      }
      logins.formUnion([author.login, committer.login])
    }
    let pushes = try await events().filter { $0.kind == "pull_push" }
    return logins.union(pushes.compactMap(\.user?.login)).sorted()
  }

  /// The newest status of each context and poster; the jobs of Actions are among them.
  private func checks(of commit: ObjectID) async throws -> [CheckResult] {
    try await api.statuses(of: commit).filter { !question.ownContexts.contains($0.context) }.map { status in
      var check = CheckResult()
      check.name = status.context
      check.app = status.creator?.login
      check.conclusion = conclusion(status.state)
      check.commit = "\(commit)"
      check.completed = check.conclusion == .pending ? nil : status.updated
      check.url = status.url.flatMap { $0.isEmpty ? nil : $0 }
      return check
    }.sorted { ($0.name, $0.app ?? "") < ($1.name, $1.app ?? "") }
  }

  /// A warning passes, as Gitea lets it; a word that we do not know never does.
  private func conclusion(_ state: String) -> CheckResult.Conclusion {
    switch state {
    case "success": .success
    case "warning": .neutral
    case "skipped": .skipped
    case "failure": .failure
    case "pending": .pending
    default: .error
    }
  }

  private mutating func teams() async throws {
    var teams: [TeamMembers] = []
    for name in question.teams.sorted() {
      let members = try await told("teams") { facts in try await facts.members(of: name) }
      if let members { teams.append(TeamMembers(name: name, members: members.sorted())) }
    }
    facts.teams = teams.isEmpty && !question.teams.isEmpty ? nil : teams
  }

  private func members(of name: String) async throws -> [String] {
    let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
    let action = "read the members of the team \(name)"
    guard parts.count == 2 else {
      throw ForgeError(.rejected, action: action, reason: "a team is named organisation/team")
    }
    let found: [GiteaTeam] = try await api.list(
      api.request(from: ["orgs", parts[0], "teams", "search"], query: [("q", parts[1])]), under: "data",
      to: action)
    // The search finds parts of names as well.
    guard let team = found.first(where: { isSameLogin($0.name, parts[1]) }) else {
      throw ForgeError(.notFound, action: action, reason: "the organisation has no team of that name")
    }
    let members: [GiteaUser] = try await api.list(
      api.request(from: ["teams", "\(team.id)", "members"]), to: action)
    return members.map(\.login)
  }

  /// Roles of everybody who wrote, reviewed, commented or labelled, as far as the other facts named them.
  private mutating func permissions() async throws -> [Permission] {
    if let author = facts.author { people[folded(author)] = author }
    var permissions: [Permission] = []
    for login in people.values.sorted() {
      let read: GiteaPermission? = try await api.client.readIfThere(
        api.request(["collaborators", login, "permission"]), to: "read what \(login) may do in \(api.name)")
      permissions.append(Permission(login: login, role: read.map { role($0.level) } ?? .none))
    }
    return permissions
  }

  private func role(_ level: String) -> RepositoryRole {
    switch level {
    case "owner", "admin": .admin
    case "write": .write
    case "read": .read
    default: .none
    }
  }
}

extension GiteaAPI {
  /// The newest status of each context.
  func statuses(of commit: ObjectID) async throws(ForgeError) -> [GiteaStatus] {
    try await list(
      request(["commits", "\(commit)", "status"]), under: "statuses",
      to: "read the statuses of \(commit.short)")
  }
}
