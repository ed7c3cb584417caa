import CivilTime
public import GateEngine
import GateKit
public import SourceText

// Whoever made the document knew its shape, so what is missing in it was missing in the report, or came with a later
// version: each part that cannot be read is left out, and none makes the rest unreadable.

extension RecordedReport {
  /// - Parameter program: version of this program.
  public init(_ report: Report, program: String) {
    self.init(reading: reportDocument(report, program: program, forPages: true), verdict: report.verdict)
  }

  /// nil where the document is none of a report, or of a format that this version does not know.
  public init?(document: Node) {
    guard document.number("version") == ReportShape.version,
      let verdict = document["verdict"].flatMap({ Verdict($0) })
    else { return nil }
    self.init(reading: document, verdict: verdict)
  }

  private init(reading document: Node, verdict: Verdict) {
    let inputs = document["inputs"].flatMap { RecordedInputs($0) } ?? RecordedInputs()
    self.verdict = verdict
    program = document.text("program") ?? inputs.program
    let conclusion = document.text("conclusion") ?? ""
    let lead = "\(verdict.rawValue): "
    self.conclusion = conclusion.hasPrefix(lead) ? String(conclusion.dropFirst(lead.count)) : conclusion
    facts = inputs.facts
    isObserved = document["policy"]?.text("mode") == Policy.Mode.observe.rawValue
    now = inputs.now
    validUntil = document.instant("valid_until")
    origin = inputs.origin
    evidence = inputs.evidence
    gates = document.list("gates").map { RecordedGate($0) }
    change = ChangeFigures(document["change"] ?? .null)
    labels = document.list("labels").map { label in
      LabelState(
        label: label.text("label") ?? "", color: label.text("color"), description: label.text("description"),
        isSet: label["set"]?.scalar.map { $0 == "true" })
    }
    undecidedRules = document.list("undecided_rules").map {
      UndecidedRule(mark: $0.mark("at"), facts: $0.texts("facts"))
    }
    idleWaivers = document.list("idle_waivers").map {
      IdleWaiver(gate: $0.text("gate") ?? "", mark: $0.mark("at"), message: $0.text("message") ?? "")
    }
    commandRemarks = document.list("command_remarks").map {
      CommandRemark(
        by: $0.text("by"), url: $0.text("url"), message: $0.text("message") ?? "", post: $0.text("post"))
    }
    preview = document["preview"].map { Preview($0) }
  }
}

extension RecordedReport.Preview {
  fileprivate init(_ node: Node) {
    policy = node["policy"]?.list("files").first?.text("name")
    verdict = node["verdict"].flatMap { Verdict($0) }
    gates = node.list("gates").map { RecordedGate($0) }
    problems = node.list("problems").map {
      Problem(mark: $0.mark("at"), message: $0.text("message") ?? "")
    }
  }
}

extension ChangeFigures {
  fileprivate init(_ node: Node) {
    self.init()
    base = node.text("base").flatMap { ObjectID($0) }
    mergeBases = node.texts("merge_bases").compactMap { ObjectID($0) }
    head = node.text("head").flatMap { ObjectID($0) }
    commits = node.number("commits") ?? 0
    let changed = node.list("files")
    files = changed.count
    added = changed.reduce(0) { $0 + ($1.number("added") ?? 0) }
    removed = changed.reduce(0) { $0 + ($1.number("removed") ?? 0) }
  }
}

extension RecordedGate {
  fileprivate init(_ node: Node) {
    let override = node["override"].map {
      GateOverride(by: $0.text("by") ?? "", reason: $0.text("reason") ?? "", url: $0.text("url"))
    }
    let shown = node[ReportShape.shown] ?? .null
    name = node.text("name") ?? ""
    enforcement = node["enforcement"].flatMap { Enforcement($0) } ?? .block
    verdict = node["verdict"].flatMap { Verdict($0) } ?? .errored
    ending = node.text("outcome").flatMap { GateEnding(rawValue: $0) } ?? .failed
    reason = node.text("reason")
    waitingFor = node.texts("waiting_for")
    self.override = override
    sources = node.list("sources").map(\.asMark)
    settings = (node["settings"] ?? .null).asInJSON
    measurements = node.list("measurements").compactMap { Measurement($0) }
    findings = node.list("findings").map { JudgedFinding($0, override) }
    notes = node.texts("notes")
    summary = shown.text("summary")
    tables = shown.list("tables").map { AnswerTable($0) }
    exhibits = shown.list("exhibits").map { Exhibit($0) }
    moreExhibits = shown.number("more_exhibits") ?? 0
  }
}

