public import GateKit
import SourceText

public struct InfrastructureSettings: Settings {
  var reports: [ReportSource] = []
  var deny: OneOrMany<Glob> = []
  var allow: OneOrMany<Glob> = []
  var caps = ActionCaps(deletes: 0, replacements: 0)
  var limits: [TypeLimits] = []
  var onIncomplete = EvidenceRequest.Reaction.warn

  public init() {}

  public static let schema: [Setting<InfrastructureSettings>] =
    [
      setting(
        "reports", \.reports, identity: "id",
        "plans as terraform show -json writes them; none: tfplan.json and *.tfplan.json, anywhere"),
      setting(
        "deny", \.deny, "types of resources that may be neither deleted nor replaced: aws_db_*, google_sql_*"),
      setting(
        "allow", \.allow,
        "types that may be deleted and replaced freely and do not count: null_resource, random_*; deny wins"),
    ] + including(\.caps) + [
      setting(
        "limits", \.limits,
        "caps of some types alone; a resource counts for the first entry that its type matches, and not for the caps "
          + "above"),
      setting(
        "on_incomplete", \.onIncomplete,
        "when the plan leaves changes out, as with -target: fail, warn or pass"),
    ]

  /// What is read.
  var sources: [ReportSource] { reports.isEmpty ? [Self.usual] : reports }

  private static let usual: ReportSource = {
    var usual = ReportSource()
    usual.id = "plan"
    usual.paths = usualNames.compactMap { try? Glob($0) }
    return usual
  }()

  // Each is a glob: a test reads them all.
  static let usualNames = ["**/tfplan.json", "**/*.tfplan.json"]
}

/// How many resources may be treated so; nil: as many as there are.
struct ActionCaps: Settings, Hashable {
  var maxDeletes: Int?
  var maxReplacements: Int?
  var maxForgets: Int?
  var maxUpdates: Int?
  var maxCreates: Int?

  init() {}

  init(deletes: Int, replacements: Int) {
    maxDeletes = deletes
    maxReplacements = replacements
  }

  static let schema: [Setting<ActionCaps>] = [
    setting("max_deletes", \.maxDeletes, "resources that may be deleted"),
    setting("max_replacements", \.maxReplacements, "resources that may be deleted and made anew"),
    setting(
      "max_forgets", \.maxForgets, "resources that may be dropped from the state and go on without an owner"),
    setting("max_updates", \.maxUpdates, "resources that may be changed in place"),
    setting("max_creates", \.maxCreates, "resources that may be created"),
  ]

  /// The cap and the name of its setting; nil where the action has none.
  func cap(on action: PlannedAction) -> (limit: Int, setting: String)? {
    switch action {
    case .delete: maxDeletes.map { ($0, "max_deletes") }
    case .replace: maxReplacements.map { ($0, "max_replacements") }
    case .forget: maxForgets.map { ($0, "max_forgets") }
    case .update: maxUpdates.map { ($0, "max_updates") }
    case .create: maxCreates.map { ($0, "max_creates") }
    case .none: nil
    }
  }
}

struct TypeLimits: Settings, Hashable {
  var type: OneOrMany<Glob> = []
  var caps = ActionCaps()

  static let schema: [Setting<TypeLimits>] =
    [setting("type", \.type, required: true, "the types of resources")] + including(\.caps)

  var words: String { type.values.map(\.text).joined(separator: ", ") }
}
