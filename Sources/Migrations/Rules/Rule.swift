/// One hazard of migrations: why it is one, the safe form, and how it is told.
///
/// Names are the ones of the list in `Rule.all`; should one change, the old one stays as an alias.
public struct Rule: Sendable {
  public enum Severity: String, Hashable, Comparable, Sendable {
    /// Only where a policy asks for it.
    case off
    case info, warning, error

    public static func < (a: Self, b: Self) -> Bool { a.order < b.order }

    private var order: Int {
      switch self {
      case .off: 0
      case .info: 1
      case .warning: 2
      case .error: 3
      }
    }
  }

  /// What goes wrong, so that a policy can name a kind.
  public enum Effect: String, Hashable, Sendable {
    /// Rows or values are gone.
    case dataLoss
    /// The release that runs now breaks.
    case breaksRelease
    /// Reads or writes wait while rows are scanned or written.
    case longLock
    /// A brief lock, behind which others queue.
    case briefLock
    /// The migration does not run, or only half of it.
    case fails
    case irreversible, order, security, unreadable, style
  }

  public struct Example: Hashable, Sendable {
    public let engine: Engine
    /// The migrations that were there before.
    public let before: String
    public let bad: String
    /// The same end, safely; nil where nothing else leads there.
    public let good: String?
    /// A file of the application at head, for rules about code.
    public let code: String?
    /// `good` is two migrations or more, split at lines of `-- next migration`.

    public init(
      _ engine: Engine = Engine(.postgres, 15), before: String = "", bad: String, good: String? = nil,
      code: String? = nil
    ) {
      self.engine = engine
      self.before = before
      self.bad = bad
      self.good = good
      self.code = code
    }
  }

  enum Check: Sendable {
    /// Asked of every operation, before it is replayed.
    case step(@Sendable (Moment) -> [Hit])
    /// Asked of every migration of the change.
    case migration(@Sendable (MigrationMoment) -> [Hit])
    /// Asked once, of all migrations of a source, at base and at head.
    case history(@Sendable (HistoryMoment) -> [Hit])
    /// Asked of every name that goes and that code still has.
    case code(@Sendable (CodeSearch.Use) -> Hit)
  }

  public let name: String
  /// Where no policy says otherwise; a place may have its own (a late file, by the tool).
  public let severity: Severity
  public let effects: Set<Effect>
  /// Rows or values go: needs a waiver under `additive` and `free` alike.
  public let isDestructive: Bool
  /// Empty for all.
  public let dialects: Set<Engine.Dialect>
  /// Which lock, what waits for it, what is lost, which release breaks.
  public let why: String
  /// The way that is safe, in words; a finding has it written out.
  public let safeForm: String
  public let examples: [Example]
  let check: Check

  init(
    _ name: String, _ severity: Severity, _ effects: Set<Effect>, on dialects: Set<Engine.Dialect> = [],
    isDestructive: Bool = false, why: String, safeForm: String, examples: [Example] = [], check: Check
  ) {
    self.name = name
    self.severity = severity
    self.effects = effects
    self.dialects = dialects
    self.isDestructive = isDestructive
    self.why = why
    self.safeForm = safeForm
    self.examples = examples
    self.check = check
  }

  /// A breach takes away what the release that runs may use. See `ReviewSettings.Policy`.
  public var isContract: Bool { isDestructive || Self.contracting.contains(name) }

  private static let contracting: Set<String> = [
    "drop-object", "drop-constraint", "drop-default", "default-dropped-in-same-migration", "rename-column",
    "rename-table-or-view", "rename-or-set-schema", "rename-enum-value", "enum-value-removed",
    "contract-with-code-still-using-it", "expand-and-contract-in-one-pr",
  ]

  func holds(for engine: Engine) -> Bool { dialects.isEmpty || dialects.contains(engine.dialect) }
}
