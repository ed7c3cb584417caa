import CivilTime
@testable import GateEngine
import GateKit
@testable import Pages
import Rendering
import Testing

@Suite("What changed between two evaluations")
struct ReportChangesTests {
  private typealias Input = ReportChanges.InputChange

  private static func record(_ edit: (inout Facts) -> Void = { _ in }, _ results: [GateResult] = [])
    -> RecordedReport
  {
    RecordedReport(
      Sample.report(results, verdict: .passed, at: Sample.now, Sample.firstHead, edit),
      program: Sample.program)
  }

  private static func changes(_ old: Report, _ new: Report) -> ReportChanges {
    ReportChanges(
      from: RecordedReport(old, program: Sample.program), to: RecordedReport(new, program: Sample.program))
  }

  @Test("is nothing between a report and itself")
  func nothing() { #expect(Self.changes(Sample.worse, Sample.worse).isNothing) }

  @Test("is the verdict, the gates, the findings and what was put in")
  func all() {
    let changes = Self.changes(Sample.blocked, Sample.worse)
    #expect(changes.verdict == nil)
    #expect(
      changes.gates == [
        .init(name: "clean-repo", old: "passed", new: "blocked"),
        .init(name: "coverage", old: "blocked", new: "passed"),
        .init(name: "reviews", old: "blocked", new: "passed"),
      ])
    #expect(changes.added.map(\.finding.finding.rule) == ["unwanted-file"])
    #expect(changes.removed.map(\.finding.finding.rule) == ["patch", "approvals"])
    #expect(
      changes.inputs == [
        Input(name: "head", old: "2e2e2e2e2e", new: "5c5c5c5c5c"),
        Input(name: "evidence unit-tests", old: "c0c0c0c0c0", new: "c1c1c1c1c1"),
      ])
  }

  @Test("tells a gate that the policy named anew from one that it named before")
  func named() {
    let changes = Self.changes(Sample.waiting, Sample.blocked)
    #expect(changes.verdict == .init(old: .pending, new: .blocked))
    #expect(changes.gates.contains(.init(name: "duplication", old: nil, new: "informed")))
    let back = Self.changes(Sample.blocked, Sample.waiting)
    #expect(back.gates.contains(.init(name: "duplication", old: "informed", new: nil)))
    #expect(back.inputs.contains(Input(name: "evidence", old: "unit-tests: c0c0c0c0c0", new: nil)))
  }

  @Test("counts findings that are alike")
  func alike() {
    func gate(_ count: Int) -> GateResult {
      let finding = Sample.judged(Finding(rule: "r", message: "the same"), gate: "g")
      return Sample.gate("g", "?", line: 1, GateAnswer(), Array(repeating: finding, count: count))
    }
    let (two, five) = (Self.record({ _ in }, [gate(2)]), Self.record({ _ in }, [gate(5)]))
    #expect(ReportChanges(from: two, to: five).added.count == 3)
    #expect(ReportChanges(from: two, to: five).removed.isEmpty)
    #expect(ReportChanges(from: five, to: two).removed.count == 3)
  }

  @Test("counts a finding as gone once it is waived, and as new once it blocks instead of warning")
  func effects() {
    func record(_ effect: Enforcement) -> RecordedReport {
      let finding = Sample.judged(Finding(rule: "r", message: "m"), effect, gate: "g")
      return Self.record({ _ in }, [Sample.gate("g", "?", line: 1, GateAnswer(), [finding])])
    }
    let waived = ReportChanges(from: record(.block), to: record(.off))
    #expect(waived.removed.count == 1 && waived.added.isEmpty)
    let harder = ReportChanges(from: record(.warn), to: record(.block))
    #expect(harder.removed.count == 1 && harder.added.count == 1)
  }

  @Test(
    "names the input that differs",
    arguments: [
      (Change.label, Input(name: "label", old: nil, new: "urgent")),
      (.review, Input(name: "review", old: nil, new: "carol: changes requested of 2e2e2e2e2e")),
      (.check, Input(name: "check build", old: "pending", new: "success")),
      (.title, Input(name: "title", old: "Show the delivery date in the basket", new: "Other")),
      (.target, Input(name: "target", old: "main", new: "release")),
      (.draft, Input(name: "draft", old: "draft", new: "ready for review")),
      (.comment, Input(name: "comment", old: nil, new: "carol: /gatehouse recheck")),
      (.unknown, Input(name: "unknown", old: "reviews: 502", new: nil)),
    ])
  private func inputs(_ change: Change, _ expected: Input) {
    let (old, new) = (Self.record(change.before), Self.record(change.after))
    #expect(ReportChanges(from: old, to: new).inputs == [expected])
  }

  fileprivate enum Change: Sendable {
    case label, review, check, title, target, draft, comment, unknown

    func before(_ facts: inout Facts) {
      switch self {
      case .check:
        var check = CheckResult()
        check.name = "build"
        facts.checks = [check]
      case .draft: facts.draft = true
      case .unknown: facts.unavailable = ["reviews": "502"]
      case .label, .review, .title, .target, .comment: break
      }
    }

    func after(_ facts: inout Facts) {
      switch self {
      case .label: facts.labels = [AppliedLabel(name: "urgent")]
      case .review:
        var review = Review()
        review.author = "carol"
        review.state = .changesRequested
        review.commit = Sample.firstHead.description
        facts.reviews = [review]
      case .check:
        var check = CheckResult()
        check.name = "build"
        check.conclusion = .success
        facts.checks = [check]
      case .title: facts.title = "Other"
      case .target: facts.target = "release"
      case .draft: facts.draft = false
      case .comment:
        var comment = CommandComment()
        comment.author = "carol"
        comment.text = "/gatehouse recheck"
        facts.comments = [comment]
      case .unknown: break
      }
    }
  }
}
