public import CivilTime
public import SourceText

/// A module that asks one question of a change and answers with findings and measurements; it never gives a
/// verdict. Enforcement, waivers, deadlines and missing reports belong to the engine.
public protocol Gate: Sendable {
  associatedtype Configuration: Settings
  /// That of the manifest. A gate that says it by itself is found by its name without its manifest being made.
  static var id: String { get }
  static var manifest: GateManifest { get }
  /// The gate is a condition of environments and judges deployments; nil: it judges changes.
  static var condition: EnvironmentCondition? { get }
  init(_ settings: Configuration)
  /// What these settings need: all that is fetched, and all that the gate can read.
  var needs: Needs { get }
  /// Work whose reports the gate wants to read, for each request of its needs that is answered by order. Reads what
  /// `examine` reads, but for those reports.
  func orders(_ context: GateContext) async throws -> [EvidenceOrder]
  /// - Throws: when the gate could not look. Findings are a normal answer.
  func examine(_ context: GateContext) async throws -> GateAnswer
}

extension Gate {
  public static var id: String { manifest.id }
  public static var condition: EnvironmentCondition? { nil }
  public func orders(_ context: GateContext) async throws -> [EvidenceOrder] { [] }
}

/// What documentation, SARIF and permissions say of a gate, whatever its settings.
public struct GateManifest: Sendable {
  /// `merge-flow`; the module is `MergeFlow`.
  public let id: String
  /// One sentence: the question that it asks.
  public let summary: String
  /// Why a team wants it, and what it costs them not to have it. Markdown.
  public let rationale: String
  public let rules: [Rule]
  /// Every fact that some settings could need.
  public let mayRead: Set<AnyRead>
  private let makeExamples: @Sendable () -> [GateExample]

  /// Made when somebody asks: only documentation and tests do.
  public var examples: [GateExample] { makeExamples() }

  /// One kind of finding.
  public struct Rule: Hashable, Sendable {
    public let id: String
    public let summary: String
    public init(_ id: String, _ summary: String) {
      self.id = id
      self.summary = summary
    }
  }

  public init(
    id: String, summary: String, rationale: String, rules: [Rule], mayRead: Set<AnyRead> = [],
    examples: @escaping @autoclosure @Sendable () -> [GateExample]
  ) {
    self.id = id
    self.summary = summary
    self.rationale = rationale
    self.rules = rules
    self.mayRead = mayRead
    makeExamples = examples
  }
}

/// What a prepared gate reads.
public struct Needs: Sendable {
  public var facts: Set<AnyRead> = []
  /// Facts that it reads where they are known and does without where they are not: no reason not to ask the
  /// gate.
  public var optionalFacts: Set<AnyRead> = []
  public var evidence: [EvidenceRequest] = []
  public var snapshots: Set<Snapshot> = []
  /// Branches of the base repository whose tips it asks for.
  public var branches: Set<String> = []
  /// Teams whose members it asks for, beside those that own changed files: see `codeOwners`. Written
  /// `organisation/team`, or a bare name within the base repository's organisation.
  public var teams: Set<String> = []
  /// The languages in which it reads CODEOWNERS of the base, whose teams' members it asks for where they own a
  /// changed file; nil: the one that the file is in. Empty: not at all.
  public var codeOwners: Set<CodeOwners.Syntax?> = []
  /// Where the change is a whole tree, the gate reads snapshots and the list of files alone: commits and lines of files
  /// need not be read for it.
  public var looksAtTreesOnly = false
  public init(
    facts: Set<AnyRead> = [], optionalFacts: Set<AnyRead> = [], evidence: [EvidenceRequest] = [],
    snapshots: Set<Snapshot> = [], branches: Set<String> = []
  ) {
    self.facts = facts
    self.optionalFacts = optionalFacts
    self.evidence = evidence
    self.snapshots = snapshots
    self.branches = branches
  }

  /// Everything that either asks for.
  public mutating func formUnion(_ other: Needs) {
    facts.formUnion(other.facts)
    optionalFacts.formUnion(other.optionalFacts)
    evidence += other.evidence
    snapshots.formUnion(other.snapshots)
    branches.formUnion(other.branches)
    teams.formUnion(other.teams)
    codeOwners.formUnion(other.codeOwners)
    looksAtTreesOnly = looksAtTreesOnly && other.looksAtTreesOnly
  }
}

/// All that a gate sees.
public struct GateContext: Sendable {
  public let change: Change
  public let repository: any RepositoryView
  public let now: Instant
  /// Where the gate may keep what it derived from a blob; nil for a cold run, which gives the same bytes.
  public let cache: CacheFolder?
  private let facts: Facts
  private let found: [EvidenceRequest: [Evidence]]
  private let excuses: @Sendable ([Finding]) -> [Excuse?]

  public init(
    change: Change, repository: any RepositoryView, now: Instant, cache: CacheFolder? = nil,
    facts: Facts = Facts(),
    evidence: [EvidenceRequest: [Evidence]] = [:],
    excuses: @escaping @Sendable ([Finding]) -> [Excuse?] = { $0.map { _ in nil } }
  ) {
    self.change = change
    self.repository = repository
    self.now = now
    self.cache = cache
    self.facts = facts
    found = evidence
    self.excuses = excuses
  }

  public func fact<Value>(_ read: Read<Value>) throws(Unavailable) -> Value {
    guard let value = facts[read] else { throw Unavailable(fact: read.name) }
    return value
  }

  /// All facts that the gate was given, which are those of its needs: for one that passes them on.
  public var givenFacts: Facts { facts }

  /// The reports that answer a request, sorted by path; empty where the policy lets a missing one pass.
  public func evidence(_ request: EvidenceRequest) -> [Evidence] { found[request] ?? [] }

  /// For gates that count findings: which of these will not count, in their order. Waivers and the baseline are
  /// applied by the engine all the same.
  public func excuses(for findings: [Finding]) -> [Excuse?] { excuses(findings) }
}

/// Why a finding does not count.
public enum Excuse: Hashable, Sendable {
  case waived
  /// In the adoption baseline.
  case known
}

/// A folder of this gate alone, for one repository. Other versions of the gate write there too, and whatever is read
/// there may be damaged.
public struct CacheFolder: Hashable, Sendable {
  public let path: String
  public init(path: String) { self.path = path }
}

public struct GateAnswer: Sendable {
  public var findings: [Finding]
  public var measurements: [Measurement]
  /// What a person should know that is neither: `owes a back-merge to development`.
  public var notes: [String]
  /// When the answer could become another one by itself: a freeze ends, a date comes.
  public var validUntil: Instant?
  /// Why there was nothing to ask; a skipped gate passes and says so.
  public var skipped: String?
  /// Code that pages show beside the findings. The gate caps it.
  public var exhibits: [Exhibit] = []
  /// What forms for people show below the findings.
  public var tables: [AnswerTable] = []
  /// What has not ended yet and decides: `check "build" is running`. Unless something is found already, the
  /// gate waits.
  public var waitingFor: [String] = []

  public init(
    findings: [Finding] = [], measurements: [Measurement] = [], notes: [String] = [],
    validUntil: Instant? = nil
  ) {
    self.findings = findings
    self.measurements = measurements
    self.notes = notes
    self.validUntil = validUntil
  }

  /// The question does not arise: `no file matches db/migrate/**`.
  public static func skipped(_ reason: String) -> GateAnswer {
    var answer = GateAnswer()
    answer.skipped = reason
    return answer
  }
}

/// Thrown by a gate that could not look for a reason that another run may not have: a deadline, a busy machine.
public struct Irreproducible: Error, Hashable, Sendable, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}
