import CivilTime
@testable import GateEngine
import GateKit
import Pages
import Rendering
import SourceText
import Storage
import TestSupport

/// A server's data as a shop would have it: one pull request over four evaluations, and what stands around it.
enum Sample {
  static let program = "0.1.0"
  static let shop = RepositoryName(forge: "github", path: "acme/shop")
  static let hidden = RepositoryName(forge: "github", path: "acme/secret-plans")
  /// 2026-11-27T14:00:00Z
  static let now = Instant(seconds: 1_795_788_000)

  static func before(minutes: Int64) -> Instant { Instant(seconds: now.seconds - minutes * 60) }

  static let base = ObjectID(filledWith: 0x1B)
  static let firstHead = ObjectID(filledWith: 0x2E)
  static let secondHead = ObjectID(filledWith: 0x5C)

  static let settings = PageSettings(
    publicURL: "https://gatehouse.example", logins: [.init(forge: "github", title: "GitHub (github.com)")],
    hasTokens: true, program: program)
  static let reader = Viewer(.login("alice", forge: "github"), readable: .only([shop]))
  static let operatorViewer = Viewer(.login("olga", forge: "github"), readable: .everything, isOperator: true)

  static var pages: ServerPages { ServerPages(SampleReader(), settings) }
}

// The evaluations.
extension Sample {
  /// Oldest first.
  static var evaluations: [KeptReport] {
    let reports = [waiting, blocked, worse, passed]
    return reports.enumerated().map { index, report in
      kept(report, id: 41 + index, published: index == 3 ? nil : report.inputs.now)
    }
  }

  static func kept(
    _ report: Report, id: Int, number: Int = 12, repository: RepositoryName = shop, published: Instant? = nil
  ) -> KeptReport {
    let document = jsonText(reportDocument(report, program: program, forPages: true))
    return KeptReport(
      id: id,
      report: NewReport(
        work: WorkKey(repository, "pull/\(number)"), key: "\(id)",
        head: report.inputs.change.head?.description ?? "", base: report.inputs.change.base?.description,
        target: report.inputs.facts.target, verdict: report.verdict.rawValue, at: report.inputs.now,
        validUntil: report.validUntil, document: Array(document.utf8)),
      published: published)
  }

  /// The coverage report has not come yet.
  static var waiting: Report {
    report(
      [cleanRepo, coverageWaits, reviews(1)], verdict: .pending, at: before(minutes: 300), firstHead,
      validUntil: before(minutes: 240))
  }

  static var blocked: Report {
    report(
      [cleanRepo, coverage(29, of: 48), duplication, reviews(0)], verdict: .blocked, at: before(minutes: 250),
      firstHead, evidence: ["c0"], validUntil: before(minutes: -4 * 24 * 60))
  }

  /// Another head, with a log file.
  static var worse: Report {
    report(
      [cleanRepoBlocks, coverage(40, of: 48), duplication, reviews(1)], verdict: .blocked,
      at: before(minutes: 90), secondHead, evidence: ["c1"])
  }

  static var passed: Report {
    report(
      [cleanRepo, coverage(46, of: 48), duplication, reviews(1)], verdict: .passed, at: before(minutes: 12),
      secondHead, evidence: ["c2"]
    ) { $0.labels = [AppliedLabel(name: "ready", setBy: "alice")] }
  }

