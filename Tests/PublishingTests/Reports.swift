import CivilTime
@testable import GateEngine
import GateKit
import Publishing
import SourceText
import TestSupport

/// Reports made by hand, as an evaluation would make them.
enum Reports {
  enum Name: String, CaseIterable, Sendable {
    case blocked, passed, quiet, errored, pending, observed, huge, hostile

    var report: Report {
      switch self {
      case .blocked: Reports.blocked
      case .passed: Reports.passed
      case .quiet: Reports.quiet
      case .errored: Reports.report([Reports.coverage, Reports.mergeFlow, Reports.title])
      case .pending: Reports.report([Reports.lint, Reports.title, Reports.reviews])
      case .observed: Reports.observed
      case .huge: Reports.huge
      case .hostile:
        Reports.hostile("@octocat</details> | `x` ::error::[y](https://evil.example)\u{202E}\n# z")
      }
    }
  }

  static let head = ObjectID(filledWith: 0x2E)
  static let base = ObjectID(filledWith: 0x1B)
  static let subject = PublicationSubject(pull: 12, head: head, target: "main")
  static let program = "0.1.0"

  static var blocked: Report {
    report(
      [mergeFlow, cleanRepo, commitRules, migrations, reviews, title],
      labels: [
        LabelState(label: "target: production", color: "5319e7", description: "goes live", isSet: true),
        LabelState(label: "database", color: nil, description: nil, isSet: false),
        LabelState(label: "bot", color: nil, description: nil, isSet: nil),
      ])
  }

  static var passed: Report { report([commitRules, migrations, title]) }

  static var quiet: Report { report([title, migrations]) }

  static var observed: Report {
    let finding = Finding(rule: "edge", message: "feature/login -> main", help: "retarget to development")
    return report(
      [
        gate("merge-flow", .inform, [(finding, .inform)]), title,
        gate(
          "coverage", .inform, outcome: .failed(reason: "report \"backend\" is missing", isReproducible: true)
        ),
      ], mode: .observe)
  }

  static var huge: Report {
    let wide = String(repeating: "漢字", count: 40)
    return report(
      (10..<40).map { number in
        gate(
          "gate-\(number)", .block,
          (1...40).map { line in
            (
              Finding(
                rule: "rule", message: "\(line) \(wide)", help: wide,
                location: Location("Sources/a.swift", lines: line...line)),
              .block
            )
          })
      })
  }

  /// The same text from outside in every place.
  static func hostile(_ text: String) -> Report {
    let path = RepositoryPath(text)
    let finding = Finding(
      rule: text, message: text, help: text, location: Location(path, lines: 1...2),
      related: [Location(path)])
    let whole = Finding(rule: text, message: text, help: text, location: Location(path))
    let measured = GateOutcome.answered(
      GateAnswer(
        measurements: [Measurement(text, 1, limit: .atMost(numerator: 0, denominator: 1))], notes: [text]))
    let results = [
      gate("a" + text, .block, [(finding, .block), (whole, .warn)], outcome: measured, source: text),
      gate("b" + text, .block, outcome: .failed(reason: text, isReproducible: true), source: text),
      gate("c" + text, .block, outcome: .skipped(reason: text), source: text),
      gate("d" + text, .block, outcome: .notAsked(facts: [text]), source: text),
    ]
    let version = FileVersion(id: base, mode: .regular)
    let file = ChangedFile(
      path: path, status: .added, before: nil, after: version, addedLines: LineSet([1...9]))
    var facts = Facts()
    facts.title = text
    facts.source = text
    facts.target = text
    let origin = PolicyOrigin(
      source: .base, commit: nil, files: [PolicyFile(name: text, digest: text, text: text)])
    return report(
      results, files: [file], facts: facts, origin: origin,
      undecided: [UndecidedRule(mark: Mark(source: text, line: 3, column: 1), facts: [text])],
      labels: [LabelState(label: text, color: text, description: text, isSet: true)])
  }

  static func report(
    _ results: [GateResult], mode: Policy.Mode = .enforce, files: [ChangedFile]? = nil, facts: Facts? = nil,
    origin: PolicyOrigin? = nil, undecided: [UndecidedRule] = [], labels: [LabelState] = [],
    publish: PublishSettings = PublishSettings()
  ) -> Report {
    let change = Change(
      base: base, mergeBases: [base], head: head, commits: [], files: files ?? changedFiles)
    let policy = Policy(
      mode: mode, gates: [], rules: [], labels: [], publish: publish, shape: PolicyShape([]))
    var known = Facts()
    known.number = 12
    known.source = "feature/login"
    known.target = "main"
    let inputs = Inputs(
      facts: facts ?? known, change: change, policy: policy,
      origin: origin
        ?? PolicyOrigin(
          source: .base, commit: base,
          files: [PolicyFile(name: ".gatehouse.yml", digest: "d0", text: "version: 1\n")]),
      now: Instant(seconds: 1_795_255_200))
    return Report(
      inputs: inputs, results: results.sorted { $0.name < $1.name },
      verdict: results.map(\.verdict).max() ?? .passed, undecidedRules: undecided, idleWaivers: [],
      labels: labels, validUntil: nil)
  }

