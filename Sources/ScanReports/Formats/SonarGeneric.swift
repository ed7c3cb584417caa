internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// SonarQube's generic issues in both forms, and the answer of its `issues/search`.
  static let sonarGeneric = ScanFormat(
    "sonar-generic", "SonarQube issues", tool: "sonarqube",
    lookedFor: "\"issues\" with \"primaryLocation\", or with \"component\" and \"rule\"",
    recognises: { head in
      guard let json = head.json, json.has("issues") else { return false }
      return json.has("issues", "[]", "primaryLocation") || json.has("issues", "[]", "component")
        || json.has("rules", "[]", "engineId") || json.has("issues", "[]", "ruleId") || json.has("components")
    },
    read: { input, sink throws(DocumentProblem) in
      let report = try input.object()
      var rules: [String: JSONValue] = [:]
      for rule in report["rules"].items { rules[rule["id"].text ?? rule["key"].text ?? ""] = rule }
      for issue in report["issues"].items {
        if issue["component"].string == nil {
          try take(generic: issue, rules[issue["ruleId"].text ?? ""] ?? .null, sink)
        } else {
          try take(found: issue, sink)
        }
      }
      guard report["issues"].isArray else { throw input.problem("\"issues\" is not a list") }
    })
}

private func take(generic issue: JSONValue, _ rule: JSONValue, _ sink: ReportSink) throws(DocumentProblem) {
  let place = issue["primaryLocation"]
  let range = place["textRange"]
  let type = issue["type"].string ?? rule["type"].string
  try sink.finding(issue["ruleId"].text, place["message"].string, kind: sonarKind(type, rule["impacts"])) {
    $0.tool = issue["engineId"].string ?? rule["engineId"].string ?? $0.tool
    let worst = rule["impacts"].items.compactMap { sonarSeverity($0["severity"].string) }.max()
    let own = sonarSeverity(issue["severity"].string)
    $0.rate(
      worst ?? own ?? sonarSeverity(rule["severity"].string),
      by: worst == nil && own != nil ? .finding : .rule)
    // Its columns begin at 0.
    $0.place(
      place["filePath"].string, range["startLine"].integer, range["startColumn"].integer.map { $0 &+ 1 })
    $0.end(range["endLine"].integer, range["endColumn"].integer.map { $0 &+ 1 })
    $0.effort = issue["effortMinutes"].integer
  }
}

private func take(found issue: JSONValue, _ sink: ReportSink) throws(DocumentProblem) {
  let isClosed = ["CLOSED", "RESOLVED"].contains(issue["status"].string ?? "")
  try sink.finding(
    issue["rule"].string, issue["message"].string, kind: sonarKind(issue["type"].string, issue["impacts"])
  ) {
    $0.rate(sonarSeverity(issue["severity"].string))
    // `project:module:src/a.java`
    let component = issue["component"].string ?? ""
    $0.place(component.split(separator: ":").last.map { String($0) }, issue["line"].integer)
    $0.end(issue["textRange"]["endLine"].integer)
    $0.fingerprint = issue["key"].string
    $0.effort = minutes(issue["effort"].string)
    if isClosed { $0.suppress(.external, issue["resolution"].string) }
  }
}

/// SonarQube's word for it decides; else what the rule touches.
private func sonarKind(_ type: String?, _ impacts: JSONValue) -> FindingKind {
  switch type {
  case "BUG": return .bug
  case "VULNERABILITY", "SECURITY_HOTSPOT": return .vulnerability
  case "CODE_SMELL": return .codeSmell
  default:
    let qualities = impacts.items.compactMap { $0["softwareQuality"].string }
    return qualities.contains("SECURITY")
      ? .vulnerability : qualities.contains("RELIABILITY") ? .bug : .codeSmell
  }
}

private func sonarSeverity(_ word: String?) -> Severity? {
  switch word?.uppercased() {
  case "BLOCKER": .critical
  case "CRITICAL", "HIGH": .high
  case "MAJOR", "MEDIUM": .medium
  case "MINOR", "LOW": .low
  case "INFO": .info
  default: nil
  }
}

/// `1h30min`, `2d`; a day has eight hours.
private func minutes(_ text: String?) -> Int? {
  guard let text, text.utf8.count < 40 else { return nil }
  var total = 0
  var rest = text[...]
  while let number = Int(rest.prefix { $0.isNumber }), number < 1_000_000 {
    rest = rest.drop { $0.isNumber }
    let unit = rest.prefix { $0.isLetter }
    rest = rest.drop { $0.isLetter || $0 == " " }
    switch unit {
    case "min": total += number
    case "h": total += number * 60
    case "d": total += number * 480
    default: return nil
    }
  }
  return rest.isEmpty ? total : nil
}
