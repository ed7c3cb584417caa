import SourceText

/// What a plan would do to one resource. Values of attributes are no part of it: they are never read.
struct PlannedChange: Hashable {
  /// `module.shop.aws_db_instance.main["eu"]`.
  let address: String
  /// `aws_db_instance`.
  let type: String
  let name: String
  let action: PlannedAction
  /// Why, in Terraform's word: `replace_because_tainted`; nil where it gives none.
  let reason: String?
  /// Top-level attributes that cannot be changed in place, in the order of the plan.
  let forcedBy: [String]
  /// What an earlier replacement left to be destroyed.
  let isDeposed: Bool

  /// Why it is destroyed, in words; nil where the plan does not say.
  var cause: String? {
    if isDeposed { return "it is what an earlier replacement left" }
    if !forcedBy.isEmpty {
      return forcedBy.prefix(3).joined(separator: ", ").onOneLine.truncated(to: 200)
        + " cannot be changed in place"
    }
    return reason.flatMap { Self.causes[$0] }
  }

  /// Reasons of Terraform's JSON output format.
  private static let causes = [
    "replace_because_tainted": "it is tainted",
    "replace_because_cannot_update": "it cannot be changed in place",
    "replace_by_request": "-replace asks for it",
    "replace_by_triggers": "replace_triggered_by asks for it",
    "delete_because_no_resource_config": "it is no longer in the configuration",
    "delete_because_no_module": "its module is no longer in the configuration",
    "delete_because_wrong_repetition": "its count or for_each has changed",
    "delete_because_count_index": "its count has become smaller",
    "delete_because_each_key": "its key is no longer in for_each",
    "delete_because_no_move_target": "it was moved to an address that is not in the configuration",
  ]
}

/// Actions as Terraform's summary counts them.
enum PlannedAction: String, CaseIterable {
  case create, update, delete, replace
  /// Dropped from the state and left running.
  case forget
  /// Nothing, or a data source that is read.
  case none

  /// - Parameter actions: as the plan lists them; nil for a list that no version is known to write.
  init?(_ actions: [String]) {
    switch actions {
    case ["no-op"], ["read"]: self = .none
    case ["create"]: self = .create
    case ["update"]: self = .update
    case ["delete"]: self = .delete
    case ["delete", "create"], ["create", "delete"]: self = .replace
    // The old object stays and nobody manages it any more.
    case ["forget"], ["create", "forget"], ["forget", "create"]: self = .forget
    default: return nil
    }
  }

  var participle: String {
    switch self {
    case .create: "created"
    case .update: "changed in place"
    case .delete: "deleted"
    case .replace: "replaced"
    case .forget: "forgotten"
    case .none: "left alone"
    }
  }
}
