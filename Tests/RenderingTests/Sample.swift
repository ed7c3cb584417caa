import CivilTime
@testable import GateEngine
import GateKit
import SourceText
import TestSupport

/// Reports made by hand: one with every outcome that there is, and small ones.
enum Sample {
  /// By name, so that a failing test does not print a whole report.
  enum Name: String, CaseIterable, Sendable {
    case rich, blocked, passed, empty, large

    var evaluation: Evaluation {
      switch self {
      case .rich: Sample.rich
      case .blocked: Sample.blocked
      case .passed: Sample.passed
      case .empty: Sample.empty
      case .large: Sample.large
      }
    }
    var report: Report { evaluation.report }
  }

  static let program = "0.1.0"
  static let now = Instant(seconds: 1_795_255_200)
  static let later = Instant(seconds: 1_795_860_000)

  /// Every outcome, standing and effect.
  static var rich: Evaluation {
    let results = [
      mergeFlow, cleanRepo, changeSize, commitRules, coverage, flaky, licences, lint, migrations, reviews,
      title,
    ]
    var report = report(results.sorted { $0.name < $1.name }, verdict: .errored)
    report.preview = Report.Preview(
      origin: PolicyOrigin(
        source: .head, commit: head, files: [PolicyFile(name: ".gatehouse.yml", digest: digest, text: "v2")]),
      results: [title, relaxed(changeSize)], verdict: .passed, problems: [])
    report.commandRemarks = [
      CommandRemark(
        by: "mallory", url: "https://example.com/3",
        message: "unknown command \"overide\"; did you mean \"override\"?"),
      CommandRemark(
        by: "carol", url: nil,
        message: "the override of coverage does not count: it does not say for which head",
        post: "/gatehouse override coverage sha=2222222222 reason=\"why\""),
    ]
    report.explanationWanted = true
    return Evaluation(
      report: report,
      durations: [
        "merge-flow": .microseconds(812), "clean-repo": .milliseconds(48), "coverage": .seconds(60),
        "title": .zero,
      ])
  }

  /// One gate blocks.
  static var blocked: Evaluation {
    let facts = inputs { $0.facts = known(number: nil, title: nil) }
    return Evaluation(
      report: report([mergeFlow, migrations, title], verdict: .blocked, facts), durations: [:])
  }

  static var passed: Evaluation {
    Evaluation(report: report([migrations, reviews, title], verdict: .passed), durations: [:])
  }

  /// No policy, no facts, no commits.
  static var empty: Evaluation {
    let change = Change(base: nil, mergeBases: [], head: nil, commits: [], files: [])
    let policy = Policy(mode: .enforce, gates: [], rules: [], labels: [], shape: PolicyShape([]))
    let inputs = Inputs(
      facts: Facts(), change: change, policy: policy,
      origin: PolicyOrigin(source: .base, commit: nil, files: []), now: now)
    let report = Report(
      inputs: inputs, results: [], verdict: .passed, undecidedRules: [], idleWaivers: [], labels: [],
      validUntil: nil)
    return Evaluation(report: report, durations: [:])
  }

  static func evaluation(_ report: Report) -> Evaluation { Evaluation(report: report, durations: [:]) }

  /// Far more than any place holds.
  static var large: Evaluation {
    let wide = String(repeating: "漢字", count: 200)
    let results = (10..<50).map { number in
      gate(
        "gate-\(number)", answer(),
        (100..<400).map { line in
          judged(
            Finding(
              rule: "rule", message: wide, help: wide,
              location: Location(RepositoryPath("a/\(line).txt"), lines: 1...2)))
        })
    }
    return evaluation(report(results, verdict: .blocked))
  }

  static func report(_ results: [GateResult], verdict: Verdict, _ inputs: Inputs = inputs()) -> Report {
    Report(
      inputs: inputs, results: results, verdict: verdict,
      undecidedRules: [UndecidedRule(mark: mark(41), facts: ["author", "labels"])],
      idleWaivers: [
        IdleWaiver(
          gate: "clean-repo", mark: Mark(source: ".gatehouse/waivers.yml", line: 9, column: 5),
          message: "ended on 2026-11-01T00:00:00Z")
      ],
      labels: [
        LabelState(label: "target: production", color: "5319e7", description: "goes live", isSet: true),
        LabelState(label: "database", color: nil, description: nil, isSet: false),
        LabelState(label: "bot", color: nil, description: nil, isSet: nil),
      ], validUntil: later)
  }

