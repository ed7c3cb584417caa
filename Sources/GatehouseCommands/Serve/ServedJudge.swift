import CivilTime
import Cryptography
import ExternalGates
import Forges
import GateEngine
import GateKit
import GitFetching
import GitReading
import LocalSystem
import Pages
import PolicyFiles
import Publishing
import Rendering
import Service
import SourceText
import Storage

/// From a subject in the mirror to what the forge shows: the same judgement as `check --pull` and `ci`, kept, and
/// published where it differs.
struct ServedJudge: Sendable {
  let store: any Store
  let gates: [GateDefinition]
  /// Of gates that are executables: one for all, which keeps what they say of themselves.
  let runner: ExternalRunner
  let console: Console
  /// Where gates keep what they derive; nil: nowhere.
  let cache: LocalPath?
  /// How long a gate waits for a report of a new head, where the policy does not say.
  let wait: TimeSpan?
  let carried: CarriedPublications
  let memory: ArtifactMemory
  /// Where large reports lie while gates read them.
  let transit: LocalPath
  let metrics: Metrics
  let log: ServeLog
  /// Where the pages of this server are; nil where nobody reaches them.
  let url: String?
  let notifications: Notifications
  let text: KeptText

  func judge(_ found: ServedSubject, _ folder: LocalPath, _ place: ServedWork.Place) async throws
    -> WorkOutcome
  {
    var session = try Session(folder.description, console, gates, runner: runner)
    session.floor = place.floor
    var judgement = Judgement(repository: found.repository, now: console.now())
    judgement.clock = console.clock
    judgement.unknownFacts = .fail
    judgement.tip = { try await found.tip($0) }
    judgement.gates = runner
    judgement.caches = try cache.flatMap { try GateCaches($0.description, of: found.repository, console) }
    judgement.notes = { try await found.history.notes(KeptReports.reference) }
    judgement.forgeFacts = facts(found, place)
    judgement.stored =
      StoredReports(
        store: store, repository: found.work.repository, head: found.head,
        mergeBase: found.subject.change.mergeBases.first, folder: transit
      ).collect
    judgement.artifacts = ArtifactReports(place.connection.forge, memory)
    judgement.evidenceDeadline = try await deadline(found, now: judgement.now)
    let newest = try await history(of: found.work, limit: 1).first?.id
    judgement.isKnown = { [carried, now = judgement.now] inputs in
      // After another head and back, what was carried is no longer what the store has last.
      guard let entry = carried[key(of: inputs)], entry.report == newest else { return false }
      return entry.validUntil.map { now < $0 } ?? true
    }
    var finder = session.finder(in: found.repository)
    finder.defaultTip = { try await found.history.defaultTip() }
    do {
      let evaluation = try await judgement.report(on: found.subject, .inForce, finder)
      return try await conclude(evaluation, found, place)
    } catch let known as Judgement.KnownAlready {
      // It may have been forgotten since.
      guard let entry = carried[key(of: known.inputs)] else { throw known }
      metrics.count(.evaluations, ["verdict": "carried-over"])
      return try await publish(entry, found, place)
    }
  }

  /// Until when a report of this head may still come: counted from when the head was first judged. nil where nobody
  /// waits any more.
  private func deadline(
    _ found: ServedSubject, now: Instant
  ) async throws -> @Sendable (EvidenceSettings) -> Instant? {
    let earlier = try await history(of: found.work, limit: Self.reportsLookedAt)
    let first = earlier.filter { $0.head == "\(found.head)" }.map(\.at).min() ?? now
    // One that is yet to come was told by a clock that was ahead.
    let start = min(first, now)
    return { [wait] policy in
      let end = (policy.wait ?? wait).map { start.adding($0) }
      return end.flatMap { $0 > now ? $0 : nil }
    }
  }

  private static let reportsLookedAt = 200

