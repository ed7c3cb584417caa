internal import DocumentReading
internal import SourceText

/// One result as it stands in the file, before anything it refers to is looked up.
struct SARIFResult {
  var ruleID: String?
  var ruleIndex: Int?
  /// Which of the tool's components has the rule: the driver where none is named.
  var component = SARIFComponentName()
  var level: String?
  var message = SARIFMessage()
  var location: SARIFPlace?
  var otherLocations: [SARIFPlace] = []
  var flow: [SARIFPlace] = []
  var score: Score?
  var tags: [String] = []
  /// The run of the tool that found it, by its place in the list: rules may be configured for one of them.
  var invocation: Int?
  var suppression: Suppression?
  /// When a run first found it.
  var since: String?
  var converted = ConvertedFinding()
  private var kind: String?
  private var baseline: String?
  private var fingerprint = SARIFFingerprint()

  private static let longestFlow = 100
  private static let mostLocations = 100

  /// What passed, does not apply, or is gone is no problem.
  var isProblem: Bool { (kind ?? "fail") == "fail" && baseline != "absent" }
  var isSecurity: Bool { concernsSecurity(tags) }
  var needsArtifacts: Bool { location?.needsArtifacts ?? false }

  var usableFingerprint: String? { fingerprint.value }

  mutating func read(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "ruleId": ruleID = try reader.optionalString()
      case "ruleIndex": ruleIndex = try reader.optionalInteger()
      case "rule": try readRule(&reader)
      case "level": level = try reader.optionalString()
      case "kind": kind = try reader.optionalString()
      case "baselineState": baseline = try reader.optionalString()
      case "message": try message.read(&reader)
      case "locations":
        if try reader.null() { return }
        try reader.array { reader throws(DocumentProblem) in
          let place = try SARIFPlace(&reader)
          if location == nil {
            location = place
          } else if otherLocations.count < Self.mostLocations {
            otherLocations.append(place)
          }
        }
      case "partialFingerprints", "fingerprints": try fingerprint.read(&reader)
      case "suppressions": take(suppressions: try reader.value())
      case "codeFlows": try readFlows(&reader)
      case "properties": take(properties: try reader.value())
      case "provenance":
        let provenance = try reader.value()
        let index = provenance["invocationIndex"].integer
        invocation = index.flatMap { $0 >= 0 ? $0 : nil }
        since = provenance["firstDetectionTimeUtc"].string
      default: try reader.skip()
      }
    }
  }

  private mutating func readRule(_ reader: inout JSONReader) throws(DocumentProblem) {
    let rule = try reader.value()
    ruleID = ruleID ?? rule["id"].string
    ruleIndex = ruleIndex ?? rule["index"].integer
    component = SARIFComponentName(rule["toolComponent"])
  }

  /// Suppressed where every suppression was accepted, or nobody had to.
  private mutating func take(suppressions: JSONValue) {
    let all = suppressions.items
    guard let first = all.first, all.allSatisfy({ ($0["status"].string ?? "accepted") == "accepted" }) else {
      return
    }
    let origin: Suppression.Origin = first["kind"].string == "inSource" ? .inSource : .external
    suppression = Suppression(origin, reason: first["justification"].string ?? "")
  }

  /// The first thread of the first flow.
  private mutating func readFlows(_ reader: inout JSONReader) throws(DocumentProblem) {
    if try reader.null() { return }
    var isFirst = true
    try reader.array { reader throws(DocumentProblem) in
      guard isFirst else { return try reader.skip() }
      isFirst = false
      let steps = try reader.value()["threadFlows"][0]["locations"].items
      flow = steps.prefix(Self.longestFlow).map { SARIFPlace($0["location"]) }
    }
  }

  private mutating func take(properties: JSONValue) {
    score = usableScore(properties["security-severity"].text ?? properties["gatehouse/score"].text)
    converted = ConvertedFinding(properties)
    tags = properties["tags"].items.compactMap(\.string)
  }
}

/// Of CodeQL, Snyk and LGTM.
func concernsSecurity(_ tags: [String]) -> Bool {
  tags.contains { $0.lowercased() == "security" || $0.lowercased().hasPrefix("external/cwe/") }
}

/// 0 says nothing, and neither does what is no number or above 10.
func usableScore(_ text: String?) -> Score? { Score(text).flatMap { $0.tenths > 0 ? $0 : nil } }

struct SARIFComponentName {
  var index: Int?
  var guid: String?
  var name: String?

  init() {}

  init(_ reference: JSONValue) {
    index = reference["index"].integer
    guid = reference["guid"].string
    name = reference["name"].string
  }

  var isDriver: Bool { index == nil && guid == nil && name == nil }
}

struct SARIFMessage {
  var text: String?
  var id: String?
  var arguments: [String] = []

  mutating func read(_ reader: inout JSONReader) throws(DocumentProblem) {
    if try reader.null() { return }
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "text": text = try reader.optionalString()
      case "markdown":
        let markdown = try reader.optionalString()
        text = text ?? markdown
      case "id": id = try reader.optionalString()
      case "arguments": arguments = try reader.value().items.compactMap(\.text)
      default: try reader.skip()
      }
    }
  }
}

extension JSONReader {
  /// A string; nil for null.
  mutating func optionalString() throws(DocumentProblem) -> String? { try null() ? nil : try string() }

  /// A whole number; nil for null.
  mutating func optionalInteger() throws(DocumentProblem) -> Int? { try null() ? nil : try integer() }
}