  static func gate(
    _ name: String, id: String? = nil, enforcement: Enforcement = .block, _ outcome: GateOutcome,
    _ judged: [JudgedFinding] = [], settings: Node = .map([:]), line: Int = 14
  ) -> GateResult {
    let rules = Set(judged.map(\.finding.rule)).sorted()
    let manifest = GateManifest(
      id: id ?? name, summary: "Asks about \(name).", rationale: "Since \(name) matters.",
      rules: rules.map { GateManifest.Rule($0, "Finds \($0).") }, examples: [])
    return GateResult(
      name: name, manifest: manifest, enforcement: enforcement, settings: settings, sources: [mark(line)],
      outcome: outcome, findings: judged, verdict: Verdict(outcome, judged, enforcement))
  }

  static func judged(
    _ finding: Finding, _ effect: Enforcement = .block, _ standing: JudgedFinding.Standing = .counts,
    gate: String = "gate"
  ) -> JudgedFinding {
    JudgedFinding(
      finding: finding, fingerprint: finding.fingerprint(gate: gate), standing: standing, effect: effect)
  }

  static func answer(_ measurements: [Measurement] = [], notes: [String] = []) -> GateOutcome {
    .answered(GateAnswer(measurements: measurements, notes: notes))
  }
}

// The gates.
extension Sample {
  static var licences: GateResult {
    let finding = Finding(rule: "missing", message: "a.c names no licence", location: Location("a.c"))
    return gate("licences", answer(), [judged(finding, gate: "licences")])
      .overridden(
        by: GateOverride(by: "alice", reason: "comes | with <b>the</b> import", url: "https://example.com/2"))
  }

  static var mergeFlow: GateResult {
    let finding = Finding(
      rule: "edge", message: "feature/login -> main", help: "retarget to development",
      related: [Location(".gatehouse.yml", lines: 15...18)])
    return gate(
      "merge-flow", answer(notes: ["merges into development are squashed"]),
      [judged(finding, gate: "merge-flow")],
      settings: .map([
        "edges": .list([
          .map(["from": .text("staging"), "to": .text("main")]),
          .map(["from": .text("**"), "to": .text("development")]),
        ])
      ]))
  }

  static var cleanRepo: GateResult {
    let odd = RepositoryPath(bytes: Array("caf".utf8) + [0xE9] + Array(".log".utf8))
    let size = Finding(
      rule: "large-file", message: "assets/demo.mov is 48,210,332 bytes; the limit is 1 MB",
      help: "store it with Git LFS, or raise max_size", location: Location("assets/demo.mov"))
    let conflict = Finding(
      rule: "conflict-marker", message: "a conflict marker is left", help: "finish the merge",
      location: Location("Sources/漢字/Übersicht.swift", lines: 10...14),
      related: [Location("Sources/a.swift", lines: 3...3)])
    let logs = (1...22).map { number in
      Finding(
        rule: "unwanted-file", message: "a log file does not belong here",
        location: Location(RepositoryPath("logs/\(number < 10 ? "0" : "")\(number).log")))
    }
    let latin = Finding(
      rule: "unwanted-file", message: "a log file does not belong here", location: Location(odd))
    let name = "clean-repo"
    return gate(
      name,
      answer([
        Measurement(
          "largest file", 48_210_332, unit: .bytes, limit: .atMost(numerator: 1_000_000, denominator: 1))
      ]),
      [judged(conflict, gate: name), judged(size, gate: name)] + logs.map { judged($0, gate: name) }
        + [
          judged(latin, .off, .waived(reason: "kept for the museum", until: later), gate: name),
          judged(logs[0], .off, .known, gate: name),
        ],
      settings: .map(["max_size": .plain("1 MB"), "unwanted": .list([.text("**/*.log"), .text("*.tmp")])]),
      line: 22)
  }

  static var changeSize: GateResult {
    let big = Finding(rule: "size", message: "420 changed lines; the limit is 400", help: "split the change")
    let test = Finding(
      rule: "untested", message: "Sources/a.swift changed and no test did",
      location: Location("Sources/a.swift"),
      atMost: .inform)
    var answer = GateAnswer(measurements: [
      Measurement("changed lines", 420, limit: .atMost(numerator: 400, denominator: 1)),
      Measurement("files", 12),
    ])
    answer.exhibits = [marked, compared]
    return gate(
      "change-size", id: "change-rules", enforcement: .warn, .answered(answer),
      [judged(big, .warn), judged(test, .inform)],
      settings: .map(["max_lines": .number(400), "enforcement": .plain("warn")]), line: 27)
  }

