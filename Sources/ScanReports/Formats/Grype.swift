internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// Grype's JSON. One vulnerability of one package may be found by several matchers and in several places: it
  /// counts once.
  static let grype = ScanFormat(
    "grype", "Grype JSON", tool: "grype", lookedFor: "\"matches\" with \"artifact\"",
    recognises: { head in
      guard let json = head.json, json.has("matches") else { return false }
      return json.has("matches", "[]", "artifact") || json.has("descriptor", "name")
    },
    read: { input, sink throws(DocumentProblem) in
      var seen: Set<GrypeMatch.Subject> = []
      var reader = try input.json()
      let rest = try reader.streamedObject(["matches", "ignoredMatches"]) {
        key, reader throws(DocumentProblem) in
        let match = try GrypeMatch(&reader, isIgnored: key == "ignoredMatches")
        if seen.insert(match.subject).inserted { try match.report(to: sink) }
      }
      try reader.finish()
      guard rest.has("matches") else { throw input.problem("a report of Grype without \"matches\"") }
      sink.tool("grype", version: rest["descriptor"]["version"].string)
      sink.made(at: rest["descriptor"]["timestamp"].string)
    })
}

/// One vulnerability of one package, as it stands in the file. Read without a tree: reports have them by the ten
/// thousand, and most of each is of no use here.
private struct GrypeMatch {
  private(set) var subject: Subject
  private var description: String?
  private var severity: String?
  private var score: Score?
  private var link: String?
  private var fixedVersion: String?
  private var related: [String] = []
  private var places: [String] = []
  private var ignored: (namespace: String?, reason: String?)

  struct Subject: Hashable {
    let isIgnored: Bool
    var id = ""
    var name = ""
    var version = ""
    var type = ""
  }

  init(_ reader: inout JSONReader, isIgnored: Bool) throws(DocumentProblem) {
    subject = Subject(isIgnored: isIgnored)
    var relatedDescription: String?
    try reader.entries { reader, key throws(DocumentProblem) in
      switch key {
      case "vulnerability": try readVulnerability(&reader)
      case "artifact": try readArtifact(&reader)
      case "relatedVulnerabilities":
        try reader.items { index, reader throws(DocumentProblem) in
          try reader.entries { reader, key throws(DocumentProblem) in
            switch key {
            case "id": if let id = try reader.stringOnly() { related.append(id) }
            case "description" where index == 0: relatedDescription = try reader.stringOnly()
            default: try reader.skip()
            }
          }
        }
      case "appliedIgnoreRules":
        try reader.items { index, reader throws(DocumentProblem) in
          guard index == 0 else { return try reader.skip() }
          try reader.entries { reader, key throws(DocumentProblem) in
            switch key {
            case "namespace": ignored.namespace = try reader.stringOnly()
            case "reason": ignored.reason = try reader.stringOnly()
            default: try reader.skip()
            }
          }
        }
      default: try reader.skip()
      }
    }
    description = description ?? relatedDescription
  }

  private mutating func readVulnerability(_ reader: inout JSONReader) throws(DocumentProblem) {
    var fixedIn: String?
    try reader.entries { reader, key throws(DocumentProblem) in
      switch key {
      case "id": subject.id = try reader.stringOnly() ?? ""
      case "description": description = try reader.stringOnly()
      case "severity": severity = try reader.stringOnly()
      case "dataSource": link = try reader.stringOnly()
      case "cvss": try readScores(&reader)
      case "fix":
        try reader.entries { reader, key throws(DocumentProblem) in
          guard key == "versions" else { return try reader.skip() }
          try reader.items { index, reader throws(DocumentProblem) in
            if index == 0 { fixedVersion = try reader.stringOnly() } else { try reader.skip() }
          }
        }
      case "fixedInVersion": fixedIn = try reader.stringOnly()
      default: try reader.skip()
      }
    }
    fixedVersion = fixedVersion ?? fixedIn
  }

  /// The highest of those that say something.
  private mutating func readScores(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.items { _, reader throws(DocumentProblem) in
      try reader.entries { reader, key throws(DocumentProblem) in
        guard key == "metrics" else { return try reader.skip() }
        try reader.entries { reader, key throws(DocumentProblem) in
          guard key == "baseScore" else { return try reader.skip() }
          guard let other = usableScore(try reader.textOnly()) else { return }
          score = max(score ?? other, other)
        }
      }
    }
  }

  private mutating func readArtifact(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.entries { reader, key throws(DocumentProblem) in
      switch key {
      case "name": subject.name = try reader.stringOnly() ?? ""
      case "version": subject.version = try reader.stringOnly() ?? ""
      case "type": subject.type = try reader.stringOnly() ?? ""
      case "locations":
        try reader.items { _, reader throws(DocumentProblem) in
          // A path, or an object that holds one.
          if try reader.kind() == .string { return places.append(try reader.string()) }
          try reader.entries { reader, key throws(DocumentProblem) in
            guard key == "path" else { return try reader.skip() }
            if let path = try reader.stringOnly() { places.append(path) }
          }
        }
      default: try reader.skip()
      }
    }
  }

  func report(to sink: ReportSink) throws(DocumentProblem) {
    let message = description ?? "\(subject.id) in \(subject.name) \(subject.version)"
    try sink.finding(subject.id, message, kind: .vulnerability) {
      $0.rate(word: severity)
      $0.score = score
      $0.place(places.first)
      $0.otherLocations = places.dropFirst().prefix(100).map { ScanLocation(withSlashes($0)) }
      $0.package = ScanPackage(
        subject.name, version: subject.version, ecosystem: subject.type, fixedVersion: fixedVersion)
      $0.identifiers = identifiers(in: [subject.id], related)
      $0.link = link
      if subject.isIgnored {
        $0.suppress(ignored.namespace == "vex" ? .statement : .external, ignored.reason)
      }
    }
  }
}
