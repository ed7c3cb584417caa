public import CivilTime

/// A report to be kept.
public struct NewReport: Hashable, Sendable {
  public let work: WorkKey
  /// Digest of all that the verdict depends on: the same key is the same report.
  public let key: String
  public let head: String
  public let base: String?
  /// Without refs/heads/.
  public let target: String?
  /// `passed`, `pending`, `blocked`, `errored`.
  public let verdict: String
  public let at: Instant
  /// When the verdict could become another one by itself.
  public let validUntil: Instant?
  /// The report in JSON.
  public let document: [UInt8]

  public init(
    work: WorkKey, key: String, head: String, base: String?, target: String?, verdict: String, at: Instant,
    validUntil: Instant?, document: [UInt8]
  ) {
    self.work = work
    self.key = key
    self.head = head
    self.base = base
    self.target = target
    self.verdict = verdict
    self.at = at
    self.validUntil = validUntil
    self.document = document
  }
}

public struct KeptReport: Hashable, Sendable {
  public let id: Int
  public let report: NewReport
  /// Since when the forge shows it.
  public let published: Instant?

  public init(id: Int, report: NewReport, published: Instant?) {
    self.id = id
    self.report = report
    self.published = published
  }
}

/// A report without its document.
public struct ReportSummary: Hashable, Sendable {
  public let id: Int
  public let work: WorkKey
  public let head: String
  public let base: String?
  public let target: String?
  public let verdict: String
  public let at: Instant
  public let validUntil: Instant?
  public let published: Instant?

  public init(
    id: Int, work: WorkKey, head: String, base: String?, target: String?, verdict: String, at: Instant,
    validUntil: Instant?, published: Instant?
  ) {
    self.id = id
    self.work = work
    self.head = head
    self.base = base
    self.target = target
    self.verdict = verdict
    self.at = at
    self.validUntil = validUntil
    self.published = published
  }
}

/// A number that a gate measured of a commit.
public struct NewMeasurement: Hashable, Sendable {
  /// The branch that the commit is on, or that the pull request goes to.
  public let branch: String
  public let commit: String
  /// Whether the commit is on the branch, and not only proposed for it.
  public let isMerged: Bool
  public let gate: String
  public let name: String
  public let numerator: Int
  /// 1 for a count.
  public let denominator: Int
  /// `count`, `percent`, `bytes`, `milliseconds`.
  public let unit: String

  public init(
    branch: String, commit: String, isMerged: Bool, gate: String, name: String, numerator: Int,
    denominator: Int, unit: String
  ) {
    self.branch = branch
    self.commit = commit
    self.isMerged = isMerged
    self.gate = gate
    self.name = name
    self.numerator = numerator
    self.denominator = denominator
    self.unit = unit
  }
}

public struct KeptMeasurement: Hashable, Sendable {
  public let measurement: NewMeasurement
  public let at: Instant

  public init(measurement: NewMeasurement, at: Instant) {
    self.measurement = measurement
    self.at = at
  }
}
