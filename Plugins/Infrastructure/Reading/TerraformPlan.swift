import DocumentReading
import GateKit
import SourceText

/// What `terraform show -json PLAN` or `tofu show -json PLAN` writes, as far as it says what would be done.
///
/// Terraform writes sensitive values into it in the clear, so values are passed over, and no error quotes the
/// document.
struct TerraformPlan {
  private(set) var changes: [PlannedChange] = []
  /// False where the plan leaves something out: `-target`, or changes put off for unknown values.
  private(set) var isComplete = true
  /// Resources that were changed by somebody else since the last apply.
  private(set) var drifted = 0

  /// Resources in one plan; the largest public ones have some tens of thousands.
  static let resourceLimit = 1_000_000

  init(_ evidence: Evidence) throws(MalformedEvidence) {
    do throws(DocumentProblem) {
      try read(DocumentInput(pieces: evidence.content.pieces(), source: evidence.path.description))
    } catch {
      throw MalformedEvidence(evidence, reason: "\(error)")
    }
  }

  private mutating func read(_ input: DocumentInput) throws(DocumentProblem) {
    var reader = try JSONReader(input, duplicates: .refused, quotesText: false)
    var marks = Marks()
    try reader.object { reader, key throws(DocumentProblem) in
      switch key.text {
      case "format_version": marks.version = try reader.string()
      case "resource_changes": changes = try readChanges(&reader, &marks)
      case "resource_drift": drifted = try readChanges(&reader, &marks).count
      case "planned_values":
        marks.isPlan = true
        try reader.skip()
      case "values":
        marks.isState = true
        try reader.skip()
      case "@level":
        marks.isLog = true
        try reader.skip()
      case "complete": isComplete = try reader.bool()
      case "errored": marks.hasErred = try reader.bool()
      default: try reader.skip()
      }
    }
    try marks.check(reader)
    try reader.finish()
  }

  private func readChanges(_ reader: inout JSONReader, _ marks: inout Marks) throws(DocumentProblem)
    -> [PlannedChange]
  {
    marks.isPlan = true
    if try reader.null() { return [] }
    var changes: [PlannedChange] = []
    try reader.array { reader throws(DocumentProblem) in
      guard let change = try reader.plannedChange() else { return }
      guard changes.count < Self.resourceLimit else {
        throw reader.problem("more than \(Self.resourceLimit) resources")
      }
      changes.append(change)
    }
    return changes
  }
}

/// What a document is told by.
private struct Marks {
  var version: String?
  var isPlan = false
  var isState = false
  var isLog = false
  var hasErred = false

  func check(_ reader: borrowing JSONReader) throws(DocumentProblem) {
    if isLog {
      throw reader.problem(
        "this is the log of terraform plan -json; save the plan with -out and use terraform show -json")
    }
    guard let version, isPlan else {
      throw reader.problem(
        isState
          ? "this is a state and no plan; give terraform show -json the file of a plan"
          : "not a plan as terraform show -json writes it")
    }
    // Minor versions only add; the fields that are read here are the same in 0 and 1.
    guard ["0", "1"].contains(version.prefix { $0 != "." }) else {
      throw reader.problem("a format_version that is not known: neither 0 nor 1")
    }
    guard !hasErred else {
      throw reader.problem("planning failed, so the plan is not whole (errored is true)")
    }
  }
}

extension JSONReader {
  /// One entry of `resource_changes`; nil for a data source.
  fileprivate mutating func plannedChange() throws(DocumentProblem) -> PlannedChange? {
    var address: String?
    var type: String?
    var name = ""
    var mode = "managed"
    var reason: String?
    var isDeposed = false
    var actions: [String]?
    var forcedBy: [String] = []
    try object { reader, key throws(DocumentProblem) in
      switch key.text {
      case "address": address = try reader.string()
      case "type": type = try reader.string()
      case "name": name = try reader.string()
      case "mode": mode = try reader.string()
      case "action_reason": reason = try reader.null() ? nil : try reader.string()
      case "deposed":
        isDeposed = try !reader.null()
        if isDeposed { try reader.skip() }
      case "change": (actions, forcedBy) = try reader.actions()
      default: try reader.skip()
      }
    }
    guard let address, let type, let actions else {
      throw problem("a resource change without address, type or actions")
    }
    guard let action = PlannedAction(actions) else {
      throw problem("a resource change with actions that are not known")
    }
    guard mode != "data" else { return nil }
    return PlannedChange(
      address: address, type: type, name: name, action: action, reason: reason, forcedBy: forcedBy,
      isDeposed: isDeposed)
  }

  /// Of a change: its actions, and what forces a replacement. Everything else holds values.
  private mutating func actions() throws(DocumentProblem) -> (actions: [String]?, forcedBy: [String]) {
    var actions: [String]?
    var forcedBy: [String] = []
    try object { reader, key throws(DocumentProblem) in
      switch key.text {
      case "actions":
        var words: [String] = []
        try reader.array { reader throws(DocumentProblem) in words.append(try reader.string()) }
        actions = words
      case "replace_paths":
        guard try !reader.null() else { return }
        try reader.array { reader throws(DocumentProblem) in
          // Beyond the attribute's name stand indices and keys of the user's own.
          if let first = try reader.value()[0].string, !forcedBy.contains(first) { forcedBy.append(first) }
        }
      default: try reader.skip()
      }
    }
    return (actions, forcedBy)
  }
}
