public import GateKit
import SourceText

/// One setting as a description writes it down; `Shape` is made of it.
public struct SettingEntry: Settings, Equatable {
  public var key = ""
  public var type = Kind.text
  public var help = ""
  public var required = false
  public var initial: AnyDocument?
  public var minimum: Int?
  public var maximum: Int?
  public var choices: [String] = []
  public var of: AnyDocument?
  public var orOne = false
  public var mergeBy: String?
  public var fields: [AnyDocument] = []

  public init() {}

  public static let schema: [Setting<SettingEntry>] = [
    setting("key", \.key, "its name in the policy; none under \"of\""),
    setting("type", \.type, required: true, "what may be written"),
    setting("help", \.help, "what it does, in half a sentence"),
    setting("required", \.required, "it must be written"),
    setting("default", \.initial, "what holds where it is not written"),
    setting("minimum", \.minimum, within: widest, "of an integer"),
    setting("maximum", \.maximum, within: widest, "of an integer"),
    setting("choices", \.choices, "words of a choice"),
    setting("of", \.of, "what a list or a map holds: an entry like this one, without a key"),
    setting("one_or_many", \.orOne, "a list of one may be written without brackets"),
    setting("merge_by", \.mergeBy, "key of a list's objects by which policies merge them"),
    setting("fields", \.fields, "what an object holds: entries like this one"),
  ]

  private static let widest = -1_000_000_000...1_000_000_000

  public enum Kind: String, CaseIterable, SettingValue {
    case text, integer, bool, percent, choice, list, object, map, anything
    case glob, pattern
    case timeSpan = "time span"
    case instant
    case timeWindow = "time window"
    case size
    case colour

    /// nil: no text with rules of its own.
    fileprivate var form: Shape.TextForm? { self == .text ? .any : Shape.TextForm(rawValue: rawValue) }
  }
}

extension GateDescription {
  /// The shape of the settings, and every mistake in what describes it.
  var settingsShape: (shape: Shape, problems: [Problem]) {
    var problems: [Problem] = []
    var fields = settings.compactMap { field($0.document, &problems) }
    problems += twins(settings.map(\.document))
    let taken = GateWords.all
    for setting in settings {
      guard let key = setting.document["key"], let word = key.scalar, taken.contains(word) else { continue }
      problems.append(Problem(mark: key.mark, message: "the key \"\(word)\" belongs to the policy"))
    }
    if reads.reports {
      fields.append(
        Field(
          key: "reports", shape: .list(ReportSource.shape, identity: "id", orOne: false), required: true,
          help: "the reports that it is sent"))
      for setting in settings where setting.document["key"]?.scalar == "reports" {
        problems.append(
          Problem(
            mark: setting.document.mark, message: "\"reports\" is there already: reads.reports asks for it"))
      }
    }
    return (.object(fields), problems)
  }
}

/// Words that mean the same for every gate, and that none can have as a setting.
enum GateWords {
  static let all: Set<String> = ["gate", "enforcement", "deadline", "run", "when"]
}

private func twins(_ entries: [Node]) -> [Problem] {
  var seen: Set<String> = []
  return entries.compactMap { entry in
    guard let key = entry["key"], let word = key.scalar, !seen.insert(word).inserted else { return nil }
    return Problem(mark: key.mark, message: "the setting \"\(word.shortened(to: 60))\" is there twice")
  }
}

/// One setting with its key.
private func field(_ node: Node, _ problems: inout [Problem]) -> Field? {
  guard let (entry, shape) = shape(node, &problems) else { return nil }
  guard !entry.key.isEmpty else {
    problems.append(
      Problem(mark: node.mark, message: "\"key\" is required: what the policy calls the setting"))
    return nil
  }
  if let initial = entry.initial?.document {
    problems += shape.check(initial).map {
      Problem(mark: $0.mark, message: "default of \"\(entry.key.shortened(to: 60))\": \($0.message)")
    }
  }
  return Field(
    key: entry.key, shape: shape, required: entry.required, initial: entry.initial?.document, help: entry.help
  )
}

/// The shape that one entry describes; nil, with the mistakes noted, where it describes none.
private func shape(_ node: Node, _ problems: inout [Problem]) -> (SettingEntry, Shape)? {
  let found = SettingEntry.shape.check(node)
  guard found.isEmpty, let entry = SettingEntry(node) else {
    problems += found
    return nil
  }
  func wrong(_ key: String, _ message: String) -> (SettingEntry, Shape)? {
    problems.append(Problem(mark: node[key]?.mark ?? node.mark, message: message))
    return nil
  }
  func inside() -> Shape? {
    guard let of = entry.of else {
      _ = wrong("of", "\"of\" is required: what the \(entry.type.rawValue) holds")
      return nil
    }
    return shape(of.document, &problems)?.1
  }
  switch entry.type {
  case .bool: return (entry, .bool)
  case .percent: return (entry, .percent)
  case .anything: return (entry, .anything)
  case .integer:
    let least = entry.minimum ?? 0
    let most = entry.maximum ?? 1_000_000_000
    guard least <= most else { return wrong("minimum", "minimum is \(least), and maximum is \(most)") }
    return (entry, .integer(least...most))
  case .choice:
    guard !entry.choices.isEmpty else {
      return wrong("choices", "a choice has words: \"choices\" is required")
    }
    return (entry, .choice(entry.choices))
  case .list: return inside().map { (entry, .list($0, identity: entry.mergeBy, orOne: entry.orOne)) }
  case .map: return inside().map { (entry, .map($0)) }
  case .object:
    let fields = entry.fields.compactMap { field($0.document, &problems) }
    problems += twins(entry.fields.map(\.document))
    guard !fields.isEmpty else { return wrong("fields", "an object has fields: \"fields\" is required") }
    return (entry, .object(fields))
  case .text, .glob, .pattern, .timeSpan, .instant, .timeWindow, .size, .colour:
    return entry.type.form.map { (entry, .text($0)) }
  }
}
