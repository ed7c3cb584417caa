import DocumentReading
import LocalSystem
import Migrations
import SourceText
import Testing

/// Pull requests with the findings that are expected of them, where `GATEHOUSE_CORPUS` names the folder.
@Suite("Sample pull requests", .enabled(if: Corpus.folder != nil, "GATEHOUSE_CORPUS names no sample data"))
struct CorpusTests {
  @Test("get the findings that were written down for them, and few others")
  func score() throws {
    var score = Score()
    for item in try Corpus.cases() { score.count(item, try item.findings()) }
    #expect(score.cases > 90)
    #expect(score.precision >= 0.95, "\(score.wrong.joined(separator: "\n"))")
    #expect(score.recall >= 0.95, "\(score.missed.joined(separator: "\n"))")
  }
}

private enum Corpus {
  static let folder = Environment.process["GATEHOUSE_CORPUS"].flatMap {
    $0.isEmpty ? nil : LocalPath($0).appending("migrations")
  }

  static func cases() throws -> [SampleCase] {
    let folder = try #require(folder)
    let expected = try read(folder.appending("expected.json"))
    return try expected.entries.compactMap { entry in
      let node = entry.node
      guard let framework = node["framework"]?.text.flatMap(Framework.init(rawValue:)),
        let engine = node["engine"]?.text.flatMap({ Engine($0) })
      else { return nil }
      let place = folder.appending(entry.key)
      return SampleCase(
        id: entry.key, folder: place, framework: framework, engine: engine,
        policy: try read(place.appending("case.json"))["policy"],
        expected: node["expect"]?.items.map(Expectation.init) ?? [],
        tolerated: Set(node["may"]?.items.compactMap(\.text) ?? []))
    }
  }

  static func read(_ path: LocalPath) throws -> Node {
    try readJSON(try LocalFiles.read(path, limit: 1 << 24), source: "\(path)", limits: .report)
  }
}

private struct Expectation: Hashable {
  let file: String
  /// nil where the line does not count.
  let line: Int?
  let rule: String

  init(_ node: Node) {
    file = node["file"]?.text ?? ""
    line = node["line"]?.text.flatMap { Int($0) }
    rule = node["rule"]?.text ?? ""
  }

  func isMet(by finding: MigrationFinding) -> Bool {
    let isNear = line.map { line in finding.line.map { abs($0 - line) <= 1 } ?? false } ?? true
    return finding.rule == rule && "\(finding.path)".hasSuffix(file) && isNear
  }
}

private struct SampleCase {
  let id: String
  let folder: LocalPath
  let framework: Framework
  let engine: Engine
  let policy: Node?
  let expected: [Expectation]
  let tolerated: Set<String>

  func findings() throws -> [MigrationFinding] {
    var source = MigrationSource(
      framework: framework, engine: engine, base: try files("base"), head: try files("head"))
    source.today = 20_261_127
    source.settings.requiresLockTimeout = policy?["require_lock_timeout"]?.text == "true"
    source.settings.smallTables = Set(policy?["tables"]?["small"]?.items.compactMap(\.text) ?? [])
    if let word = policy?["transaction"]?.text, let transactions = ReviewSettings.Transactions(rawValue: word)
    {
      source.settings.transactions = transactions
    }
    if let word = policy?["reversible"]?.text, let mode = ReviewSettings.Reversibility(rawValue: word) {
      source.settings.reversibility = mode
    }
    return reviewMigrations(of: source)
  }

  private func files(_ tree: String) throws -> [MigrationFile] {
    let root = folder.appending(tree)
    return try LocalFiles.list(root).map { entry in
      let path = RepositoryPath(bytes: entry.path)
      return MigrationFile(
        path, try LocalFiles.read(root.appending(LocalPath(bytes: entry.path)), limit: 1 << 24))
    }
  }
}

/// As `score.py` beside the samples counts: lines within one, a repeat is a false alarm, one more place for
/// a rule
/// that was expected is neither right nor wrong.
private struct Score {
  private(set) var cases = 0
  private var right = 0
  private(set) var wrong: [String] = []
  private(set) var missed: [String] = []

  mutating func count(_ item: SampleCase, _ findings: [MigrationFinding]) {
    cases += 1
    var left = findings
    for expected in item.expected {
      if let index = left.firstIndex(where: expected.isMet) {
        left.remove(at: index)
        right += 1
      } else {
        missed.append("\(item.id): \(expected.rule)")
      }
    }
    var spare = Dictionary(grouping: item.expected, by: \.rule).mapValues(\.count)
    for finding in left where !item.tolerated.contains(finding.rule) {
      if let count = spare[finding.rule], count > 0 {
        spare[finding.rule] = count - 1
      } else {
        wrong.append("\(item.id): \(finding.rule) at \(finding.line ?? 0)")
      }
    }
  }

  var precision: Double { Double(right) / Double(max(1, right + wrong.count)) }
  var recall: Double { Double(right) / Double(max(1, right + missed.count)) }
}

extension Node {
  fileprivate var text: String? { if case .scalar(let text, _) = value { text } else { nil } }
}
