import CivilTime
import DocumentReading
@testable import GateEngine
import GateKit
import Rendering
import SourceText
import TestSupport
import Testing

/// Titles, branches, paths, messages: whoever opens a pull request writes them.
@Suite("Hostile text")
struct HostileTextTests {
  static let attacks = [
    "\u{1B}[31mred\u{1B}]0;title\u{7}\u{9B}2J", "a\u{202E}b\u{2066}c\u{200B}d", "\u{0}\u{8}\u{FFFE}\u{FFFF}",
    "::error file=a.txt::no", "x\n::stop-commands::t\r::set-output name=a::b", "##[error]no ##vso[task.x]",
    "<script>alert(1)</script><img src=x onerror=alert(1)>", "\" onmouseover=\"x' onclick='y",
    "</details></code>-->]]>",
    "<!ENTITY x SYSTEM \"file:///etc/passwd\">&x;", "| a |\n|---|\n\n# heading",
    "@octocat fixes #1 GH-2 o/r#3",
    "![x](https://evil.example/x.png)[y](javascript:alert(1))", "`a``b```\n```\ncode",
    "~~~\n$$x$$ :tada: https://evil.example",
    String(repeating: "a", count: 81) + "::warning::x",
  ]

  @Test("shows as itself on a terminal, whatever the width", arguments: attacks.indices)
  func terminal(_ index: Int) {
    let attack = Self.attacks[index]
    let evaluation = everywhere(attack)
    for width in [40, 80, 200] {
      let reports = [
        TerminalReport(width: width, verbose: true),
        TerminalReport(width: width, colour: true, verbose: true),
        TerminalReport(width: width, verbose: true, ascii: true),
      ]
      for report in reports {
        for text in [report.text(evaluation), report.explanation(evaluation)] {
          let plain = ["0", "1", "2", "1;31", "33", "32", "36"].reduce(text) {
            $0.replacing("\u{1B}[\($1)m", with: "")
          }
          expectNoControl(plain)
          expectNoCommand(plain)
        }
      }
    }
  }

