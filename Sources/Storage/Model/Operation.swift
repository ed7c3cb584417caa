public import CivilTime

/// Nothing is deployed to an environment until it is thawed.
public struct Freeze: Hashable, Sendable {
  /// nil: of every repository.
  public let repository: RepositoryName?
  public let environment: String
  public let reason: String
  public let by: String
  public let since: Instant

  public init(
    repository: RepositoryName?, environment: String, reason: String, by: String, since: Instant
  ) {
    self.repository = repository
    self.environment = environment
    self.reason = reason
    self.by = by
    self.since = since
  }
}

/// Who did what: a verdict, an override, a freeze, a change of the policy.
public struct AuditEntry: Hashable, Sendable {
  public let at: Instant
  /// A login, `gatehouse` for the server itself, or the name of an operator's account.
  public let actor: String
  /// `verdict`, `override`, `deployment`, `policy`, `freeze`, `thaw`, `revive`, `upload`.
  public let action: String
  public let repository: RepositoryName?
  public let subject: String?
  /// JSON.
  public let detail: String

  public init(
    at: Instant, actor: String, action: String, repository: RepositoryName?, subject: String?, detail: String
  ) {
    self.at = at
    self.actor = actor
    self.action = action
    self.repository = repository
    self.subject = subject
    self.detail = detail
  }
}

public struct KeptAuditEntry: Hashable, Sendable {
  public let id: Int
  public let entry: AuditEntry
  /// SHA-256 over the digest before and this entry, in hexadecimal digits.
  public let digest: String

  public init(id: Int, entry: AuditEntry, digest: String) {
    self.id = id
    self.entry = entry
    self.digest = digest
  }
}

/// What reading the audit log over has shown.
public enum AuditVerification: Hashable, Sendable {
  /// Entries at the end could still be missing: compare with a digest that was written down elsewhere.
  case whole(entries: Int, digest: String)
  /// The first entry that is missing, or is not what was written.
  case broken(at: Int)
}

/// Kinds of data that are kept for a time.
public enum PrunedKind: String, Hashable, Sendable, CaseIterable {
  case events, reports, evidence, measurements, notifications
}

/// Why the store could not do what it was asked.
public struct StoreFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// `cannot keep an event`
  public let action: String
  public let reason: String
  /// Whether the same may work in a moment: the database is starting, a lock was held for too long.
  public let mayPass: Bool

  public init(_ action: String, reason: String, mayPass: Bool) {
    self.action = action
    self.reason = reason
    self.mayPass = mayPass
  }

  public var description: String { "\(action): \(reason)" }
}
