internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// OASIS SARIF 2.1.0.
  static let sarif = ScanFormat(
    "sarif", "SARIF 2.1.0", tool: "SARIF", lookedFor: "\"runs\" and \"version\": \"2.1.0\"",
    recognises: { head in
      guard let json = head.json, json.has("runs") else { return false }
      let isSARIF = json.topTexts["version"]?.hasPrefix("2.") ?? false
      return isSARIF || json.topTexts["$schema"]?.contains("sarif") ?? false || json.has("runs", "[]", "tool")
    },
    read: { input, sink throws(DocumentProblem) in
      var reader = try input.json()
      var version: String?
      var hasRuns = false
      var hadRuns = 0
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "version":
          version = try reader.string()
          try check(version, reader)
        case "runs":
          hasRuns = true
          try reader.array { reader throws(DocumentProblem) in
            hadRuns += 1
            var run = SARIFRun(sink: sink, waitingLimit: input.limits.waiting)
            try run.read(&reader)
          }
        default: try reader.skip()
        }
      }
      try reader.finish()
      guard hasRuns else { throw input.problem("a SARIF file without \"runs\"") }
      guard version != nil else { throw input.problem("a SARIF file without \"version\"") }
      if hadRuns == 0 { sink.gap(.nothingExamined, "the file holds no run of a tool") }
    })
}

private func check(_ version: String?, _ reader: borrowing JSONReader) throws(DocumentProblem) {
  guard version == "2.1.0" else {
    throw reader.problem("this is SARIF \((version ?? "").prefix(40)); Gatehouse reads version 2.1.0")
  }
}

/// One run of one tool. A result is passed on as soon as everything it refers to has been read; what comes
/// before its rules, as .NET's writers have it, waits for them.
private struct SARIFRun {
  let sink: ReportSink
  let waitingLimit: Int
  private var rules = SARIFRules()
  private var places = SARIFPlaces()
  private var waiting: [SARIFResult] = []
  private var hasResults = false
  private var hasTool = false
  private var hasArtifacts = false
  private var hasInvocations = false
  private var invocations = 0

  init(sink: ReportSink, waitingLimit: Int) {
    self.sink = sink
    self.waitingLimit = waitingLimit
  }

  mutating func read(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "tool":
        try rules.readTool(&reader)
        sink.tool(rules.toolName, version: rules.toolVersion)
        hasTool = true
      case "artifacts":
        if try reader.null() { return }
        try reader.array { reader throws(DocumentProblem) in places.add(artifact: try reader.value()) }
        hasArtifacts = true
      case "originalUriBaseIds": places.setBases(try reader.value())
      case "invocations":
        if try reader.null() { return }
        try reader.array { reader throws(DocumentProblem) in take(invocation: try reader.value()) }
        hasInvocations = true
      case "properties": sink.made(revision: try reader.value()["gatehouse/commit"].string)
      case "versionControlProvenance":
        for place in try reader.value().items { sink.made(revision: place["revisionId"].string) }
      case "results":
        if try reader.null() { return }
        hasResults = true
        try reader.array { reader throws(DocumentProblem) in
          var result = SARIFResult()
          try result.read(&reader)
          try take(result, reader)
        }
      default: try reader.skip()
      }
    }
    for result in waiting { try pass(result) }
    if !hasResults {
      sink.gap(.nothingExamined, "a run of \(rules.toolName) without results: it did not look")
    }
  }

  private mutating func take(_ result: SARIFResult, _ reader: borrowing JSONReader) throws(DocumentProblem) {
    guard result.isProblem else { return }
    let isReady =
      hasTool && (hasArtifacts || !result.needsArtifacts)
      && (hasInvocations || result.level != nil || result.invocation == nil)
    if isReady { return try pass(result) }
    guard waiting.count < waitingLimit else {
      throw reader.problem("more than \(waitingLimit) results before the rules they refer to")
    }
    waiting.append(result)
  }

  private mutating func take(invocation: JSONValue) {
    if invocation["executionSuccessful"].bool == false {
      let code = invocation["exitCode"].text.map { ", exit code \($0)" } ?? ""
      let why = invocation["exitCodeDescription"].string.map { ": \($0)" } ?? ""
      sink.failed("\(rules.toolName): executionSuccessful is false\(code)\(why)")
    }
    for list in ["toolExecutionNotifications", "toolConfigurationNotifications"] {
      for notification in invocation[list].items where notification["level"].string == "error" {
        sink.failed(notification["message"]["text"].string ?? notification["descriptor"]["id"].string)
      }
    }
    rules.add(overrides: invocation["ruleConfigurationOverrides"], of: invocations)
    invocations += 1
    sink.made(at: invocation["endTimeUtc"].string)
  }

  private func pass(_ result: SARIFResult) throws(DocumentProblem) {
    let rule = rules.rule(of: result)
    let name = result.ruleID ?? rule?.id ?? ""
    var finding = ScanFinding(
      tool: rules.toolName, rule: name, message: rules.message(of: result, rule), kind: .bug)
    let score = result.score ?? rule?.score
    if let score {
      finding.score = score
      finding.severity = Severity(score: score)
      finding.severitySource = .score
    } else {
      let level = result.level ?? rules.level(of: result, rule)
      finding.severity = level == "note" ? .low : Severity(level: level)
      finding.severitySource = result.level == nil ? .rule : .finding
    }
    if score != nil || result.isSecurity || rule?.isSecurity ?? false { finding.kind = .vulnerability }
    result.converted.complete(&finding)
    if name == rule?.id, result.tags.isEmpty {
      finding.identifiers = rule?.identifiers ?? []
    } else {
      finding.identifiers = identifiers(in: [name], result.tags, rule?.identifiers ?? [])
    }
    finding.confidence = rule?.confidence
    finding.link = rule?.link
    finding.location = result.location.flatMap { places.location($0) }
    finding.otherLocations = result.otherLocations.compactMap { places.location($0) }
    finding.flow = result.flow.compactMap { places.location($0) }
    finding.fingerprint = result.usableFingerprint
    finding.suppression = result.suppression
    finding.since = result.since
    try sink.take(finding)
  }
}
