internal import DocumentReading
internal import SourceText

/// The rules of a run's tool and of its extensions.
struct SARIFRules {
  private(set) var toolName = "SARIF"
  private(set) var toolVersion = ""
  /// The driver first, then the extensions in their order.
  private var components: [Component] = [Component()]
  /// By invocation.
  private var overrides: [Int: [(descriptor: JSONValue, level: String)]] = [:]

  /// A class: each of many results looks its rule up, and a struct of so many texts is dear to copy.
  final class Rule {
    let id: String
    let level: String?
    let score: Score?
    let isSecurity: Bool
    let identifiers: [String]
    let confidence: Confidence?
    let link: String?
    let description: String
    let messages: [String: String]

    init(_ rule: JSONValue) {
      let properties = rule["properties"]
      let tags = properties["tags"].items.compactMap(\.string)
      let related = rule["relationships"].items.compactMap { $0["target"]["id"].text }
      id = rule["id"].text ?? ""
      level = rule["defaultConfiguration"]["level"].string
      score = usableScore(properties["security-severity"].text)
      isSecurity = concernsSecurity(tags)
      let cwe = properties["cwe"]
      identifiers = ScanReports.identifiers(
        in: [rule["id"].text ?? ""], tags, related, cwe.items.compactMap(\.text) + [cwe.text ?? ""])
      confidence = Confidence(word: properties["precision"].string)
      link = rule["helpUri"].string
      description = rule["shortDescription"]["text"].string ?? rule["fullDescription"]["text"].string ?? ""
      messages = Dictionary(
        rule["messageStrings"].entries.map { ($0.key, $0.value["text"].string ?? "") },
        uniquingKeysWith: { first, _ in first })
    }
  }

  private struct Component {
    var name = ""
    var guid = ""
    var rules: [Rule] = []
    var places: [String: Int] = [:]
  }

  mutating func readTool(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "driver":
        var version: String?
        components[0] = try readComponent(&reader, &version)
        if !components[0].name.isEmpty { toolName = components[0].name }
        toolVersion = version ?? ""
      case "extensions":
        if try reader.null() { return }
        try reader.array { reader throws(DocumentProblem) in
          var version: String?
          components.append(try readComponent(&reader, &version))
        }
      default: try reader.skip()
      }
    }
  }

  private func readComponent(_ reader: inout JSONReader, _ version: inout String?) throws(DocumentProblem)
    -> Component
  {
    var component = Component()
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "name": component.name = try reader.optionalString() ?? ""
      case "guid": component.guid = try reader.optionalString() ?? ""
      case "semanticVersion": version = try reader.optionalString() ?? version
      case "version":
        let own = try reader.optionalString()
        version = version ?? own
      case "rules":
        if try reader.null() { return }
        try reader.array { reader throws(DocumentProblem) in
          let rule = Rule(try reader.value())
          if component.places[rule.id] == nil { component.places[rule.id] = component.rules.count }
          component.rules.append(rule)
        }
      default: try reader.skip()
      }
    }
    return component
  }

  mutating func add(overrides list: JSONValue, of invocation: Int) {
    for item in list.items.prefix(10_000) {
      guard let level = item["configuration"]["level"].string else { continue }
      overrides[invocation, default: []].append((item["descriptor"], level))
    }
  }

  /// By its place in the component that the result names, else by its id; `A/b` is a case of rule `A`.
  func rule(of result: SARIFResult) -> Rule? {
    let place = place(of: result.component)
    if let index = result.ruleIndex, let place, components[place].rules.indices.contains(index) {
      return components[place].rules[index]
    }
    guard let id = result.ruleID else { return nil }
    if let place, let rule = find(id, in: components[place]) { return rule }
    // A rule may be any component's where none is named, or none of that name is there.
    guard place == nil || result.component.isDriver else { return nil }
    return components.lazy.compactMap { find(id, in: $0) }.first
  }

  /// In the list of components.
  private func place(of name: SARIFComponentName) -> Int? {
    if name.isDriver { return 0 }
    if let index = name.index { return components.indices.contains(index + 1) ? index + 1 : nil }
    return components.firstIndex { name.guid == nil ? $0.name == name.name : $0.guid == name.guid }
  }

  private func find(_ id: String, in component: Component) -> Rule? {
    if let place = component.places[id] { return component.rules[place] }
    var prefix = id[...]
    while let slash = prefix.lastIndex(of: "/") {
      prefix = prefix[..<slash]
      if let place = component.places[String(prefix)] { return component.rules[place] }
    }
    return nil
  }

  /// For a result without a level of its own: what the run was configured to, what the rule says, a warning.
  func level(of result: SARIFResult, _ rule: Rule?) -> String {
    if let invocation = result.invocation {
      let id = result.ruleID ?? rule?.id
      for (descriptor, level) in overrides[invocation] ?? [] {
        let index = descriptor["index"].integer
        let isSame = descriptor["id"].string.map { $0 == id } ?? (index == result.ruleIndex && index != nil)
        if isSame, SARIFComponentName(descriptor["toolComponent"]).index == result.component.index {
          return level
        }
      }
    }
    return rule?.level ?? "warning"
  }

  func message(of result: SARIFResult, _ rule: Rule?) -> String {
    var text =
      result.message.text ?? result.message.id.flatMap { rule?.messages[$0] } ?? rule?.description ?? ""
    guard !result.message.arguments.isEmpty, text.contains("{") else { return text }
    for (index, argument) in result.message.arguments.prefix(20).enumerated() {
      text = text.replacing("{\(index)}", with: argument)
      guard text.utf8.count <= 16 * ScanFinding.longestMessage else { break }
    }
    return text
  }
}