  @Test("does not end a workflow command or begin one", arguments: attacks.indices)
  func workflow(_ index: Int) {
    let attack = Self.attacks[index]
    let text = workflowCommands(everywhere(attack).report)
    expectNoControl(text)
    let commands = text.split(separator: "\n").filter { $0.trimmed().hasPrefix("::") }
    #expect(
      commands.map { String($0.dropFirst(2).prefix { $0.isLetter }) } == [
        "error", "error", "warning", "notice", "group", "endgroup", "group", "endgroup",
      ])
    #expect(text.split(separator: "\n").allSatisfy { $0.hasPrefix("::") || !$0.contains("##[") })
  }

  @Test("does not end a logging command or begin one", arguments: attacks.indices)
  func logging(_ index: Int) {
    let text = azureCommands(everywhere(Self.attacks[index]).report)
    expectNoControl(text)
    for line in text.split(separator: "\n") {
      let isCommand = line.hasPrefix("##vso[task.logissue ")
      #expect(isCommand || !line.lowercased().contains("##vso["))
      guard isCommand else {
        #expect(line.hasPrefix("##[group]") || line == "##[endgroup]" || !line.contains("##["))
        continue
      }
      let properties = line.dropFirst("##vso[task.logissue ".count).prefix { $0 != "]" }
      let keys = properties.split(separator: ";").map { String($0.prefix { $0 != "=" }) }
      #expect(
        [["type", "code"], ["type", "sourcepath", "code"], ["type", "sourcepath", "linenumber", "code"]]
          .contains(keys))
    }
  }

  @Test("comes back from JSON and SARIF as it was", arguments: attacks.indices)
  func documents(_ index: Int) throws {
    let attack = Self.attacks[index]
    let report = everywhere(attack).report
    let document = reportDocument(report, program: attack)
    #expect(ReportShape.document.check(document) == [])
    let text = jsonText(document)
    expectNoControl(text)
    let again = try readJSON(Array(text.utf8), source: "report.json")
    #expect(again.hasSameContent(as: document))
    let recorded = try #require(again["inputs"].flatMap(RecordedInputs.init))
    #expect(recorded == RecordedInputs(report.inputs, program: attack))
    let sarif = sarifReport(report, program: attack)
    expectNoControl(sarif)
    _ = try readJSON(Array(sarif.utf8), source: "report.sarif")
  }

  @Test("makes no tag, attribute or entity in HTML and XML", arguments: attacks.indices)
  func markup(_ index: Int) throws {
    let attack = Self.attacks[index]
    let report = everywhere(attack).report
    let page = htmlReport(report, program: attack)
    let tags: Set = [
      "!doctype", "html", "head", "meta", "title", "style", "body", "a", "header", "p", "h1", "h2", "h3",
      "div", "dl",
      "dt", "dd", "main", "section", "table", "caption", "thead", "tbody", "tr", "th", "td", "span",
      "details",
      "summary", "ol", "ul", "li", "b", "pre", "code", "footer", "br", "time",
    ]
    try expectOnly(tags, in: page)
    expectNoControl(page)
    let xml = junitReport(report, program: attack)
    let elements: Set = [
      "?xml", "testsuites", "testsuite", "testcase", "properties", "property", "failure", "error", "skipped",
      "system-out",
    ]
    try expectOnly(elements, in: xml)
    expectNoControl(xml)
    for text in [page, xml] {
      #expect(!text.unicodeScalars.contains { $0 == "\u{FFFE}" || $0 == "\u{FFFF}" })
    }
  }

  @Test("stays text in Markdown", arguments: attacks.indices)
  func markdown(_ index: Int) throws {
    let attack = Self.attacks[index]
    let text = markdownReport(everywhere(attack).report, program: attack)
    expectNoControl(text)
    let prose = withoutCode(text).replacing("\\]", with: "")
    try expectOnly(["details", "summary", "code", "sub", "br"], in: prose)
    for stray in ["@o", "](", "o/r#3", " #1", "GH-2", "://", ":tada:", "$$"] {
      #expect(!prose.contains(stray), "\(stray)")
    }
    let headings = text.split(separator: "\n").filter { $0.hasPrefix("#") }
    #expect(headings.count == 1)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("|") }
    // The gates, and below two of them a table of three rows.
    #expect(rows.map { $0.count { $0 == "|" } }.sorted() == [3, 3, 3, 3, 3, 3, 6, 6, 6, 6, 6])
  }

  @Test("stays text on a check run and in a comment", arguments: attacks.indices)
  func published(_ index: Int) throws {
    let attack = Self.attacks[index]
    let report = everywhere(attack).report
    let marker = commentMarker(context: attack)
    #expect(marker.hasPrefix("<!-- ") && marker.hasSuffix(" -->"))
    #expect(marker.dropFirst(5).dropLast(4).allSatisfy { $0.isASCII && !"<>-\n".contains($0) })
    let findings = report.reportedFindings
    let comment = commentText(report, program: attack, marker: marker)
    let pages = [
      checkSummary(report, program: attack), checkText(findings, annotations: 1) ?? "",
      checkSummary(failure: attack, program: attack), String(comment.dropFirst(marker.count)),
    ]
    for page in pages {
      expectNoControl(page)
      let prose = withoutCode(page).replacing("\\]", with: "")
      try expectOnly(["details", "summary", "code", "sub", "br"], in: prose)
      for stray in ["@o", "](", "o/r#3", " #1", "GH-2", "://", ":tada:", "$$"] {
        #expect(!prose.contains(stray), "\(stray)")
      }
      #expect(page.split(separator: "\n").count { $0.hasPrefix("#") } <= 1)
    }
    #expect(!findings.isEmpty)
    for finding in findings {
      expectNoControl(finding.annotationTitle)
      expectNoControl(finding.annotationMessage)
      #expect(!finding.annotationTitle.contains("\n"))
      #expect(finding.annotationTitle.utf8.count <= 255)
    }
    expectNoControl(checkTitle(report))
  }

  @Test("stays short and visible in a status", arguments: attacks.indices)
  func status(_ index: Int) {
    let attack = Self.attacks[index]
    let report = everywhere(attack).report
    let texts =
      [statusDescription(report), statusDescription(failure: attack)]
      + report.results.map { statusDescription($0) }
    for text in texts {
      expectNoControl(text)
      #expect(!text.contains("\n"))
      #expect(text.unicodeScalars.count <= 140)
    }
  }
}

