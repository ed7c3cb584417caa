import CoverageReports
import DocumentReading
import GateKit
import ReportedPaths
import SourceText

/// What all reports of one commit say, put onto that commit's files.
struct Survey {
  private(set) var overall = CoverageSet()
  private(set) var flags: [String: CoverageSet] = [:]
  private(set) var reports = 0
  /// Files that the reports name, and how many of them are in the tree.
  private(set) var named = 0
  private(set) var placed = 0
  /// Names that could be several files.
  private(set) var ambiguous: [(name: ReportedName, candidates: [RepositoryPath])] = []
  /// Names that no file answers to, the first of each report.
  private(set) var missing: [ReportedName] = []
  private(set) var notes: [String] = []
  private var empty: [(path: RepositoryPath, count: Int, first: ReportedName, nearest: RepositoryPath?)] = []
  private var commits: [(path: RepositoryPath, commit: String)] = []
  private let tree: SourceTree
  private let settings: CoverageSettings
  private let ignored: IgnoredFiles
  private var texts: [RepositoryPath: SourceLines] = [:]

  /// - Parameter files: of the tree.
  init(_ tree: any Tree, _ files: [TreeEntry], _ settings: CoverageSettings, _ ignored: IgnoredFiles)
    async throws
  {
    self.settings = settings
    self.ignored = ignored
    let entries = Dictionary(files.map { ($0.path, $0) }) { first, _ in first }
    self.tree = try await SourceTree(files: files.map(\.path), fixes: settings.fixes.compactMap(PathFix.init))
    { path in
      guard let entry = entries[path] else { return nil }
      do { return try await tree.bytes(of: entry, limit: SourceTree.textLimit) } catch is BlobTooLarge {
        return nil
      }
    }
  }

  mutating func note(_ words: String) { if !notes.contains(words) { notes.append(words) } }

  mutating func read(_ evidence: Evidence, _ source: CoverageReportSource) async throws {
    try await read(evidence, source, except: [])
  }

  /// A report of the merge base that stands in for one of head: it says nothing of files that changed since.
  mutating func carry(
    _ evidence: Evidence, _ source: CoverageReportSource, except changed: Set<RepositoryPath>
  ) async throws {
    try await read(evidence, source, except: changed)
  }

  private mutating func read(
    _ evidence: Evidence, _ source: CoverageReportSource, except changed: Set<RepositoryPath>
  ) async throws {
    let report = try await self.report(evidence, source)
    reports += 1
    for words in report.notes { note("\(evidence.path): \(words)") }
    if let commit = report.commit { commits.append((evidence.path, commit)) }
    let resolver = tree.with(root: source.root.map { RepositoryPath($0) }).resolver
    let placement = resolver.place(report)
    named += report.files.count
    var found = placement.found
    for place in placement.likely {
      let lines = try await text(place.path)
      let coverage = report.files[place.file].coverage
      if lines?.fits(coverage, isRegionBased: report.format.isRegionBased) == true {
        found.append(place)
      } else {
        missing.append(report.files[place.file].name)
      }
    }
    placed += found.count
    missing += placement.missing.prefix(1_000).map { report.files[$0].name }
    ambiguous += placement.ambiguous.map { (report.files[$0.file].name, $0.candidates) }
    if found.isEmpty, let first = report.files.first {
      empty.append((evidence.path, report.files.count, first.name, resolver.nearest(to: first.name)))
    }
    let cleans = try await isRegionBased(report, found)
    for place in found where !ignored.contains(place.path) && !changed.contains(place.path) {
      var coverage = report.files[place.file].coverage
      if cleans, let lines = try await text(place.path) { _ = lines.clean(&coverage, isRegionBased: true) }
      overall.add(coverage, at: place.path, from: evidence.path.description)
      if let flag = source.flag {
        flags[flag, default: CoverageSet()].add(coverage, at: place.path, from: evidence.path.description)
      }
    }
    // A flag is there once it has a report, whatever the report measures.
    if let flag = source.flag { flags[flag] = flags[flag] ?? CoverageSet() }
  }

  private func report(_ evidence: Evidence, _ source: CoverageReportSource) async throws -> CoverageReport {
    let name = evidence.path.description
    var options = CoverageReadingOptions()
    options.countsExceptionArms = settings.exceptionArms
    let report: CoverageReport
    do {
      report = try await tree.with(root: source.root.map { RepositoryPath($0) })
        .read(DocumentInput(pieces: evidence.content.pieces(), source: name), options: options)
    } catch let problem as DocumentProblem { throw MalformedEvidence(evidence, reason: "\(problem)") }
    guard report.figures.unknown == 0 else {
      throw MalformedEvidence(evidence, reason: report.notes.first ?? "it does not say which lines were run")
    }
    return report
  }

  /// The text of a file of the tree, looked at once; nil where it is none of the tree's, or too large.
  mutating func text(_ path: RepositoryPath) async throws -> SourceLines? {
    if let known = texts[path] { return known }
    guard let bytes = try await source(path) else { return nil }
    let lines = SourceLines(bytes, path: path)
    texts[path] = lines
    return lines
  }

  func source(_ path: RepositoryPath) async throws -> [UInt8]? { try await tree.text(path) }

  /// The format tells of stretches of code, or a report of lines does: one of its first files calls blank or
  /// comment lines executable.
  private mutating func isRegionBased(_ report: CoverageReport, _ found: [Placement.Place]) async throws
    -> Bool
  {
    if report.format.isRegionBased || report.format.id == "simplecov" { return true }
    for place in found.prefix(20) {
      guard let lines = try await text(place.path) else { continue }
      let idle = lines.blank.union(lines.comments)
      if !report.files[place.file].coverage.executable.intersection(idle).isEmpty { return true }
    }
    return false
  }

  func contains(_ path: RepositoryPath) -> Bool { overall.files[path] != nil }

  /// What is wrong with reports as a whole.
  func findings(head: ObjectID?) -> [Finding] {
    var findings = empty.map { report in
      let advice = report.nearest.flatMap { PathAdvice(report.first, at: $0) }
      let near = report.nearest.map { "; nearest to \(report.first) is \($0)" } ?? ""
      return Finding(
        rule: Rule.unplacedReport,
        message: "no file of \(report.path) is in the repository: 0 of \(report.count) paths resolve\(near)",
        help: advice.map { "add \($0)" } ?? "set root or fixes so that its paths are those of the repository",
        identity: report.path.description)
    }
    for (path, commit) in commits {
      guard let head, isObjectID(commit), commit.lowercased() != "\(head)" else { continue }
      findings.append(
        Finding(
          rule: Rule.otherCommit,
          message: "\(path) says that it is of commit \(commit.prefix(10)), and not of the head",
          help: "make the report again for this head", identity: path.description))
    }
    return findings
  }

  private func isObjectID(_ text: String) -> Bool { text.utf8.count == 40 && text.allSatisfy(\.isHexDigit) }
}

extension CoverageSet {
  func filtered(_ isIncluded: (RepositoryPath) -> Bool) -> CoverageSet {
    var set = self
    for path in files.keys where !isIncluded(path) { set.remove(path) }
    return set
  }
}
