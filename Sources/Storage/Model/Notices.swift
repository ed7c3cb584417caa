public import CivilTime

/// Something that a server tells somebody outside, once it has happened.
public struct NewNotice: Hashable, Sendable {
  /// Tells it from every other, for whoever gets it twice.
  public let delivery: String
  /// Who gets it, as the configuration calls it.
  public let recipient: String
  public let repository: RepositoryName?
  public let subject: String
  /// What is sent, but for what is only known when it is sent.
  public let body: [UInt8]
  public let at: Instant

  public init(
    delivery: String, recipient: String, repository: RepositoryName?, subject: String, body: [UInt8],
    at: Instant
  ) {
    self.delivery = delivery
    self.recipient = recipient
    self.repository = repository
    self.subject = subject
    self.body = body
    self.at = at
  }
}

/// What is kept together with a report, or not at all: a crash loses nothing of it, and makes nothing of it twice.
public struct Consequences: Hashable, Sendable {
  public var audit: [AuditEntry]
  public var changes: [NotedChange]
  public var notices: [NewNotice]

  public init(audit: [AuditEntry] = [], changes: [NotedChange] = [], notices: [NewNotice] = []) {
    self.audit = audit
    self.changes = changes
    self.notices = notices
  }
}

/// Something that is written down where it is another one than the last time, whoever looked then.
public struct NotedChange: Hashable, Sendable {
  /// What is looked at.
  public let mark: String
  public let value: String
  public let entry: AuditEntry

  public init(mark: String, value: String, entry: AuditEntry) {
    self.mark = mark
    self.value = value
    self.entry = entry
  }
}

/// A notice that one sender holds until its lease runs out.
public struct NoticeClaim: Hashable, Sendable {
  public let notice: NewNotice
  /// 1 for the first.
  public let attempt: Int
  /// Tells this claim from every other of the same notice.
  public let token: String

  public init(notice: NewNotice, attempt: Int, token: String) {
    self.notice = notice
    self.attempt = attempt
    self.token = token
  }
}

/// A notice as an operator sees it, its body left empty.
public struct KeptNotice: Hashable, Sendable {
  public enum State: String, Hashable, Sendable, CaseIterable {
    case waiting, delivered, dead
  }

  public let notice: NewNotice
  public let state: State
  public let attempts: Int
  /// Of the last attempt.
  public let problem: String?
  /// Since when it is in this state; for one that waits, when it is tried next.
  public let since: Instant

  public init(notice: NewNotice, state: State, attempts: Int, problem: String?, since: Instant) {
    self.notice = notice
    self.state = state
    self.attempts = attempts
    self.problem = problem
    self.since = since
  }
}