extension Measurement {
  fileprivate init?(_ node: Node) {
    guard let name = node.text("name"), let numerator = node.number("numerator"),
      let denominator = node.number("denominator"), let unit = node.text("unit").flatMap(Unit.init)
    else { return nil }
    var limit: Limit?
    if let held = node["limit"], let n = held.number("numerator"), let d = held.number("denominator") {
      limit =
        held.text("kind") == "at least"
        ? .atLeast(numerator: n, denominator: d)
        : .atMost(numerator: n, denominator: d)
    }
    self.init(name, numerator, of: denominator, unit: unit, limit: limit)
  }
}

extension JudgedFinding {
  fileprivate init(_ node: Node, _ override: GateOverride?) {
    let standing: Standing =
      switch node.text("standing") {
      case "known": .known
      case "waived":
        .waived(
          reason: node.text("waiver_reason") ?? "", until: node.instant("waived_until") ?? Instant(seconds: 0)
        )
      case "overridden": .overridden(by: override?.by ?? "", reason: override?.reason ?? "")
      default: .counts
      }
    self.init(
      finding: Finding(
        rule: node.text("rule") ?? "", message: node.text("message") ?? "", help: node.text("help"),
        location: node["location"].flatMap { Location($0) },
        related: node.list("related").compactMap { Location($0) },
        atMost: node["at_most"].flatMap { Enforcement($0) } ?? .block, explanation: Explanation(finding: node)
      ),
      fingerprint: node.text("fingerprint") ?? "", standing: standing,
      effect: node["effect"].flatMap { Enforcement($0) } ?? .block)
  }
}

extension Explanation {
  fileprivate init?(finding node: Node) {
    guard let why = node.text("why") else { return nil }
    let steps = node.list("rewrite").map {
      Step($0.text("title") ?? "", $0.texts("lines"), isCode: $0.text("code") == "true")
    }
    self.init(why: why, steps: steps, waiver: node.text("waiver"))
  }
}

extension Location {
  fileprivate init?(_ node: Node) {
    guard let text = node.text("path") else { return nil }
    let path = node.text("path_bytes").flatMap { RepositoryPath(hexadecimal: $0) } ?? RepositoryPath(text)
    var lines: ClosedRange<Int>?
    if let first = node.number("start_line"), let last = node.number("end_line"), first <= last {
      lines = first...last
    }
    self.init(path, lines: lines)
  }
}

extension AnswerTable {
  fileprivate init(_ node: Node) {
    let columns = node.list("columns").map { column -> Column in
      let name = column.text("name") ?? ""
      return column.text("number") == "true" ? .number(name) : .text(name)
    }
    let rows = node.list("rows").map { row in row.items.map { $0.scalar ?? "" } }
    self.init(title: node.text("title") ?? "", columns: columns, rows: rows)
  }
}

extension Exhibit {
  fileprivate init(_ node: Node) {
    let panels = node.list("panels").compactMap { panel -> Panel? in
      guard let location = panel["location"].flatMap({ Location($0) }) else { return nil }
      return Panel(location, lines: panel.list("lines").map { Line($0) })
    }
    self.init(title: node.text("title") ?? "", panels: panels)
  }
}

extension Exhibit.Line {
  fileprivate init(_ node: Node) {
    self.init(
      node.number("number"), node.text("text") ?? "",
      mark: node.text("mark").flatMap(Exhibit.Mark.init), isNew: node.text("new") == "true",
      note: node.text("note"))
  }
}

extension Node {
  fileprivate func text(_ key: String) -> String? { self[key]?.scalar }
  fileprivate func number(_ key: String) -> Int? { self[key]?.scalar.flatMap { Int($0) } }
  fileprivate func instant(_ key: String) -> Instant? { text(key).flatMap { Instant($0) } }
  fileprivate func list(_ key: String) -> [Node] { self[key]?.items ?? [] }
  fileprivate func texts(_ key: String) -> [String] { list(key).compactMap(\.scalar) }
  fileprivate func mark(_ key: String) -> Mark { (self[key] ?? .null).asMark }

  fileprivate var asMark: Mark {
    Mark(source: text("source") ?? "", line: number("line") ?? 0, column: number("column") ?? 0)
  }
}
