public import GateKit
import SourceText

/// `checklist:`, the description's checkboxes.
public struct ChecklistRules: Settings {
  public var required: [String] = []
  public var all = false
  public var heading: String?

  public init() {}

  public static let schema: [Setting<ChecklistRules>] = [
    setting(
      "required", \.required,
      "items that have to be there and ticked, by their text; case, emphasis and link targets do not matter"),
    setting("all", \.all, "every item has to be ticked, and there has to be one"),
    setting("heading", \.heading, "only items below this heading count; without it, all items do"),
  ]

  func inconsistencies(at key: String) -> [Inconsistency] {
    var found: [Inconsistency] = []
    if required.isEmpty, !all {
      found.append(
        Inconsistency([key], "asks for nothing: name items under \"required\", or set \"all: true\""))
    }
    for (index, item) in required.enumerated() where taskName(item).isEmpty {
      found.append(Inconsistency([key, "required", "\(index)"], "an item needs a text"))
    }
    return found
  }
}

func checklistFindings(_ description: Description, _ rules: ChecklistRules) -> [Finding] {
  let items = description.taskItems(under: rules.heading)
  let place = rules.heading.map { " below \"\($0)\"" } ?? ""
  var findings: [Finding] = []
  var named: Set<String> = []
  for wanted in rules.required {
    let name = taskName(wanted)
    guard named.insert(name).inserted else { continue }
    let found = items.filter { $0.name == name }
    if found.isEmpty {
      findings.append(
        Finding(
          rule: "checklist", message: "the checklist\(place) has no item \"\(wanted)\"",
          help: "add the line \"- [x] \(wanted)\" to the description once it is true"))
    } else if !found.allSatisfy(\.isTicked) {
      findings.append(unticked(wanted, place))
    }
  }
  if rules.all {
    if items.isEmpty, rules.required.isEmpty {
      findings.append(
        Finding(
          rule: "checklist", message: "the description has no checklist\(place)",
          help: "put the template's checklist back, and tick its items"))
    }
    for item in items where !item.isTicked && named.insert(item.name).inserted {
      findings.append(unticked(item.text, place))
    }
  }
  return findings.capped(at: 20, rule: "checklist", more: "items")
}

private func unticked(_ item: String, _ place: String) -> Finding {
  Finding(
    rule: "checklist", message: "\"\(item.shortened(to: 100))\" is not ticked\(place)",
    help: "do it, then tick it in the description")
}
