public import CivilTime
public import SourceText

/// A report that a gate wants to read: where it may be and what its absence means. The engine finds it, judges
/// absence, age and origin, and hands over what is left; a gate only reads.
public struct EvidenceRequest: Hashable, Sendable {
  /// The report's name in the policy.
  public let id: String
  /// Where it is, seen from the repository's root.
  public let paths: [Glob]
  public let of: Origin
  /// Of the merge base: where a copy of its report lies in the same folder. Empty, or nothing there: what
  /// `gatehouse baseline write` kept of that commit, at `paths`.
  public let basePaths: [Glob]
  public let onMissing: Reaction
  public let onMalformed: Reaction
  public let onStale: Reaction
  public let maxAge: TimeSpan?
  /// The report is owed only where a changed file matches; empty: always.
  public let whenChanged: [Glob]
  /// Made for this judgement by whoever holds it, as `Gate.orders(_:)` says: a file that lies at `paths` is none of it.
  public let isOrdered: Bool

  /// Whose report it is.
  public enum Origin: String, CaseIterable, SettingValue { case head, mergeBase = "merge_base" }

  /// What a report that is missing, malformed or stale does to the gate.
  public enum Reaction: String, CaseIterable, SettingValue {
    /// The gate could not look: errored where it blocks.
    case fail
    case warn
    case pass
  }

  public init(
    id: String, paths: [Glob], of: Origin = .head, basePaths: [Glob] = [], onMissing: Reaction = .fail,
    onMalformed: Reaction = .fail,
    onStale: Reaction = .fail, maxAge: TimeSpan? = nil, whenChanged: [Glob] = [],
    isOrdered: Bool = false
  ) {
    self.id = id
    self.paths = paths
    self.of = of
    self.basePaths = basePaths
    self.onMissing = onMissing
    self.onMalformed = onMalformed
    self.onStale = onStale
    self.maxAge = maxAge
    self.whenChanged = whenChanged
    self.isOrdered = isOrdered
  }

  /// False where no changed file asks for the report: its absence then means nothing. A file counts by its old
  /// path too.
  public func isOwed(by change: Change) -> Bool {
    whenChanged.isEmpty
      || change.files.contains { file in
        whenChanged.contains { $0.matches(file.path) || $0.matches(file.previousPath) }
      }
  }
}

extension EvidenceRequest {
  /// Where a file that answers lies in the folder that is searched for reports.
  public var files: [Glob] { of == .head ? paths : basePaths }

  /// The report is one of those that are asked for: gates may give reports of their own the same name.
  public func isAnswered(by report: Evidence) -> Bool {
    report.id == id && report.origin == of
      && (paths.contains { $0.matches(report.path) } || basePaths.contains { $0.matches(report.path) })
  }
}

/// One report that was found.
public struct Evidence: Sendable {
  /// The request it answers.
  public let id: String
  /// Whose report it is.
  public let origin: EvidenceRequest.Origin
  public let path: RepositoryPath
  /// SHA-256 of the bytes, 64 hexadecimal digits. Taken when it is first asked for, if nobody has read the report until then.
  public var digest: String { takenDigest() }
  private let takenDigest: @Sendable () -> String
  /// The commit it speaks of; nil where nobody said.
  public let commit: ObjectID?
  /// When it was made.
  public let made: Instant?
  public let content: ReportContent
  /// Made for this judgement: no file holds it, so that the judgement's own report has to.
  public let isOrdered: Bool

  public init(
    id: String, of origin: EvidenceRequest.Origin = .head, path: RepositoryPath,
    digest: @escaping @autoclosure @Sendable () -> String,
    commit: ObjectID?, made: Instant?, content: ReportContent, isOrdered: Bool = false
  ) {
    self.id = id
    self.origin = origin
    self.path = path
    takenDigest = digest
    self.commit = commit
    self.made = made
    self.content = content
    self.isOrdered = isOrdered
  }
}

/// Work of which a report would come, described by the gate that wants to read it. The gate does none of it: whoever
/// holds the judgement decides whether it may be done, and does it.
public struct EvidenceOrder: Sendable {
  public let request: EvidenceRequest
  /// A value that the gate and whoever does the work both know.
  public let work: any Sendable

  public init(_ request: EvidenceRequest, work: any Sendable) {
    self.request = request
    self.work = work
  }
}

/// Thrown by a gate that cannot read a report; the engine reacts as `on_malformed` says.
public struct MalformedEvidence: Error, Equatable, Sendable, CustomStringConvertible {
  public let digest: String
  public let path: RepositoryPath
  /// Where and why, in the reader's words.
  public let reason: String

  public init(_ evidence: Evidence, reason: String) {
    digest = evidence.digest
    path = evidence.path
    self.reason = reason
  }

  public var description: String { "cannot read report \(path): \(reason)" }
}

/// Thrown by a gate that finds a report to speak of something else than what is judged; the engine reacts as `on_stale`
/// says.
public struct StaleEvidence: Error, Equatable, Sendable, CustomStringConvertible {
  public let digest: String
  public let path: RepositoryPath
  public let reason: String

  public init(_ evidence: Evidence, reason: String) {
    digest = evidence.digest
    path = evidence.path
    self.reason = reason
  }

  public var description: String { "report \(path) speaks of something else: \(reason)" }
}

/// One entry of a `reports:` list: the same words for every gate that reads reports.
public struct ReportSource: Settings, Hashable {
  public var id = ""
  public var paths: [Glob] = []
  public var onMissing = EvidenceRequest.Reaction.fail
  public var onMalformed = EvidenceRequest.Reaction.fail
  public var onStale = EvidenceRequest.Reaction.fail
  public var maxAge: TimeSpan?
  public var whenChanged: [Glob] = []

  public init() {}

  public static let schema: [Setting<ReportSource>] = [
    setting("id", \.id, required: true, stricter: .own, "name of the report; policies merge reports by it"),
    setting(
      "paths", \.paths, required: true, stricter: .own,
      "where the report may be, relative to the repository's root"),
    setting(
      "on_missing", \.onMissing, stricter: .consequence,
      "when no file matches: fail (the gate is errored), warn or pass"),
    setting("on_malformed", \.onMalformed, stricter: .consequence, "when the report cannot be read"),
    setting(
      "on_stale", \.onStale, stricter: .consequence,
      "when the report is older than max_age or of another commit"),
    setting("max_age", \.maxAge, stricter: .lower, "how old the report may be"),
    setting("when_changed", \.whenChanged, "owed only where a changed file matches; empty: always"),
  ]

  public var request: EvidenceRequest {
    EvidenceRequest(
      id: id, paths: paths, onMissing: onMissing, onMalformed: onMalformed, onStale: onStale, maxAge: maxAge,
      whenChanged: whenChanged)
  }
}