  /// Newest first.
  private func history(of work: WorkKey, limit: Int) async throws(StoreFailure) -> [ReportSummary] {
    try await store.reports(of: work.repository, subject: work.subject, limit: limit, before: nil)
  }

  private func facts(_ found: ServedSubject, _ place: ServedWork.Place) -> ForgeFacts? {
    guard let pull = found.pull else {
      return { needs, subject, _ in
        subject.facts.lacking(needs) { _ in "the merge group does not say which pull request it is of" }
      }
    }
    return ForgeFactsCollector(
      forge: place.connection.forge, pull: pull, repository: found.repository, history: found.history
    ).facts
  }

  private func conclude(
    _ evaluation: Evaluation, _ found: ServedSubject, _ place: ServedWork.Place
  ) async throws -> WorkOutcome {
    let report = evaluation.report
    let key = key(of: report.inputs)
    let document = jsonText(
      reportDocument(evaluation, program: programVersion, timing: true, forPages: true))
    // The same inputs may mean another verdict at another time.
    let term = report.validUntil.map { "\($0)" } ?? ""
    let kept = NewReport(
      work: found.work, key: sha256Hex("\(key) \(report.verdict.rawValue) \(term)"), head: "\(found.head)",
      base: found.base.map { "\($0)" },
      target: found.target, verdict: report.verdict.rawValue, at: report.inputs.now,
      validUntil: report.validUntil, document: try text.document(document))
    let id = try await store.keep(
      kept, measurements: measurements(report, found), with: consequences(of: kept, report))
    metrics.count(.evaluations, ["verdict": report.verdict.rawValue])
    let publication = Publication(
      report, subject: found.publication, url: page(of: found.work), program: programVersion,
      limits: place.connection.forge.limits)
    let entry = CarriedPublications.Entry(
      publication: publication, report: id, verdict: report.verdict.rawValue, validUntil: report.validUntil)
    carried.remember(entry, for: key)
    return try await publish(entry, found, place)
  }

  /// Where statuses lead; nil for what has no page.
  private func page(of work: WorkKey) -> String? {
    guard let url, case .pull(let number) = Work(subject: work.subject) else { return nil }
    return url + PageAddress.pull(work.repository, number).path
  }

  private func measurements(_ report: Report, _ found: ServedSubject) -> [NewMeasurement] {
    report.results.flatMap { result in
      result.measurements.map { measurement in
        NewMeasurement(
          branch: found.target, commit: "\(found.head)", isMerged: false, gate: result.name,
          name: measurement.name, numerator: measurement.numerator, denominator: measurement.denominator,
          unit: measurement.unit.rawValue)
      }
    }
  }

  /// What is written down and told of a report, with it.
  ///
  /// - Parameter report: nil where it could not be judged.
  private func consequences(of kept: NewReport, _ report: Report?) async throws -> Consequences {
    let earlier = try await history(of: kept.work, limit: Self.reportsLookedAt)
    let previous = earlier.first
    let change = VerdictChange(
      work: kept.work, target: kept.target ?? "", head: kept.head, verdict: kept.verdict,
      previous: previous?.verdict,
      decided: earlier.first { $0.verdict != Verdict.pending.rawValue }?.verdict, url: page(of: kept.work),
      at: kept.at)
    var known: [Node] = []
    if let report, report.results.contains(where: { $0.override != nil }), let previous,
      previous.head == kept.head
    {
      known = try await store.report(previous.id).map { overrides(in: $0.report.document) } ?? []
    }
    let audit = AuditEntries(
      kept, report, isNews: previous?.verdict != kept.verdict || previous?.head != kept.head)
    return Consequences(
      audit: audit.entries(knownOverrides: known), changes: audit.policy.map { [$0] } ?? [],
      notices: notifications.notices(of: change, key: kept.key))
  }
}

// MARK: - Publishing

