@testable import GateEngine
import GateKit
@testable import Publishing
import SourceText
import TestSupport
import Testing

@Suite("What a report wants a forge to show")
struct DesiredStateTests {
  private let golden = GoldenFiles()

  @Test("as people read it", arguments: Reports.Name.allCases)
  func golden(_ name: Reports.Name) {
    var limits = PublicationLimits()
    if name == .huge {
      limits.checkText = 1_500
      limits.comment = 2_500
    }
    let publication = publication(name.report, perGate: name != .huge, limits: limits)
    #expect(golden.difference("\(name.rawValue).md", shown(publication)) == nil)
  }

  @Test("for a change that could not be judged")
  func failure() {
    let publication = Publication(
      failure: ".gatehouse.yml:14:5: unknown key \"treshold\"; did you mean \"threshold\"?\n@octocat <b>",
      subject: Reports.subject, program: Reports.program, limits: PublicationLimits())
    #expect(golden.difference("failure.md", shown(publication)) == nil)
    #expect(publication.statuses.map(\.state) == [.error])
    #expect(publication.check?.conclusion == .actionRequired)
    #expect(publication.labels.isEmpty)
    guard case .keptUpToDate = publication.comment else {
      Issue.record("a broken policy would comment on every pull request")
      return
    }
  }

  @Test(
    "has the verdict as status and conclusion",
    arguments: [
      (Reports.Name.blocked, CommitStatus.State.failure, CheckRun.Conclusion.failure),
      (.passed, .success, .success), (.quiet, .success, .success), (.errored, .error, .actionRequired),
      (.pending, .pending, .pending), (.observed, .success, .success),
    ])
  func verdict(_ name: Reports.Name, _ state: CommitStatus.State, _ conclusion: CheckRun.Conclusion) {
    let publication = publication(name.report)
    #expect(publication.statuses.map(\.state) == [state])
    #expect(publication.check?.conclusion == conclusion)
  }

  @Test("never blocks where the policy observes, whatever became of its gates")
  func observes() {
    let report = Reports.report([Reports.mergeFlow, Reports.coverage], mode: .observe)
    let publication = publication(report, perGate: true)
    #expect(publication.statuses.map(\.state) == [.success, .success, .success])
    #expect(publication.check?.conclusion == .success)
    #expect(publication.statuses[0].description.hasPrefix("observe mode, nothing blocks: 2 of 2 gates"))
  }