// MARK: - A report that says one thing everywhere

private func everywhere(_ text: String) -> Evaluation {
  let path = RepositoryPath(text)
  let location = Location(path, lines: 1...2)
  let mark = Mark(source: text, line: 3, column: 4)
  func finding(_ effect: Enforcement, _ standing: JudgedFinding.Standing = .counts) -> JudgedFinding {
    Sample.judged(
      Finding(
        rule: text, message: text, help: text, location: location, related: [location],
        explanation: Explanation(
          why: text, steps: [.init(text, [text, text], isCode: true), .init(text, [text], isCode: false)],
          waiver: text)), effect, standing)
  }
  let manifest = GateManifest(
    id: text, summary: text, rationale: text, rules: [GateManifest.Rule(text, text)], examples: [])
  func gate(_ name: String, _ outcome: GateOutcome, _ findings: [JudgedFinding], _ verdict: Verdict)
    -> GateResult
  {
    GateResult(
      name: name + text, manifest: manifest, enforcement: .block,
      settings: Node(value: .map([Node.Entry(key: text, node: .list([.text(text), .plain(text)]))])),
      sources: [mark], outcome: outcome, findings: findings, verdict: verdict)
  }
  var given = GateAnswer(
    measurements: [Measurement(text, 1, limit: .atMost(numerator: 0, denominator: 1))], notes: [text])
  let panel = Exhibit.Panel(
    Location(path, lines: 1...2),
    lines: [.init(1, text, mark: .missed, isNew: true, note: text), .init(nil, text)])
  given.exhibits = [Exhibit(title: text, panels: [panel]), Exhibit(title: text, panels: [panel, panel])]
  given.tables = [AnswerTable(title: text, columns: [.number(text), .text(text)], rows: [[text, text]])]
  let answer = GateOutcome.answered(given)
  let findings = [
    finding(.block), finding(.warn), finding(.off, .waived(reason: text, until: Sample.later)),
    finding(.off, .known),
  ]
  let results = [
    gate("a", answer, findings, .blocked),
    gate("b", .failed(reason: text, isReproducible: true), [], .errored),
    gate("c", .skipped(reason: text), [], .passed), gate("d", .notAsked(facts: [text]), [], .passed),
  ]
  let inputs = Sample.inputs { inputs in
    inputs.facts.title = text
    inputs.facts.source = text
    inputs.facts.target = text
    inputs.facts.author = text
    inputs.facts.url = "https://" + text
    inputs.facts.labels = [AppliedLabel(name: text, setBy: text)]
    inputs.tips = [text: Sample.base]
    inputs.origin = PolicyOrigin(
      source: .head, commit: nil, files: [PolicyFile(name: text, digest: text, text: "\n\n" + text)])
    inputs.evidence = [
      Evidence(id: text, path: path, digest: text, commit: nil, made: nil, content: ReportContent([]))
    ]
  }
  var report = Report(
    inputs: inputs, results: results, verdict: .errored,
    undecidedRules: [UndecidedRule(mark: mark, facts: [text])],
    idleWaivers: [IdleWaiver(gate: text, mark: mark, message: text)],
    labels: [LabelState(label: text, color: text, description: text, isSet: true)], validUntil: nil)
  report.preview = Report.Preview(
    origin: inputs.origin, results: [gate("e", answer, [finding(.inform)], .passed)], verdict: .passed,
    problems: text.count.isMultiple(of: 2) ? [Problem(mark: mark, message: text)] : [])
  let extra = gate("n", answer, [finding(.inform)], .passed)
  report = Report(
    inputs: report.inputs, results: results + [extra], verdict: .errored,
    undecidedRules: report.undecidedRules,
    idleWaivers: report.idleWaivers, labels: report.labels, validUntil: nil, preview: report.preview)
  return Evaluation(report: report, durations: [text: .seconds(1)])
}

