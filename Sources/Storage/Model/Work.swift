public import CivilTime

/// A repository of a forge: `github` as the server's configuration calls the forge, and `acme/app` in the
/// forge's spelling. Two spellings of one repository are equal, since forges compare without regard to case.
public struct RepositoryName: Sendable {
  public let forge: String
  public let path: String

  public init(forge: String, path: String) {
    self.forge = forge
    self.path = path
  }

  /// How it is compared and found.
  public var key: String { "\(forge)/\(path.lowercased())" }
}

extension RepositoryName: Hashable, Comparable, CustomStringConvertible {
  public static func == (a: Self, b: Self) -> Bool { a.key == b.key }
  public static func < (a: Self, b: Self) -> Bool { a.key < b.key }
  public func hash(into hasher: inout Hasher) { hasher.combine(key) }
  public var description: String { "\(forge)/\(path)" }
}

/// One slot of the queue: whatever asks for the same work shares it.
public struct WorkKey: Hashable, Sendable, CustomStringConvertible {
  public let repository: RepositoryName
  /// `pull/12`, `branch/main`: the store does not look into it.
  public let subject: String

  public init(_ repository: RepositoryName, _ subject: String) {
    self.repository = repository
    self.subject = subject
  }

  public var description: String { "\(repository) \(subject)" }
}

/// Work that one worker holds until its lease runs out.
public struct Claim: Hashable, Sendable {
  public let work: WorkKey
  /// Counts up with whatever asks for the work; what is asked for after the claim has a greater one.
  public let generation: Int
  /// 1 for the first.
  public let attempt: Int
  /// Tells this claim from every other of the same slot.
  public let token: String
  public let until: Instant
  /// Ids of the events that wait for it, oldest first, 100 at the most.
  public let events: [Int]

  public init(work: WorkKey, generation: Int, attempt: Int, token: String, until: Instant, events: [Int]) {
    self.work = work
    self.generation = generation
    self.attempt = attempt
    self.token = token
    self.until = until
    self.events = events
  }
}

/// A slot as an operator sees it.
public struct QueuedWork: Hashable, Sendable {
  public let work: WorkKey
  /// When it may be claimed; for a dead letter, when it was given up.
  public let due: Instant
  /// When it was first asked for since it was last done.
  public let since: Instant
  public let attempts: Int
  /// Of the last attempt.
  public let problem: String?
  /// Who holds it.
  public let worker: String?

  public init(
    work: WorkKey, due: Instant, since: Instant, attempts: Int, problem: String?, worker: String?
  ) {
    self.work = work
    self.due = due
    self.since = since
    self.attempts = attempts
    self.problem = problem
    self.worker = worker
  }
}

public struct QueueFigures: Hashable, Sendable {
  /// Due and held by nobody.
  public var due = 0
  /// Waiting for their moment.
  public var later = 0
  public var held = 0
  public var dead = 0
  /// Since when the oldest that is due is due.
  public var oldestDue: Instant?

  public init() {}
}