  static func report(
    _ results: [GateResult], verdict: Verdict, at now: Instant, _ head: ObjectID, evidence: [String] = [],
    validUntil: Instant? = nil, _ edit: (inout Facts) -> Void = { _ in }
  ) -> Report {
    var facts = Facts()
    facts.number = 12
    facts.url = "https://github.com/acme/shop/pull/12"
    facts.title = "Show the delivery date in the basket"
    facts.source = "feature/delivery-date"
    facts.target = "main"
    facts.author = "bob"
    facts.reviews = []
    edit(&facts)
    let version = FileVersion(id: ObjectID(filledWith: 9), mode: .regular)
    let signature = Signature(name: "Bob", email: "bob@example.com", time: before(minutes: 400))
    let commit = Commit(
      id: head, tree: base, parents: [base], author: signature, committer: signature,
      message: "Show the delivery date", isSigned: false)
    let change = Change(
      base: base, mergeBases: [base], head: head, commits: [commit],
      files: [
        ChangedFile(
          path: "shop/basket.py", status: .modified, before: version, after: version,
          addedLines: LineSet([12...59]), removedLines: LineSet([12...20]))
      ])
    let origin = PolicyOrigin(
      source: .base, commit: base,
      files: [PolicyFile(name: ".gatehouse.yml", digest: String(repeating: "d0", count: 32), text: policy)])
    let found = evidence.map { digest in
      Evidence(
        id: "unit-tests", of: .head, path: "build/coverage.xml",
        digest: String(repeating: digest, count: 32), commit: head, made: nil, content: ReportContent([]))
    }
    let inputs = Inputs(
      facts: facts, change: change,
      policy: Policy(mode: .enforce, gates: [], rules: [], labels: [], shape: PolicyShape([])),
      origin: origin, evidence: found, now: now)
    return Report(
      inputs: inputs, results: results.sorted { $0.name < $1.name }, verdict: verdict, undecidedRules: [],
      idleWaivers: [], labels: [], validUntil: validUntil)
  }

  static let policy = """
    version: 1
    mode: enforce
    evidence:
      unit-tests: {files: ["**/coverage.xml"]}
    gates:
      clean-repo: {enforcement: block, unwanted: ["*.log"]}
      coverage: {enforcement: block, patch: {target: 80}}
      duplication: {enforcement: inform}
      reviews: {enforcement: block, approvals: 1}
    """
}

// The gates.
extension Sample {
  static func gate(
    _ name: String, _ summary: String, line: Int, _ answer: GateAnswer, _ findings: [JudgedFinding] = [],
    enforcement: Enforcement = .block, settings: Node = .map([:])
  ) -> GateResult {
    result(name, summary, line: line, .answered(answer), findings, enforcement, settings)
  }

  static func result(
    _ name: String, _ summary: String, line: Int, _ outcome: GateOutcome, _ findings: [JudgedFinding] = [],
    _ enforcement: Enforcement = .block, _ settings: Node = .map([:])
  ) -> GateResult {
    GateResult(
      name: name,
      manifest: GateManifest(id: name, summary: summary, rationale: "", rules: [], examples: []),
      enforcement: enforcement, settings: settings,
      sources: [Mark(source: ".gatehouse.yml", line: line, column: 3)], outcome: outcome, findings: findings,
      verdict: Verdict(outcome, findings, enforcement))
  }

  static func judged(_ finding: Finding, _ effect: Enforcement = .block, gate: String) -> JudgedFinding {
    JudgedFinding(
      finding: finding, fingerprint: finding.fingerprint(gate: gate), standing: .counts, effect: effect)
  }

  private static let cleanSummary = "Is the tree free of files and lines that do not belong in a repository?"
  private static let unwanted: Node = .map(["unwanted": .list([.text("*.log")])])

  static var cleanRepo: GateResult {
    gate("clean-repo", cleanSummary, line: 6, GateAnswer(), settings: unwanted)
  }

  static var cleanRepoBlocks: GateResult {
    let log = Finding(
      rule: "unwanted-file", message: "debug.log is a file that the policy does not want (*.log)",
      help: "git rm --cached debug.log, and add *.log to .gitignore", location: Location("debug.log"))
    return gate(
      "clean-repo", cleanSummary, line: 6, GateAnswer(), [judged(log, gate: "clean-repo")],
      settings: unwanted)
  }

  private static let coverageSummary = "Do tests run the lines that the change adds?"
  private static let target: Node = .map(["patch": .map(["target": .number(80)])])

