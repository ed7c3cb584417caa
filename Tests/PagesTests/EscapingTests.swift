import CivilTime
@testable import GateEngine
import GateKit
import Pages
import Rendering
import SourceText
import Storage
import Testing

/// Whoever opens a pull request writes its title, branches, files and labels; forges write names and problems.
@Suite("Text from outside on pages")
struct EscapingTests {
  static let attacks = [
    "<script>alert(1)</script><img src=x onerror=alert(1)>", "\" onmouseover=\"x' onclick='y",
    "</title></td></table></main>", "--><![CDATA[x]]>&lt;b&gt;&#60;", "javascript:alert(1)",
    "a\u{202E}b\u{0}\u{FFFE}\u{200B}", "../../queue?before=1#x",
  ]

  @Test("stays text", arguments: attacks.indices, Rendered.all.map(\.name))
  func everywhere(_ index: Int, _ name: String) async throws {
    let page = try #require(Rendered.all.first { $0.name == name })
    let attack = Self.attacks[index]
    let (reader, viewer) = Self.hostile(attack, page.viewer)
    let plain = try await PageStructure(page.answer().text)
    let text = await Rendered.answer(page.path, viewer, reader).text
    let structure = try PageStructure(text)
    // The same kinds of elements and attributes as with harmless text, and no more.
    #expect(
      Set(structure.elements.map(\.name)).isSubset(of: Set(plain.elements.map(\.name)).union(Self.known)))
    for element in structure.elements {
      #expect(!element.attributes.keys.contains { $0.hasPrefix("on") || $0 == "src" || $0 == "style" })
      let link = element.attributes["href"] ?? "/"
      #expect(
        link.hasPrefix("/") && !link.hasPrefix("//") || link.hasPrefix("#") || link.hasPrefix("https://"))
    }
    #expect(!text.unicodeScalars.contains { "\u{0}\u{202E}\u{200B}\u{FFFE}".unicodeScalars.contains($0) })
  }

  /// Elements that stand on a page only where there is something to say.
  private static let known: Set = [
    "a", "b", "br", "code", "details", "summary", "pre", "ul", "li", "p", "section", "ol", "div", "table",
    "caption", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "time", "span", "h2", "h3",
  ]

  @Test("is shown, and not only left out")
  func shown() async throws {
    let (reader, viewer) = Self.hostile(Self.attacks[0], Sample.reader)
    let text = await Rendered.answer("/repositories/github/acme/shop/pulls/12", viewer, reader).text
    let count = text.split(
      separator: "&lt;script&gt;alert(1)&lt;/script&gt;", omittingEmptySubsequences: false
    ).count
    // Title, branches, author, gate, finding, place, rule, settings, policy line, evidence, exhibit.
    #expect(count > 11)
  }

  private static func hostile(_ text: String, _ viewer: Viewer) -> (SampleReader, Viewer) {
    var reader = SampleReader()
    reader.reports = [Sample.blocked, Sample.worse].enumerated().map { index, report in
      Sample.kept(hostile(report, text + "\(index)"), id: index * 3 + 41)
    }
    // The addresses that are looked at, and others.
    reader.reports.insert(Sample.kept(hostile(Sample.waiting, text), id: 42), at: 1)
    let name = RepositoryName(forge: text, path: "\(text)/\(text)")
    reader.names.append(name)
    reader.queued = [
      QueuedWork(
        work: WorkKey(name, "pull/3"), due: Sample.now, since: Sample.now, attempts: 1, problem: text,
        worker: text),
      QueuedWork(
        work: WorkKey(name, text), due: Sample.now, since: Sample.now, attempts: 1, problem: text, worker: nil
      ),
    ]
    reader.dead = reader.queued
    reader.kept = [
      KeptEvent(
        id: 1, received: Sample.now,
        event: ReceivedEvent(
          forge: text, delivery: text, name: text, repository: name, sender: text, body: []),
        state: .open)
    ]
    reader.writeFailure = StoreFailure(text, reason: text, mayPass: true)
    reader.trends = [
      "\(text)0/\(text)0": [
        KeptMeasurement(
          measurement: NewMeasurement(
            branch: "main", commit: text, isMerged: true, gate: text, name: text, numerator: 1,
            denominator: 2,
            unit: "percent"), at: Sample.now)
      ]
    ]
    let readable = viewer.isOperator ? Viewer.Readable.everything : .only([Sample.shop, name])
    return (
      reader,
      viewer == .anonymous
        ? viewer : Viewer(.login(text, forge: text), readable: readable, isOperator: viewer.isOperator)
    )
  }

  private static func hostile(_ report: Report, _ text: String) -> Report {
    let location = Location(RepositoryPath(text), lines: 1...2)
    let finding = Finding(
      rule: text, message: text, help: text, location: location, related: [location],
      explanation: Explanation(why: text, steps: [.init(text, [text], isCode: true)], waiver: text))
    var answer = GateAnswer(
      measurements: [
        Measurement(text, 1, of: 2, unit: .percent, limit: .atLeast(numerator: 1, denominator: 2))
      ], notes: [text])
    answer.exhibits = [
      Exhibit(
        title: text,
        panels: [.init(location, lines: [.init(1, text, mark: .missed, isNew: true, note: text)])])
    ]
    answer.tables = [AnswerTable(title: text, columns: [.text(text)], rows: [[text]])]
    let gate = Sample.gate(
      text, text, line: 1, answer, [Sample.judged(finding, gate: text)],
      settings: .map(["\(text)": .text(text)]))
    var inputs = report.inputs
    inputs.facts.title = text
    inputs.facts.source = text
    inputs.facts.target = "main"
    inputs.facts.author = text
    inputs.facts.url = text
    inputs.facts.labels = [AppliedLabel(name: text)]
    inputs.origin = PolicyOrigin(
      source: .base, commit: Sample.base,
      files: [
        PolicyFile(name: ".gatehouse.yml", digest: text, text: text),
        PolicyFile(name: text, digest: text, text: text),
      ])
    inputs.evidence = [
      Evidence(
        id: text, of: .head, path: RepositoryPath(text), digest: text, commit: nil, made: nil,
        content: ReportContent([]))
    ]
    var hostile = Report(
      inputs: inputs, results: [gate], verdict: report.verdict,
      undecidedRules: [UndecidedRule(mark: Mark(source: text, line: 1, column: 1), facts: [text])],
      idleWaivers: [IdleWaiver(gate: text, mark: .none, message: text)],
      labels: [LabelState(label: text, color: text, description: text, isSet: true)], validUntil: nil)
    hostile.commandRemarks = [CommandRemark(by: text, url: text, message: text, post: text)]
    return hostile
  }
}