  private static var marked: Exhibit {
    Exhibit(
      title: "2 of 3 new lines covered, 1 of them partly",
      panels: [
        .init(
          Location("shop/a.py", lines: 1...12),
          lines: [
            .init(1, "import os"),
            .init(2, "if a < b:", mark: .partial, isNew: true, note: "1 of 2 branch arms"),
            .init(3, "\tpass", mark: .covered, isNew: true), .init(12, "", mark: .missed, isNew: true),
          ])
      ])
  }

  private static var compared: Exhibit {
    Exhibit(
      title: "12 lines twice",
      panels: [
        .init(
          Location("a.py", lines: 7...8), lines: [.init(7, "a = 1"), .init(8, "b = 2", mark: .different)]),
        .init(Location("b.py", lines: 9...9), lines: [.init(9, "a = 1"), .init(nil, "")]),
      ])
  }

  static func relaxed(_ result: GateResult) -> GateResult {
    gate("change-size", id: "change-rules", enforcement: .warn, answer())
  }

  static var commitRules: GateResult {
    let finding = Finding(
      rule: "subject", message: "commit 1f1f1f1f1f: the subject ends with a full stop",
      help: "git commit --amend")
    return gate("commit-rules", enforcement: .inform, answer(), [judged(finding, .inform)], line: 30)
  }

  static var coverage: GateResult {
    gate(
      "coverage",
      .failed(
        reason: "report \"backend\" is missing: no file matches **/coverage.xml", isReproducible: true),
      line: 33)
  }

  static var flaky: GateResult {
    gate(
      "flaky", enforcement: .inform,
      .failed(reason: "took longer than its deadline of 60s", isReproducible: false),
      line: 35)
  }

  static var lint: GateResult {
    gate("lint", .waiting(for: ["eslint", "ruff"], until: later), line: 36)
  }

  static var migrations: GateResult {
    gate("migrations", .skipped(reason: "no file matches db/migrate/**"), line: 37)
  }

  static var reviews: GateResult {
    gate("reviews", .notAsked(facts: ["reviews"]), line: 38)
  }

  static var title: GateResult {
    gate(
      "title", id: "change-rules",
      answer([
        Measurement("title length", 34, limit: .atMost(numerator: 72, denominator: 1)),
        Measurement(
          "patch coverage", 34, of: 48, unit: .percent, limit: .atLeast(numerator: 70, denominator: 100)),
      ]), line: 39)
  }
}

// What they were asked about.
extension Sample {
  static let base = ObjectID(filledWith: 0x1B)
  static let head = ObjectID(filledWith: 0x2E)
  static let digest = String(repeating: "d0", count: 32)

  static func mark(_ line: Int) -> Mark { Mark(source: ".gatehouse.yml", line: line, column: 3) }

  static func known(number: Int?, title: String?) -> Facts {
    var facts = Facts()
    facts.number = number
    facts.title = title
    facts.source = "feature/login"
    facts.target = "main"
    return facts
  }

  static func inputs(_ edit: (inout Inputs) -> Void = { _ in }) -> Inputs {
    let version = FileVersion(id: ObjectID(filledWith: 9), mode: .regular)
    let files = [
      ChangedFile(
        path: "Sources/a.swift", status: .modified, before: version, after: version,
        addedLines: LineSet([1...340]), removedLines: LineSet([5...16])),
      ChangedFile(
        path: "assets/demo.mov", status: .added, before: nil, after: version, isBinary: true),
      ChangedFile(
        path: RepositoryPath(bytes: Array("caf".utf8) + [0xE9] + Array(".log".utf8)), status: .added,
        before: nil,
        after: version, addedLines: LineSet([1...68])),
      ChangedFile(
        path: "new.txt", status: .renamed(from: "old.txt", similarity: 90), before: version, after: version),
    ]
    let change = Change(base: base, mergeBases: [base], head: head, commits: [], files: files)
    let policy = Policy(mode: .enforce, gates: [], rules: [], labels: [], shape: PolicyShape([]))
    let origin = PolicyOrigin(
      source: .base, commit: base,
      files: [
        PolicyFile(name: ".gatehouse.yml", digest: digest, text: "version: 1\nextends: [three-stages]\n"),
        PolicyFile(name: "built-in: three-stages", digest: digest, text: "version: 1\n"),
      ])
    var inputs = Inputs(
      facts: known(number: 12, title: "Add a login page"), change: change, policy: policy, origin: origin,
      now: now)
    edit(&inputs)
    return inputs
  }
}