  @Test("has a status for each gate where the policy asks for it, and one that did not run passes")
  func perGate() {
    let statuses = publication(Reports.blocked, perGate: true).statuses
    #expect(
      statuses.map { "\($0.context) \($0.state.rawValue)" } == [
        "gatehouse: main failure", "gatehouse/clean-repo: main failure",
        "gatehouse/commit-rules: main success", "gatehouse/merge-flow: main failure",
        "gatehouse/migrations: main success", "gatehouse/reviews: main success",
        "gatehouse/title: main success",
      ])
    #expect(
      statuses.map(\.description)[4...] == [
        "skipped: no file matches db/migrate/**",
        "not asked: only a forge or the command line knows reviews",
        "passed: title length 34 (at most 72)",
      ])
  }

  @Test("shows findings beside lines of the change, the strongest first, and lists the others")
  func annotations() {
    let check = publication(Reports.blocked).check
    #expect(
      check?.annotations.map { "\($0.path):\($0.lines.lowerBound) \($0.level.rawValue)" } == [
        "Sources/a.swift:10 failure", "Sources/a.swift:3 warning", "Sources/a.swift:1 notice",
      ])
    let text = check?.text ?? ""
    #expect(text.hasPrefix("### 7 of 10 findings: the others stand beside their lines\n"))
    for missing in ["a binary file", "a file that is gone", "another file", "a UTF-8 name", "48,210,332"] {
      #expect(text.contains(missing))
    }
  }

  @Test("keeps to the policy's number of annotations", arguments: [0, 1, 2, 3, 4])
  func annotationLimit(_ max: Int) {
    var settings = PublishSettings()
    settings.annotations.max = max
    let report = Reports.report([Reports.cleanRepo], publish: settings)
    let check = publication(report).check
    let shown = min(max, 3)
    #expect(check?.annotations.count == shown)
    #expect(check?.text?.matches(of: /(?m)^-\s/).count == 8 - shown)
  }

  @Test("keeps to every limit of the forge", arguments: [100, 700, 2_000, 65_535])
  func limits(_ bytes: Int) {
    var limits = PublicationLimits()
    limits.checkText = max(bytes, 500)
    limits.comment = max(bytes, 700)
    limits.statusDescription = min(bytes, 140)
    for name in Reports.Name.allCases {
      let publication = publication(name.report, perGate: true, limits: limits)
      for status in publication.statuses {
        #expect(status.description.unicodeScalars.count <= limits.statusDescription)
        #expect(status.context.unicodeScalars.count <= limits.statusContext)
        #expect(!status.description.isEmpty)
      }
      #expect((publication.check?.summary.utf8.count ?? 0) <= limits.checkText)
      #expect((publication.check?.text?.utf8.count ?? 0) <= limits.checkText)
      #expect((publication.check?.title.utf8.count ?? 0) <= 255)
      #expect((publication.comment.body?.utf8.count ?? 0) <= limits.comment)
      for annotation in publication.check?.annotations ?? [] {
        #expect(annotation.title.utf8.count <= 255)
        #expect(annotation.message.utf8.count <= 65_535)
      }
      for label in publication.labels {
        #expect((label.description?.unicodeScalars.count ?? 0) <= limits.labelDescription)
      }
    }
  }

  @Test("says that it was cut, at the end of a whole line")
  func cut() {
    let check = publication(Reports.huge).check
    let lines = (check?.text ?? "").split(separator: "\n")
    #expect(
      lines.last == "**Cut here: this place holds no more. The report in JSON or HTML shows all of it.**")
    // Each line is one of these, to its end.
    let whole = /### .* lines|\*\*`gate-\d+`\*\*|- `Sources\/a.swift:\d+` .* `rule`|  - fix: (?:漢字){40}/
    #expect(lines.dropLast().allSatisfy { $0.wholeMatch(of: whole) != nil })
    #expect(lines.count > 100)
  }

  @Test("counts characters as forges do: a family is seven of them")
  func scalars() {
    let family = "👨‍👩‍👧‍👦"
    #expect(family.truncated(toScalars: 7) == family)
    #expect(family.truncated(toScalars: 6) == "…")
    let finding = Finding(rule: "r", message: String(repeating: family, count: 100))
    let report = Reports.report([Reports.gate("g", .block, [(finding, .block)])])
    let description = publication(report).statuses[0].description
    #expect(description.unicodeScalars.count <= 140)
    #expect(description.hasSuffix(family + "…"))
  }

  @Test(
    "comments when it matters",
    arguments: [
      (PublishSettings.Comment.whenBlocked, Reports.Name.blocked, "wanted"),
      (.whenBlocked, .errored, "wanted"),
      (.whenBlocked, .passed, "wanted"), (.whenBlocked, .quiet, "kept"), (.whenBlocked, .pending, "kept"),
      (.whenBlocked, .observed, "wanted"), (.always, .quiet, "wanted"), (.always, .pending, "wanted"),
      (.never, .blocked, "untouched"),
    ])
  func comments(_ setting: PublishSettings.Comment, _ name: Reports.Name, _ expected: String) {
    var settings = PublishSettings()
    settings.comment = setting
    let publication = Publication(
      name.report, settings: settings, subject: Reports.subject, program: Reports.program,
      limits: PublicationLimits())
    let comment =
      switch publication.comment {
      case .untouched: "untouched"
      case .keptUpToDate: "kept"
      case .wanted: "wanted"
      }
    #expect(comment == expected)
  }

  @Test("collapses its comment to one line where it passes")
  func collapsed() {
    let body = publication(Reports.quiet).comment.body ?? ""
    let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "<!-- gatehouse comment: gatehouse -->")
    #expect(lines[1] == "<details><summary>✅ Passed: 1 gate, 1 skipped</summary>")
    #expect(body.hasSuffix("\n</details>\n"))
    #expect(publication(Reports.blocked).comment.body?.contains("\n### ❌ Blocked\n") == true)
  }

  @Test("leaves labels alone that nobody can tell, and cuts what stands beside a label")
  func labels() {
    let labels = publication(Reports.blocked).labels
    #expect(labels.map { "\($0.name) \($0.isSet)" } == ["target: production true", "database false"])
    let long = LabelState(
      label: "x", color: nil, description: String(repeating: "é", count: 200), isSet: true)
    let cut = publication(Reports.report([], labels: [long])).labels.first?.description
    #expect(cut?.unicodeScalars.count == 100)
  }

  @Test("has statuses and a check alone for a merge group")
  func mergeGroup() {
    let group = PublicationSubject(pull: nil, head: Reports.head, target: "main")
    let publication = Publication(
      Reports.blocked, subject: group, program: Reports.program, limits: PublicationLimits())
    #expect(publication.statuses.count == 1)
    #expect(publication.check != nil)
    #expect(publication.labels.isEmpty)
    #expect(publication.comment == .untouched)
  }

  @Test("has no check and no comment where policy or forge have none")
  func without() {
    var limits = PublicationLimits()
    limits.hasCheckRuns = false
    limits.hasComments = false
    #expect(publication(Reports.blocked, limits: limits).check == nil)
    #expect(publication(Reports.blocked, limits: limits).comment == .untouched)
    var settings = PublishSettings()
    settings.check = false
    #expect(publication(Reports.report([Reports.title], publish: settings)).check == nil)
  }

  @Test(
    "links to the report where that is an address of the web",
    arguments: [
      ("https://ci.example/r/1", "https://ci.example/r/1"), ("HTTP://ci.example", "HTTP://ci.example"),
      ("javascript:alert(1)", nil), ("https://a b", nil), ("https://a\nb", nil), ("", nil), (nil, nil),
    ] as [(String?, String?)])
  func url(_ given: String?, _ expected: String?) {
    let publication = Publication(
      Reports.passed, subject: Reports.subject, url: given, program: Reports.program,
      limits: PublicationLimits())
    #expect(publication.statuses[0].url == expected)
    #expect(publication.check?.url == expected)
  }

  private func publication(
    _ report: Report, perGate: Bool = false, limits: PublicationLimits = PublicationLimits()
  ) -> Publication {
    var settings = report.inputs.policy.publish
    settings.status.perGate = perGate
    return Publication(
      report, settings: settings, subject: Reports.subject, url: "https://gatehouse.example/r/1",
      program: Reports.program, limits: limits)
  }
}