  static var coverageWaits: GateResult {
    result(
      "coverage", coverageSummary, line: 7, .waiting(for: ["unit-tests"], until: before(minutes: 240)), [],
      .block, target)
  }

  static func coverage(_ covered: Int, of lines: Int) -> GateResult {
    var answer = GateAnswer(measurements: [
      Measurement(
        "patch coverage", covered, of: lines, unit: .percent, limit: .atLeast(numerator: 80, denominator: 100)
      ),
      Measurement("project coverage", 7_120, of: 10_000, unit: .percent),
    ])
    answer.exhibits = [
      Exhibit(
        title: "\(covered) of \(lines) new lines covered, 1 of them partly",
        panels: [
          .init(
            Location("shop/basket.py", lines: 11...20),
            lines: [
              .init(11, "    def total(self):"),
              .init(
                12, "        if self.delivery is None:", mark: .partial, isNew: true,
                note: "1 of 2 branch arms"),
              .init(13, "            raise BasketError(\"no delivery date\")", mark: .missed, isNew: true),
              .init(
                14, "        return self.items.total() + self.delivery.price", mark: .covered, isNew: true),
              .init(20, "        return 0", mark: .covered),
            ])
        ])
    ]
    guard covered * 100 < 80 * lines else {
      return gate("coverage", coverageSummary, line: 7, answer, settings: target)
    }
    let finding = Finding(
      rule: "patch", message: "\(lines - covered) of \(lines) new lines are run by no test",
      help: "test lines 13, 31-44 and 52-55 of shop/basket.py",
      location: Location("shop/basket.py", lines: 13...13))
    return gate(
      "coverage", coverageSummary, line: 7, answer, [judged(finding, gate: "coverage")], settings: target)
  }

  static var duplication: GateResult {
    var answer = GateAnswer(measurements: [Measurement("lines in clones", 24)])
    answer.exhibits = [
      Exhibit(
        title: "4 lines twice, of which the change adds one side",
        panels: [
          .init(
            Location("shop/basket.py", lines: 40...43),
            lines: [
              .init(40, "for item in basket.items:", isNew: true),
              .init(41, "    price = item.price * item.count", isNew: true),
              .init(42, "    total += price - discount(item)", mark: .different, isNew: true),
              .init(43, "return total", isNew: true),
            ]),
          .init(
            Location("shop/invoice.py", lines: 88...91),
            lines: [
              .init(88, "for item in invoice.items:"), .init(89, "    price = item.price * item.count"),
              .init(90, "    total += price", mark: .different), .init(91, "return total"),
            ]),
        ])
    ]
    answer.tables = [
      AnswerTable(
        title: "files with the most lines in clones",
        columns: [.text("file"), .number("lines"), .number("share")],
        rows: [["shop/invoice.py", "12", "4.1 %"], ["shop/basket.py", "12", "9.8 %"]])
    ]
    let finding = Finding(
      rule: "new-clone", message: "4 lines repeat shop/invoice.py:88-91", help: "share one function",
      location: Location("shop/basket.py", lines: 40...43),
      related: [Location("shop/invoice.py", lines: 88...91)])
    return gate(
      "duplication", "Does the change repeat code that is there already?", line: 8, answer,
      [judged(finding, .inform, gate: "duplication")], enforcement: .inform)
  }

  static func reviews(_ approvals: Int) -> GateResult {
    let summary = "Did people who may approve the head as it is now?"
    let measured = Measurement("approvals", approvals, limit: .atLeast(numerator: 1, denominator: 1))
    guard approvals == 0 else {
      return gate("reviews", summary, line: 9, GateAnswer(measurements: [measured]))
    }
    let finding = Finding(
      rule: "approvals", message: "0 of 1 approvals of 2e2e2e2e2e",
      help: "ask a code owner of shop/ for a review"
    )
    return gate(
      "reviews", summary, line: 9, GateAnswer(measurements: [measured]), [judged(finding, gate: "reviews")])
  }
}