// MARK: - What must not be there

private func expectNoControl(_ text: String, _ location: Testing.SourceLocation = #_sourceLocation) {
  let strays = text.unicodeScalars.filter { scalar in
    if scalar == "\n" { return false }
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: return true
    case .format: return true
    default: return false
    }
  }
  #expect(strays.isEmpty, "\(strays.map { String($0.value, radix: 16) })", sourceLocation: location)
}

private func expectNoCommand(_ text: String, _ location: Testing.SourceLocation = #_sourceLocation) {
  let commands = text.split(separator: "\n").filter { $0.trimmed().hasPrefix("::") || $0.contains("##[") }
  #expect(commands.isEmpty, sourceLocation: location)
}

/// Every `<` begins one of `tags`, whose attributes are well formed and none of which is a handler.
private func expectOnly(
  _ tags: Set<String>, in text: String, _ location: Testing.SourceLocation = #_sourceLocation
) throws {
  for piece in text.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
    let body = piece.hasPrefix("/") ? piece.dropFirst() : piece
    let name = String(body.prefix { !$0.isWhitespace && $0 != ">" && $0 != "/" })
    #expect(tags.contains(name.lowercased()), "<\(piece.prefix(60))", sourceLocation: location)
    let inside = try #require(body.firstIndex(of: ">").map { body[..<$0] }, sourceLocation: location)
    #expect(inside.count { $0 == "\"" }.isMultiple(of: 2), "<\(inside)", sourceLocation: location)
    let names = inside.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset.isMultiple(of: 2) }.map(\.element)
    #expect(
      names.allSatisfy { !$0.contains(" on") && !$0.contains("'") }, "<\(inside)", sourceLocation: location)
  }
}

/// Without blocks between fences, what stands between equal runs of backticks on one line, and inside `<code>`.
private func withoutCode(_ text: String) -> String {
  withoutBlocks(text).map { line -> String in
    var result = ""
    var rest = line
    while let first = rest.first {
      guard first == "`", !result.hasSuffix("\\") else {
        result.append(first)
        rest.removeFirst()
        continue
      }
      let fence = rest.prefix { $0 == "`" }
      let after = rest.dropFirst(fence.count)
      var search = after
      var end: Substring.Index?
      while let tick = search.firstIndex(of: "`") {
        let run = search[tick...].prefix { $0 == "`" }
        if run.count == fence.count {
          end = run.endIndex
          break
        }
        search = search[run.endIndex...]
      }
      if let end {
        rest = rest[end...]
      } else {
        result += fence
        rest = after
      }
    }
    return inElements(result)
  }.joined(separator: "\n")
}

/// Lines outside of blocks of code, of which none may be left open.
private func withoutBlocks(_ text: String) -> [Substring] {
  var lines: [Substring] = []
  var open: String?
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    let words = line.trimmed()
    if let fence = open {
      if words == fence { open = nil }
    } else if words.hasPrefix("```"), words.allSatisfy({ $0 == "`" }) {
      open = words
    } else {
      lines.append(line)
    }
  }
  #expect(open == nil, "a block of code is left open")
  return lines
}

private func inElements(_ line: String) -> String {
  var result = ""
  var rest = line[...]
  while let start = rest.firstRange(of: "<code>"), let end = rest.firstRange(of: "</code>"),
    start.upperBound <= end.lowerBound
  {
    result += rest[..<start.lowerBound]
    rest = rest[end.upperBound...]
  }
  return result + rest
}
