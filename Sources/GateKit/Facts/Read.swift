import SourceText

/// One fact that a gate reads. A new one is a property of `Facts`, its line there, and a line here.
public struct Read<Value: Sendable>: Sendable {
  public let name: String
  let value: @Sendable (Facts) -> Value?

  init(_ name: String, _ value: @escaping @Sendable (Facts) -> Value?) {
    self.name = name
    self.value = value
  }
}

extension Read where Value == String {
  public static var source: Self { Read("source") { $0.source } }
  public static var target: Self { Read("target") { $0.target } }
  public static var title: Self { Read("title") { $0.title } }
  public static var body: Self { Read("body") { $0.body } }
  public static var author: Self { Read("author") { $0.author } }
  public static var ref: Self { Read("ref") { $0.ref } }
  public static var event: Self { Read("event") { $0.event } }
}
extension Read where Value == Bool {
  public static var bot: Self { Read("bot") { $0.bot } }
  public static var draft: Self { Read("draft") { $0.draft } }
  /// See `Facts.isFork`.
  public static var fork: Self { Read("head_repository") { $0.isFork } }
}
extension Read where Value == RepositoryIdentity {
  /// Known to every gate, whatever it needs: see `Facts.limited(to:)`.
  public static var baseRepository: Self { Read("base_repository") { $0.baseRepository } }
}
extension Read where Value == [AppliedLabel] {
  public static var labels: Self { Read("labels") { $0.labels } }
  /// Labels of which everybody knows who set them.
  public static var labelSetters: Self {
    Read("labels.set_by") { facts in
      facts.labels.flatMap { labels in labels.allSatisfy { $0.setBy != nil } ? labels : nil }
    }
  }
}
extension Read where Value == [Review] {
  public static var reviews: Self { Read("reviews") { $0.reviews } }
}
extension Read where Value == [String] {
  public static var committers: Self { Read("committers") { $0.committers } }
}
extension Read where Value == [CheckResult] {
  public static var checks: Self { Read("checks") { $0.checks } }
  public static var baseChecks: Self { Read("base_checks") { $0.baseChecks } }
}
extension Read where Value == [Deployment] {
  public static var deployments: Self { Read("deployments") { $0.deployments } }
}
extension Read where Value == DeploymentRequest {
  public static var deployment: Self { Read("deployment") { $0.deployment } }
  /// One of which everybody knows by which branch it is judged.
  public static var deploymentBranch: Self {
    Read("deployment.branch") { $0.deployment.flatMap { $0.branch == nil ? nil : $0 } }
  }
  /// One of which everybody knows who asked for it.
  public static var deploymentRequester: Self {
    Read("deployment.requested_by") { $0.deployment.flatMap { $0.requestedBy == nil ? nil : $0 } }
  }
  /// One of which everybody knows when it was asked for.
  public static var deploymentTime: Self {
    Read("deployment.requested_at") { $0.deployment.flatMap { $0.requestedAt == nil ? nil : $0 } }
  }
  /// One of which everybody knows what ran before it, or that nothing did.
  public static var previousDeployment: Self {
    Read("deployment.previous") { $0.deployment.flatMap { $0.previous == nil ? nil : $0 } }
  }
}
extension Read where Value == [DeploymentApproval] {
  public static var deploymentReviews: Self { Read("deployment_reviews") { $0.deploymentReviews } }
}
extension Read where Value == [CommitVerdict] {
  public static var verdicts: Self { Read("verdicts") { $0.verdicts } }
}
extension Read where Value == [BranchProtection] {
  public static var branchProtection: Self { Read("branch_protection") { $0.branchProtection } }
}
extension Read where Value == [EnvironmentFreeze] {
  public static var freezes: Self { Read("freezes") { $0.freezes } }
}
extension Read where Value == [CommandComment] {
  public static var comments: Self { Read("comments") { $0.comments } }
}
extension Read where Value == [OpenPull] {
  public static var openChanges: Self { Read("open_changes") { $0.openChanges } }
}
extension Read where Value == [Permission] {
  public static var permissions: Self { Read("permissions") { $0.permissions } }
}
extension Read where Value == [TeamMembers] {
  public static var teams: Self { Read("teams") { $0.teams } }
}

/// A read without its type: what needs, documentation and permissions list.
public struct AnyRead: Hashable, Comparable, Sendable {
  public let name: String
  let isKnown: @Sendable (Facts) -> Bool

  public init<Value>(_ read: Read<Value>) {
    name = read.name
    isKnown = { read.value($0) != nil }
  }

  /// Every fact that a gate can ask for by its name, sorted.
  public static let known: [AnyRead] = [
    AnyRead(.source), AnyRead(.target), AnyRead(.title), AnyRead(.body), AnyRead(.author), AnyRead(.ref),
    AnyRead(.event), AnyRead(.bot), AnyRead(.draft), AnyRead(.fork), AnyRead(.labels), AnyRead(.labelSetters),
    AnyRead(.reviews), AnyRead(.committers), AnyRead(.checks), AnyRead(.baseChecks), AnyRead(.deployments),
    AnyRead(.deployment), AnyRead(.deploymentBranch), AnyRead(.deploymentRequester), AnyRead(.deploymentTime),
    AnyRead(.previousDeployment), AnyRead(.deploymentReviews), AnyRead(.verdicts), AnyRead(.branchProtection),
    AnyRead(.freezes), AnyRead(.comments), AnyRead(.openChanges), AnyRead(.permissions), AnyRead(.teams),
  ].sorted()

  /// nil where there is no fact of that name.
  public init?(named name: String) {
    guard let read = Self.known.first(where: { $0.name == name }) else { return nil }
    self = read
  }

  public func isKnown(in facts: Facts) -> Bool { isKnown(facts) }

  /// The key in `Facts` that holds it: `labels` for `labels.set_by`.
  var key: String { String(name.prefix { $0 != "." }) }

  public static func == (a: Self, b: Self) -> Bool { a.name == b.name }
  public static func < (a: Self, b: Self) -> Bool { a.name < b.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Facts {
  /// What a gate with these needs is given. Where the base branch lives is no secret, and without it nobody could
  /// tell a fork.
  public func limited(to needs: Needs) -> Facts {
    let named = Set(needs.facts.union(needs.optionalFacts).map(\.key) + ["base_repository"])
    guard let node, case .map(let entries) = node.value else { return Facts() }
    return Facts(Node(value: .map(entries.filter { named.contains($0.key) }))) ?? Facts()
  }

  public subscript<Value>(read: Read<Value>) -> Value? { read.value(self) }
}

/// A fact that nobody could tell.
public struct Unavailable: Error, Equatable, Sendable, CustomStringConvertible {
  public let fact: String
  public init(fact: String) { self.fact = fact }
  public var description: String {
    "\"\(fact)\" is not known: name it on the command line or in --facts FILE, or ask a forge"
  }
}
