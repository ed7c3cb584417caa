import CivilTime
import GateKit
import Migrations
import SourceText

/// Reads the sources of a change and has the library judge them, one after the other.
struct SourceJudge {
  let settings: MigrationsSettings
  let context: GateContext
  let base: ListedTree
  let head: ListedTree
  /// There is no change: every migration is judged, with those before it.
  let isSurvey: Bool
  /// Where the change left the target, if that has moved on.
  var mergeBase: ListedTree?
  /// nil where nobody asked, or nobody knows.
  var rivals: OpenRivals?

  private let review: ReviewSettings
  private var store = BlobStore()
  private var waivers: WaiverReview
  private var judged = 0
  private let rules = Dictionary(Rule.all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

  init(
    settings: MigrationsSettings, context: GateContext, base: ListedTree, head: ListedTree, isSurvey: Bool,
    sizes: [String: Int]
  ) {
    self.settings = settings
    self.context = context
    self.base = base
    self.head = head
    self.isSurvey = isSurvey
    var review = settings.review(sizes: sizes)
    if isSurvey {
      // Each file is a change of its own.
      review.newTables = .sameFile
      review.separatesExpandAndContract = false
    }
    self.review = review
    waivers = WaiverReview(
      settings.destructive, LabelApproval(settings.destructive, context), now: context.now)
  }

  /// The migrations of a source in both trees, with the settings of the policy.
  mutating func source(_ pair: SourcePair) async throws -> MigrationSource {
    let before = try await files(of: pair.base, in: base)
    let after = try await files(of: pair.head, in: head)
    var source = MigrationSource(
      framework: pair.found.framework, engine: pair.engine, base: before, head: after)
    source.settings = review
    return source
  }

  /// - Parameter trial: what was tried on a server; nil where nothing was to be.
  mutating func judge(_ pair: SourcePair, _ trial: TrialEvidence?, _ answer: inout GateAnswer) async throws {
    answer.notes.append("\(pair.found.title), by \(pair.found.mark): \(pair.engine), \(pair.engineNote)")
    var source = try await source(pair)
    let known = Set(source.base)
    let own = source.head.filter { !known.contains($0) }
    for file in own { waivers.read(file.path, file.content) }
    judged += own.count
    source.today = today
    source.changedPaths = try await changedPaths(of: pair.found.framework)
    if let mergeBase, let paths = pair.base?.files { source.mergeBasePaths = mergeBase.common(with: paths) }
    source.openChanges = rivals?.changes(to: pair) ?? []
    if review.compensatingScript != nil {
      let folder = review.compensatingFolder
      source.compensatingScripts = Set(head.paths.filter { path in folder.map { path.isInside($0) } ?? true })
    }
    var outcome = MigrationReview(of: source)
    if let problem = outcome.problem { throw NotReviewed(title: pair.found.title, reason: problem) }
    try await searchCode(&outcome.codeSearch)
    let writer = FindingWriter(settings: settings, engine: pair.engine)
    // Where a rule tells of long work already, the server bears it out, and a second block would say nothing more.
    var longWork: Set<Place> = []
    for found in outcome.findings where isAsked(found.path) {
      let rule = rules[found.rule]
      if rule?.effects.contains(.longLock) ?? false { longWork.insert(Place(found.path, found.line)) }
      let excuse = waivers.excuse(for: found, rule)
      if let finding = writer.finding(found, rule, excuse: excuse) { answer.findings.append(finding) }
    }
    let tried = try trial?.findings(of: source, named: pair.found.title, added: own) ?? []
    for var found in tried where isAsked(found.path) {
      let rule = found.finding.rule
      if rule == .longWork, longWork.contains(Place(found.path, found.line)) { found.severity = .info }
      let excuse = waivers.excuse(
        for: rule.rawValue, at: found.path, found.line, byLabel: rule.isLetThroughByLabel)
      if let finding = writer.finding(found, excuse: excuse) { answer.findings.append(finding) }
    }
    answer.notes += trial?.notes(on: pair.found.title) ?? []
  }

  private struct Place: Hashable {
    let path: RepositoryPath
    let line: Int?

    init(_ path: RepositoryPath, _ line: Int?) {
      self.path = path
      self.line = line
    }
  }

  /// What is said once, of all sources together.
  func finish(_ answer: inout GateAnswer) {
    answer.findings += waivers.findings().filter { finding in
      finding.location.map { isAsked($0.path) } ?? true
    }
    if let end = waivers.validUntil { answer.validUntil = end }
    answer.measurements.append(Measurement("files of migrations judged", judged))
  }

  private func isAsked(_ path: RepositoryPath) -> Bool {
    settings.paths.values.isEmpty || settings.paths.values.contains { $0.matches(path) }
  }

  private mutating func files(of source: FoundSource?, in tree: ListedTree) async throws -> [MigrationFile] {
    guard let source else { return [] }
    let contents = try await store.contents(of: source.files, in: tree)
    return zip(source.files, contents).map { MigrationFile($0, $1 ?? []) }
  }

  /// Without models that are declared as before: a method changes no schema.
  private func changedPaths(of framework: Framework) async throws -> Set<RepositoryPath> {
    var paths = Set(context.change.files.flatMap { [$0.path, $0.previousPath] })
    guard framework == .django else { return paths }
    for path in paths where DjangoModels.lie(in: path) {
      guard let old = try await base.bytes(at: path), let new = try await head.bytes(at: path) else {
        continue
      }
      if DjangoModels.declareSame(old, new) { paths.remove(path) }
    }
    return paths
  }

  private func searchCode(_ search: inout CodeSearch) async throws {
    guard search.isNeeded, settings.codeReferences.enabled else { return }
    let chosen = settings.codeReferences
    let entries = head.paths.filter { path in
      let isChosen =
        chosen.paths.values.isEmpty
        ? search.looks(at: path) : chosen.paths.values.contains { $0.matches(path) }
      return isChosen && !chosen.ignore.values.contains { $0.matches(path) }
    }.compactMap { head.entries[$0] }
    var rest = entries[...]
    while !rest.isEmpty {
      try Task.checkCancellation()
      let read = try await head.tree.bytes(ofFirst: rest, limit: CodeSearch.fileLimit, total: 4 << 20)
      for (entry, bytes) in zip(rest, read) { if let bytes { search.read(entry.path, bytes) } }
      rest = rest.dropFirst(read.count)
    }
  }

  /// `20250301`
  private var today: Int {
    let day = CivilDate(daysSince1970: context.now.seconds / 86_400)
    return Int(day.year * 10_000 + day.month * 100 + day.day)
  }
}

extension ListedTree {
  /// Those that are here too.
  fileprivate func common(with paths: [RepositoryPath]) -> Set<RepositoryPath> {
    Set(paths.filter { entries[$0] != nil })
  }
}

/// The migrations of a source were not looked at.
struct NotReviewed: Error, CustomStringConvertible {
  let title: String
  let reason: String
  var description: String { "cannot judge the migrations of \(title): \(reason)" }
}