/// Everything that people see of a publication.
private func shown(_ publication: Publication) -> String {
  var text = "# Statuses\n\n"
  for status in publication.statuses {
    text += "- \(status.context) | \(status.state.rawValue) | \(status.description)\n"
  }
  if let check = publication.check {
    text +=
      "\n# Check run \(check.name): \(check.conclusion.rawValue)\n\n## \(check.title)\n\n\(check.summary)"
    text += check.text.map { "\n## Text\n\n\($0)" } ?? ""
    text += "\n## Annotations\n\n"
    for annotation in check.annotations.prefix(5) {
      text +=
        "- \(annotation.path):\(annotation.lines.lowerBound)-\(annotation.lines.upperBound)"
        + " \(annotation.level.rawValue): \(annotation.title)\n  "
        + annotation.message.replacing("\n", with: "\n  ") + "\n"
    }
  }
  text += "\n# Labels\n\n"
  for label in publication.labels { text += "- \(label.name.escaped(for: .terminal)) \(label.isSet)\n" }
  switch publication.comment {
  case .untouched: text += "\n# No comment\n"
  case .keptUpToDate(let body): text += "\n# Comment, kept up to date\n\n\(body)"
  case .wanted(let body): text += "\n# Comment, wanted\n\n\(body)"
  }
  return text
}
