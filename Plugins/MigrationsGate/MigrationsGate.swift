import CivilTime
public import GateKit
import Migrations
import SourceText

/// Judges migrations against the database that they will meet: see the manifest.
public struct MigrationsGate: Gate {
  private let settings: MigrationsSettings

  public init(_ settings: MigrationsSettings) { self.settings = settings }

  public var needs: Needs {
    var needs = Needs(snapshots: [.base, .mergeBase, .head, .mergeResult])
    if !settings.destructive.label.isEmpty {
      // Unknown they approve nothing, which is no reason not to look.
      needs.optionalFacts = [AnyRead(.labels), AnyRead(.labelSetters), AnyRead(.author)]
      needs.teams = Set(settings.destructive.labelApprovers.teams)
      if !needs.teams.isEmpty { needs.optionalFacts.insert(AnyRead(.teams)) }
    }
    // A rival is a warning at most: not to know of any is no reason not to look.
    if settings.versioning.openChanges { needs.optionalFacts.insert(AnyRead(.openChanges)) }
    needs.evidence = [settings.trialRequest].compactMap { $0 }
    needs.looksAtTreesOnly = true
    return needs
  }

  public func orders(_ context: GateContext) async throws -> [EvidenceOrder] {
    guard let request = settings.trialRequest else { return [] }
    var order = TrialOrder(base: context.change.base?.description, head: context.change.head?.description)
    // A survey has nothing that comes after what is there.
    if context.change.base != nil, let stage = try await stage(context) {
      var judge = stage.judge
      for pair in stage.survey.pairs {
        // What cannot be tried is told by `examine`.
        guard let plan = try? TrialPlan(of: try await judge.source(pair)), !plan.change.isEmpty else {
          continue
        }
        order.sources.append(TrialOrder.Source(name: pair.found.title, plan: plan))
      }
    }
    return [EvidenceOrder(request, work: order)]
  }

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    let isSurvey = context.change.base == nil
    guard let stage = try await stage(context) else {
      return .skipped("no file of the change can be a migration")
    }
    let survey = stage.survey
    var answer = GateAnswer()
    answer.findings = findings(of: survey, isSurvey: isSurvey)
    if survey.pairs.isEmpty {
      if answer.findings.isEmpty {
        return .skipped("the change touches no migration of a tool that is known")
      }
      return answer
    }
    let trial = isSurvey ? nil : try TrialEvidence(settings, context)
    var judge = stage.judge
    if settings.versioning.openChanges, !isSurvey {
      // What nobody knows is compared with nothing, which a note says.
      if let pulls = try? context.fact(.openChanges) {
        judge.rivals = try await OpenRivals(
          pulls, beside: judge.head, touched: touchedPaths(context.change))
      } else {
        answer.notes.append("what other open pull requests add was not compared: open_changes is not known")
      }
    }
    for pair in survey.pairs { try await judge.judge(pair, trial, &answer) }
    judge.finish(&answer)
    if let note = stage.note { answer.notes.append(note) }
    if settings.deep != .off, trial == nil, !isSurvey {
      answer.notes.append("no migration was tried on a server: there is no report of a trial")
    }
    return answer
  }

  /// What there is to be judged, and with what.
  private struct Stage {
    let survey: SourceSurvey
    let judge: SourceJudge
    let note: String?
  }

  /// nil where no file of the change can be a migration.
  private func stage(_ context: GateContext) async throws -> Stage? {
    let isSurvey = context.change.base == nil
    let touched = touchedPaths(context.change)
    guard touched.contains(where: SourceDiscovery.mayMatter) else { return nil }
    let trees = try await ComparedTrees(context)
    let base = try await ListedTree(trees.base)
    let head = try await ListedTree(trees.head)
    let everything = isSurvey && settings.paths.values.isEmpty
    let survey = try await SourceSurvey(
      settings, base: base, head: head, touched: everything ? nil : touched,
      named: isSurvey && !everything ? touched : [])
    var judge = SourceJudge(
      settings: settings, context: context, base: base, head: head, isSurvey: isSurvey,
      sizes: survey.pairs.isEmpty
        ? [:] : try await TableSizes.read(settings.tables.sizes, in: isSurvey ? head : base))
    if let mergeBase = trees.mergeBase { judge.mergeBase = try await ListedTree(mergeBase) }
    return Stage(survey: survey, judge: judge, note: trees.note)
  }

  /// At head and before; of a survey all of them.
  private func touchedPaths(_ change: Change) -> Set<RepositoryPath> {
    let paths = Set(change.files.flatMap { [$0.path, $0.previousPath] })
    guard !settings.paths.values.isEmpty else { return paths }
    return paths.filter { path in settings.paths.values.contains { $0.matches(path) } }
  }

  private func findings(of survey: SourceSurvey, isSurvey: Bool) -> [Finding] {
    var findings = survey.missing.map { place in
      let tool = place.framework.map { " of \($0.rawValue)" } ?? ""
      return Finding(
        rule: GateRule.noSource,
        message: "there is no migration\(tool) in \(place.path), which the policy names",
        help: "mend the path under sources, or take it out", identity: place.path)
    }
    findings += survey.unknown.map { unknown in
      Finding(
        rule: GateRule.unknownTool,
        message:
          "\(unknown.folder) looks like migrations, of no tool that is known: \(counted(unknown.files.count, "file"))",
        help: "name the tool: sources: [{path: \(unknown.folder), framework: …}]",
        location: unknown.files.first.map { Location($0) }, atMost: .warn, identity: unknown.folder)
    }
    if isSurvey, survey.pairs.isEmpty, findings.isEmpty {
      findings.append(
        Finding(
          rule: GateRule.noSource, message: "no migrations of any tool that is known were found",
          help: "name them: sources: [{path: db/migrations, framework: raw}]", identity: "nothing"))
    }
    return findings
  }
}
