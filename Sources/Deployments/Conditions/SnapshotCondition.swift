import CivilTime
import GateKit
import SourceText

/// Is there a fresh snapshot of the data before it is changed?
struct SnapshotCondition: Gate {
  struct Configuration: Settings {
    var reports: [ReportSource] = []
    var takenWithin = TimeSpan(seconds: 3600)

    static let schema: [Setting<Configuration>] = [
      setting(
        "reports", \.reports, required: true, identity: "id",
        "where the step that takes the snapshot says so, in JSON; when_changed: owed only by such files"),
      setting("taken_within", \.takenWithin, "how old the snapshot may be, by its own word"),
    ]
  }

  enum Rule {
    static let stale = "snapshot-stale"
    static let other = "snapshot-of-other"
    static let empty = "snapshot-empty"
    static let future = "snapshot-in-the-future"
  }

  static let id = "deploy-snapshot"
  static let condition: EnvironmentCondition? = .init("snapshot")
  static let manifest = GateManifest(
    id: id, summary: "Is there a fresh snapshot of the data before it is changed?",
    rationale: """
      A migration that drops the wrong column is undone by a snapshot from just before, or by nothing. The step that \
      takes one writes a file that says so:

      ```json
      {"snapshot": "rds:shop-2026-06-15", "created": "2026-06-15T11:50:00Z", "environment": "production",
       "digest": "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "size": 734003200}
      ```

      `snapshot`, `created` and `digest` are required; whoever restores it compares the digest. With `when_changed` it is \
      owed only where a migration differs between what runs there and what is deployed; where nobody knows what runs \
      there, every file does. The file is the word of the pipeline: it is as good as the step that writes it.
      """,
    rules: [
      .init(Rule.stale, "a snapshot that was taken too long ago"),
      .init(Rule.other, "a snapshot of another environment"),
      .init(Rule.empty, "a snapshot that holds nothing"),
      .init(Rule.future, "a snapshot that says it was taken later than now"),
    ], mayRead: [AnyRead(.deployment)], examples: examples)

  private let settings: Configuration
  init(_ settings: Configuration) { self.settings = settings }

  /// Clocks of two machines.
  private static let skew = TimeSpan(seconds: 300)

  var needs: Needs {
    Needs(facts: [AnyRead(.deployment)], evidence: settings.reports.map(\.request))
  }

  func examine(_ context: GateContext) async throws -> GateAnswer {
    let environment = try context.fact(.deployment).environment
    let owed = settings.reports.map(\.request).filter { $0.isOwed(by: context.change) }
    guard !owed.isEmpty else {
      return .skipped("no file that differs from what runs there asks for a snapshot")
    }
    var answer = GateAnswer()
    for request in owed {
      let snapshots = try context.evidence(request).map { try SnapshotRecord($0) }
      guard let newest = snapshots.max(by: { $0.created < $1.created }) else { continue }
      judge(newest, request.id, environment, context.now, &answer)
    }
    return answer
  }

  private func judge(
    _ snapshot: SnapshotRecord, _ id: String, _ environment: String, _ now: Instant,
    _ answer: inout GateAnswer
  ) {
    let name = "snapshot \(snapshot.name.onOneLine.shortened(to: 100))"
    func found(_ rule: String, _ message: String) {
      answer.findings.append(
        Finding(
          rule: rule, message: message, help: "take a snapshot of \(environment), and run this again",
          identity: id))
    }
    if let other = snapshot.environment, other != environment {
      found(Rule.other, "\(name) is of \(other.onOneLine.shortened(to: 60)), not of \(environment)")
    }
    if snapshot.size == 0 { found(Rule.empty, "\(name) is empty") }
    let age = now.since(snapshot.created)
    let end = snapshot.created.adding(settings.takenWithin)
    if snapshot.created > now.adding(Self.skew) {
      found(Rule.future, "\(name) says that it was taken at \(snapshot.created), which is later than now")
    } else if age > settings.takenWithin {
      found(Rule.stale, "\(name) is \(age) old; the limit is \(settings.takenWithin)")
    } else {
      answer.validUntil = min(answer.validUntil ?? end, end)
      answer.notes.append("\(name) was taken at \(snapshot.created)")
    }
  }
}
