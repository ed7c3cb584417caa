import CoverageReports
public import GateKit
import SourceText

/// Are the lines that the change adds run by tests, and does the rest stay as covered as it was?
public struct CoverageGate: Gate {
  private let settings: CoverageSettings

  public init(_ settings: CoverageSettings) { self.settings = settings }

  public var needs: Needs {
    var needs = Needs(evidence: settings.sources.map { $0.request(settings) }, snapshots: [.base, .head])
    if settings.comparesWithBase {
      needs.evidence += settings.sources.map(\.baseRequest)
      needs.snapshots.insert(.mergeBase)
    }
    return needs
  }

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    let owed = settings.sources.contains { $0.request(settings).isOwed(by: context.change) }
    guard owed else { return .skipped("no changed file asks for a coverage report") }
    let head = try await context.repository.tree(.head)
    let files = try await head.entries(under: nil).filter(\.version.mode.isFile)
    let ignored = try await IgnoredFiles(settings, context, head: head, files)
    var survey = try await Survey(head, files, settings, ignored)
    for source in settings.sources {
      for evidence in context.evidence(source.request(settings)) { try await survey.read(evidence, source) }
    }
    var base: Survey?
    if settings.comparesWithBase, context.change.base != nil {
      base = try await readBase(context, ignored, &survey)
    }
    var findings = expectedFlags(context.change).subtracting(survey.flags.keys).sorted().map(missingFlag)
    if survey.reports == 0 {
      guard !findings.isEmpty else {
        return .skipped("no coverage report is there, and the policy lets that pass")
      }
      return GateAnswer(findings: findings)
    }
    let changed = try await ChangedLines(context.change, &survey, ignored)
    findings += survey.findings(head: context.change.head) + changed.findings
    var answer = GateAnswer(notes: survey.notes)
    for scope in scopes(survey, base) {
      let judgement = scope.judge(changed, settings.metric, mergeBase: context.change.mergeBases.first)
      findings += judgement.findings
      answer.measurements += judgement.measurements
      answer.notes += judgement.notes
    }
    if let patch = settings.patch { findings += changed.withoutData(patch, survey) }
    if let base { answer.notes += changed.indirect(survey.overall, base.overall) }
    answer.findings = findings + changed.annotations(survey.overall, settings)
    answer.exhibits = try await changed.exhibits(&survey)
    return answer
  }

  /// A flag that may be carried forward is missing where the merge base has no report of it either.
  private func expectedFlags(_ change: Change) -> Set<String> {
    let named = Set(settings.expectFlags.values)
    guard settings.carryforward else { return named }
    let carried = settings.sources.filter { source in
      source.source.onMissing != .pass && source.request(settings).isOwed(by: change)
    }
    return named.union(carried.compactMap(\.flag))
  }

  private func missingFlag(_ flag: String) -> Finding {
    Finding(
      rule: Rule.missingFlag, message: "no report of the flag \(flag) is there",
      help: "make the report before this check, or take the flag out of expect_flags", identity: flag)
  }

  /// Reads the reports of the merge base, and lets those of flags that head lacks stand in where the policy
  /// wants.
  private func readBase(
    _ context: GateContext, _ ignored: IgnoredFiles, _ head: inout Survey
  ) async throws -> Survey? {
    let tree = try await context.repository.tree(.mergeBase)
    let files = try await tree.entries(under: nil).filter(\.version.mode.isFile)
    var base = try await Survey(tree, files, settings, ignored)
    let measured = Set(head.flags.keys)
    for source in settings.sources {
      for evidence in context.evidence(source.baseRequest) {
        if let commit = evidence.commit, !context.change.mergeBases.contains(commit) {
          let merge = context.change.mergeBases.first.map(\.short) ?? "none"
          head.note("\(evidence.path) is of commit \(commit.short), not of the merge base \(merge): not used")
          continue
        }
        try await base.read(evidence, source)
        if settings.carryforward, let flag = source.flag, !measured.contains(flag) {
          head.note("flag \(flag) is carried forward from the merge base")
          try await head.carry(evidence, source, except: Set(context.change.files.map(\.path)))
        }
      }
    }
    return base.reports == 0 ? nil : base
  }

  private func scopes(_ head: Survey, _ base: Survey?) -> [Scope] {
    let whole = Scope(
      name: nil, head: head.overall, base: base?.overall, project: settings.project,
      patch: settings.patch?.patch,
      always: true)
    let flags = settings.flags.entries.map { flag in
      Scope(
        name: "flag \(flag.key)", head: head.flags[flag.key] ?? CoverageSet(), base: base?.flags[flag.key],
        project: flag.value.project, patch: flag.value.patch)
    }
    let paths = settings.paths.map { part in
      func own(_ set: CoverageSet) -> CoverageSet {
        set.filtered { path in part.path.values.contains { $0.matches(path) } }
      }
      return Scope(
        name: part.path.values.map(\.text).joined(separator: ", "), head: own(head.overall),
        base: base.map { own($0.overall) }, project: part.project, patch: part.patch)
    }
    return [whole] + flags + paths
  }
}

extension CoverageReportSource {
  func request(_ settings: CoverageSettings) -> EvidenceRequest {
    let own = source.request
    return EvidenceRequest(
      id: own.id, paths: own.paths, onMissing: settings.carryforward && flag != nil ? .pass : own.onMissing,
      onMalformed: own.onMalformed, onStale: own.onStale, maxAge: own.maxAge ?? settings.maxReportAge,
      whenChanged: own.whenChanged)
  }

  /// Its absence is for `if_not_found` to judge.
  var baseRequest: EvidenceRequest {
    EvidenceRequest(
      id: source.id, paths: source.paths, of: .mergeBase, basePaths: basePaths, onMissing: .pass,
      onMalformed: source.onMalformed)
  }
}