extension ServedJudge {
  private func publish(
    _ entry: CarriedPublications.Entry, _ found: ServedSubject, _ place: ServedWork.Place
  ) async throws -> WorkOutcome {
    await place.forge.learnOwnLogin(place.connection.forge)
    let outcome = await Publishing.publish(
      entry.publication, to: place.connection.forge, seen: found.pull?.standing)
    tell(outcome, entry.verdict, found.work, place, head: found.head)
    try Task.checkCancellation()
    if outcome.outdated != nil {
      // Head or target moved while it was judged. An event of that is on its way, or was lost: look again soon.
      return .done(again: console.now().adding(TimeSpan(seconds: 5)))
    }
    guard outcome.problems.isEmpty else { throw NotPublished(problems: outcome.problems) }
    try await store.markPublished(entry.report, at: console.now())
    return .done(again: entry.validUntil)
  }

  /// For what could not be judged: a required status is then red with the reason instead of missing.
  func publishFailure(
    _ reason: String, _ target: PublicationSubject, _ pull: PullRequest?, _ work: WorkKey,
    _ place: ServedWork.Place
  ) async throws -> WorkOutcome {
    let publication = Publication(
      failure: reason, subject: target, url: page(of: work), program: programVersion,
      limits: place.connection.forge.limits)
    let outcome = await Publishing.publish(
      publication, to: place.connection.forge, seen: target.pull == nil ? nil : pull?.standing)
    metrics.count(.evaluations, ["verdict": "errored"])
    tell(outcome, "errored", work, place, head: target.head)
    if outcome.outdated != nil { return .done(again: console.now().adding(TimeSpan(seconds: 5))) }
    guard outcome.problems.isEmpty else { throw NotPublished(problems: outcome.problems) }
    // A sweep is to see that the forge shows all there is to show. The base is the tip that it was found at.
    let base = try await place.connection.forge.tip(of: target.target).map { "\($0)" }
    let document = jsonText(.map(["version": .number(ReportShape.version), "failure": .text(reason)]))
    let kept = NewReport(
      work: work, key: sha256Hex("\(target.head) \(base ?? "") \(reason)"), head: "\(target.head)",
      base: base,
      target: target.target, verdict: Verdict.errored.rawValue, at: console.now(), validUntil: nil,
      document: try text.document(document))
    let id = try await store.keep(kept, measurements: [], with: consequences(of: kept, nil))
    try await store.markPublished(id, at: console.now())
    return .done(again: nil)
  }

  private func tell(
    _ outcome: PublicationOutcome, _ verdict: String, _ work: WorkKey, _ place: ServedWork.Place,
    head: ObjectID
  ) {
    for step in outcome.steps { metrics.count(.publications, ["kind": step.kind]) }
    log.write(
      "judged",
      [
        "repository": .text("\(work.repository)"), "subject": .text(work.subject), "head": .text("\(head)"),
        "verdict": .text(verdict), "writes": .number(outcome.steps.count),
        "events": .list(place.attempt.events.map { .number($0) }),
        "outdated": outcome.outdated.map { .text($0) },
        "problems": outcome.problems.isEmpty ? nil : .list(outcome.problems.map { .text($0) }),
      ])
  }
}

/// What the forge did not take or did not tell.
struct NotPublished: Error, CustomStringConvertible {
  let problems: [String]
  var description: String { "cannot publish the verdict: \(problems.joined(separator: "; "))" }
}

extension PublicationStep {
  /// For figures.
  fileprivate var kind: String {
    switch self {
    case .postStatus: "status"
    case .createCheckRun, .updateCheckRun: "check-run"
    case .addLabel, .removeLabel: "label"
    case .createComment, .editComment, .deleteComment: "comment"
    }
  }
}

/// All that a verdict depends on but the time: what a verdict's end says of that stands beside it.
private func key(of inputs: Inputs) -> String {
  var recorded = RecordedInputs(inputs, program: programVersion)
  recorded.now = Instant(seconds: 0)
  return sha256Hex(recorded.node.map(jsonText) ?? "")
}
