internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// SpotBugs' and FindBugs' XML. The place is the line that a bug marks as its own, else the first.
  static let spotBugs = ScanFormat(
    "spotbugs-xml", "SpotBugs XML", tool: "spotbugs", lookedFor: "the root <BugCollection>",
    recognises: { $0.isXML(root: "BugCollection") },
    read: { input, sink throws(DocumentProblem) in _ = try input.xml(SpotBugsReader(sink)) })
}

private struct SpotBugsReader: XMLHandler {
  private let sink: ReportSink
  private var bug: Bug?
  private var path: [String] = []
  private var text = ""

  private struct Bug {
    var type = ""
    var category = ""
    var rank: Int?
    var priority: Int?
    var weakness: String?
    var hash: String?
    var message: String?
    var place: ScanLocation?
    var isOwn = false
  }

  init(_ sink: ReportSink) { self.sink = sink }

  mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
    let name = element.name
    text = ""
    path.append(name)
    switch name {
    case "BugCollection": sink.tool("spotbugs", version: element["version"])
    case "BugInstance":
      bug = Bug(
        type: element["type"] ?? "", category: element["category"] ?? "", rank: element.integer("rank"),
        priority: element.integer("priority"), weakness: element["cweid"], hash: element["instanceHash"])
    case "SourceLine": place(element)
    case "Errors":
      let count = (element.integer("errors") ?? 0)
      if count > 0 { sink.failed("\(count) errors of the analysis") }
    default: break
    }
  }

  private mutating func place(_ element: borrowing XMLElement) {
    guard var found = bug else { return }
    // Directly below the bug: its own line. Others belong to the class, the method, a field.
    let isOwn = path.dropLast().last == "BugInstance"
    guard found.place == nil || isOwn && (!found.isOwn || element["primary"] == "true") else { return }
    let path = element["sourcepath"] ?? element["sourcefile"] ?? element["classname"] ?? ""
    var place = ScanLocation(withSlashes(path), line: element.integer("start"))
    place.end(line: element.integer("end"))
    found.place = place
    found.isOwn = isOwn
    bug = found
  }

  mutating func text(_ text: XMLText) throws(DocumentProblem) { self.text = text.string }

  mutating func end(_ name: String) throws(DocumentProblem) {
    path.removeLast()
    let said = text.trimmed()
    text = ""
    if path.last == "BugInstance", name == "LongMessage" || name == "ShortMessage" {
      if name == "LongMessage" || bug?.message == nil { bug?.message = said }
    }
    guard name == "BugInstance", let bug else { return }
    self.bug = nil
    let isSecurity = bug.category == "SECURITY"
    try sink.finding(bug.type, bug.message ?? bug.type, kind: isSecurity ? .vulnerability : .bug) {
      $0.rate(bug.rank.map { rating($0) } ?? bug.priority.map { rating(priority: $0) })
      $0.confidence = bug.priority.flatMap { $0 == 1 ? .high : $0 == 2 ? .medium : .low }
      $0.location = bug.place
      $0.identifiers = [cwe(bug.weakness)].compactMap(\.self)
      $0.fingerprint = bug.hash
    }
  }

  /// 1 to 20, from scariest to of concern.
  private func rating(_ rank: Int) -> Severity {
    switch rank {
    case ...4: .critical
    case 5...9: .high
    case 10...14: .medium
    default: .low
    }
  }

  /// FindBugs before ranks.
  private func rating(priority: Int) -> Severity {
    switch priority {
    case 1: .high
    case 2: .medium
    default: .low
    }
  }
}