  static func gate(
    _ name: String, _ enforcement: Enforcement = .block, _ findings: [(Finding, Enforcement)] = [],
    outcome: GateOutcome = .answered(GateAnswer()), source: String = ".gatehouse.yml"
  ) -> GateResult {
    let judged = findings.map { finding, effect in
      JudgedFinding(
        finding: finding, fingerprint: finding.fingerprint(gate: name), standing: .counts, effect: effect)
    }
    return GateResult(
      name: name,
      manifest: GateManifest(id: name, summary: "Asks.", rationale: "Since.", rules: [], examples: []),
      enforcement: enforcement, settings: .map([:]), sources: [Mark(source: source, line: 14, column: 3)],
      outcome: outcome, findings: judged, verdict: Verdict(outcome, judged, enforcement))
  }

  private static var changedFiles: [ChangedFile] {
    let version = FileVersion(id: base, mode: .regular)
    return [
      ChangedFile(
        path: "Sources/a.swift", status: .modified, before: version, after: version,
        addedLines: LineSet([1...40])),
      ChangedFile(path: "assets/demo.mov", status: .added, before: nil, after: version, isBinary: true),
      ChangedFile(
        path: "old.txt", status: .deleted, before: version, after: nil, removedLines: LineSet([1...3])),
      ChangedFile(
        path: RepositoryPath(bytes: Array("caf".utf8) + [0xE9]), status: .added, before: nil, after: version,
        addedLines: LineSet([1...3])),
    ]
  }
}

// The gates.
extension Reports {
  static var mergeFlow: GateResult {
    let finding = Finding(
      rule: "edge", message: "feature/login -> main", help: "retarget to development",
      related: [Location(".gatehouse.yml", lines: 15...18)])
    return gate("merge-flow", .block, [(finding, .block)])
  }

  static var cleanRepo: GateResult {
    func finding(_ rule: String, _ message: String, _ path: RepositoryPath, _ lines: ClosedRange<Int>?)
      -> Finding
    {
      Finding(rule: rule, message: message, help: "mend it", location: Location(path, lines: lines))
    }
    return gate(
      "clean-repo", .block,
      [
        (finding("conflict-marker", "a conflict marker is left", "Sources/a.swift", 10...14), .block),
        (finding("large-file", "48,210,332 bytes; the limit is 1 MB", "assets/demo.mov", nil), .block),
        (finding("odd-line", "a line of a binary file", "assets/demo.mov", 3...3), .block),
        (finding("odd-line", "a line of a file that is gone", "old.txt", 1...1), .block),
        (finding("odd-line", "a line of another file", "Sources/b.swift", 1...1), .block),
        (
          finding(
            "odd-line", "a line of a file without a UTF-8 name",
            RepositoryPath(bytes: Array("caf".utf8) + [0xE9]),
            1...1), .block
        ),
        (finding("conflict-marker", "a conflict marker is left", "Sources/a.swift", 3...3), .warn),
        (finding("note", "something to know", "Sources/a.swift", 1...1), .inform),
      ],
      outcome: .answered(
        GateAnswer(measurements: [
          Measurement(
            "largest file", 48_210_332, unit: .bytes, limit: .atMost(numerator: 1_000_000, denominator: 1))
        ])))
  }

  static var commitRules: GateResult {
    let finding = Finding(
      rule: "subject", message: "commit 1f1f1f1f1f: the subject ends with a full stop",
      help: "git commit --amend")
    return gate("commit-rules", .warn, [(finding, .warn)])
  }

  static var coverage: GateResult {
    gate(
      "coverage", .block,
      outcome: .failed(
        reason: "report \"backend\" is missing: no file matches **/coverage.xml", isReproducible: true))
  }

  static var lint: GateResult {
    gate("lint", .block, outcome: .waiting(for: ["eslint", "ruff"], until: Instant(seconds: 1_795_860_000)))
  }

  static var migrations: GateResult {
    gate("migrations", .block, outcome: .skipped(reason: "no file matches db/migrate/**"))
  }

  static var reviews: GateResult { gate("reviews", .block, outcome: .notAsked(facts: ["reviews"])) }

  static var title: GateResult {
    gate(
      "title", .block,
      outcome: .answered(
        GateAnswer(measurements: [
          Measurement("title length", 34, limit: .atMost(numerator: 72, denominator: 1))
        ])))
  }
}
