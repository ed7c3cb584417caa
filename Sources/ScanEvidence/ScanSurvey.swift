internal import DocumentReading
public import GateKit
public import ScanReports
public import SourceText

/// All reports of a gate, read one after another: each finding of head is put onto the tree and held against the
/// scope, and is then the gate's to keep or to drop.
public struct ScanSurvey {
  /// What is wrong with the reports as a whole, and what is to be told of them.
  public private(set) var reading: ScanReading
  /// Reports of head, in the order in which they were read.
  public private(set) var reports: [(id: String, path: RepositoryPath, report: ScanReport)] = []
  /// Reports that have nothing of the merge base to be held against; empty unless the scope is `new`.
  public private(set) var withoutBase: [String] = []
  /// Files of head in which a scanner found a secret: pages show nothing of them.
  public private(set) var pathsOfSecrets: Set<RepositoryPath> = []

  private let context: GateContext
  private let sources: [ScanReportSource]
  private let scope: ScopeSettings

  public init(_ context: GateContext, _ sources: [ScanReportSource], _ scope: ScopeSettings) {
    self.context = context
    self.sources = sources
    self.scope = scope
    reading = ScanReading(head: context.change.head)
  }

  /// What the gate needs for this.
  public static func needs(_ sources: [ScanReportSource], _ scope: ScopeSettings) -> Needs {
    var needs = Needs(evidence: sources.map(\.request), snapshots: [.head])
    if scope.comparesWithBase {
      needs.evidence += sources.map(\.baseRequest)
      needs.snapshots.insert(.mergeBase)
    }
    return needs
  }

  /// Why there is nothing to ask; nil where a report is to be read.
  public var skipped: String? { sources.reasonToSkip(context) }

  /// Findings may warn at most: nothing tells which of them are new.
  public var warnsAtMost: Bool { !withoutBase.isEmpty && scope.onBaseMissing == .warn }

  /// Reads everything.
  ///
  /// - Parameters:
  ///   - counts: false for a finding that its own report suppresses, if the gate honours that. Asked of both sides,
  ///     with the place in the tree.
  ///   - take: gets what counts of head, in the order of the reports.
  /// - Throws: what `ScanReading.read` throws.
  public mutating func read(
    counts:
      @escaping (_ finding: ScanFinding, _ path: RepositoryPath?, _ of: EvidenceRequest.Origin) -> Bool = {
        finding, _, _ in finding.isActive
      },
    take: @escaping (PlacedFinding) -> Void
  ) async throws {
    let tree = TreePaths(try await paths(.head))
    let lines = ChangedPlaces(context.change, scope.scope)
    let before = try await baseSide()
    for source in sources {
      let evidence = context.evidence(source.request)
      guard !evidence.isEmpty else { continue }
      let known = try before.flatMap { try knownFindings(source, $0, counts) }
      var places = ScanPlaces(in: tree, root: source.rootFolder)
      var identities = before.map { $0.identities(of: .head) }
      var secrets: Set<RepositoryPath> = []
      for evidence in evidence {
        let report = try reading.read(
          evidence, source,
          into: ScanConsumer(finding: { found in
            var finding = found
            let path = places.put(&finding)
            if finding.kind == .secret, let path { secrets.insert(path) }
            guard counts(finding, path, .head) else { return }
            var standing = lines.standing(of: finding, at: path, &places)
            if let known, let identity = identities?.identity(of: finding), known.contains(identity) {
              standing = .known
            }
            take(PlacedFinding(finding, at: path, standing, report: source.source.id))
          }))
        reports.append((source.source.id, evidence.path, report))
      }
      pathsOfSecrets.formUnion(secrets)
    }
    reportMissingBase()
  }

  /// The merge base; nil where the scope does not ask for it, or there is none.
  private func baseSide() async throws -> BaseSide? {
    guard scope.comparesWithBase, context.change.base != nil, !context.change.mergeBases.isEmpty else {
      return nil
    }
    let hasReports = sources.contains { !context.evidence($0.baseRequest).isEmpty }
    return BaseSide(
      paths: TreePaths(hasReports ? try await paths(.mergeBase) : []),
      texts: hasReports ? try await ChangedTexts(context) : nil)
  }

  private func paths(_ snapshot: Snapshot) async throws -> [RepositoryPath] {
    try await context.repository.tree(snapshot).entries(under: nil).map(\.path)
  }

  /// nil, and remembered, where no report of the merge base is there.
  private mutating func knownFindings(
    _ source: ScanReportSource, _ base: BaseSide,
    _ counts: @escaping (ScanFinding, RepositoryPath?, EvidenceRequest.Origin) -> Bool
  ) throws -> Set<FindingIdentity>? {
    let evidence = reading.ofMergeBase(source, context)
    guard !evidence.isEmpty else {
      withoutBase.append(source.source.id)
      return nil
    }
    var known: Set<FindingIdentity> = []
    var places = ScanPlaces(in: base.paths, root: source.rootFolder)
    var identities = base.identities(of: .mergeBase)
    for evidence in evidence {
      try reading.read(
        evidence, source,
        into: ScanConsumer(finding: { found in
          var finding = found
          let path = places.put(&finding)
          if counts(finding, path, .mergeBase) { known.insert(identities.identity(of: finding)) }
        }))
    }
    return known
  }

  private mutating func reportMissingBase() {
    for id in withoutBase {
      let words = "no report \"\(id)\" of the merge base tells which findings are new"
      switch scope.onBaseMissing {
      case .all: reading.note("\(words): all of them count")
      case .fail, .warn:
        reading.add(
          Finding(
            rule: ScanRules.baseMissing, message: words,
            help:
              "keep the reports of the target branch with gatehouse baseline write --notes, or choose a scope that "
              + "needs none, such as changed-lines",
            atMost: scope.onBaseMissing == .fail ? .block : .warn, identity: id))
      }
    }
  }
}

/// What the reports of the merge base are held against.
private struct BaseSide {
  let paths: TreePaths
  /// nil: no report of the merge base is there.
  let texts: ChangedTexts?

  func identities(of origin: EvidenceRequest.Origin) -> FindingIdentities {
    FindingIdentities(renamed: origin == .head ? texts?.renamed ?? [:] : [:]) { path, number in
      texts?.line(number, of: path, at: origin)
    }
  }
}
