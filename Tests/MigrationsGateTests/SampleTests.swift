import DocumentReading
import GateKit
import LocalSystem
import Migrations
import MigrationsGate
import SourceText
import TestSupport
import Testing

/// Pull requests of many tools, where `GATEHOUSE_CORPUS` names the folder.
@Suite(
  "Sample pull requests of migrations",
  .enabled(if: Samples.folder != nil, "GATEHOUSE_CORPUS names no sample data"))
struct SampleTests {
  @Test("have their tool found, and get all that the library finds once it is told the tool")
  func samples() async throws {
    var told = 0
    for sample in try Samples.all() {
      let answer = try await sample.trial.ask(MigrationsGate.self, sample.settings)
      #expect(
        answer.notes.contains { $0.contains("(\(sample.framework.rawValue))") },
        "\(sample.id): \(answer.notes)")
      let found = Set(
        answer.findings.map {
          Samples.Found(rule: $0.rule, path: $0.location?.path, line: $0.location?.lines?.lowerBound)
        })
      let missing = sample.expected().subtracting(found)
      #expect(missing == [], "\(sample.id)")
      told += found.count
    }
    #expect(told > 150)
  }
}

private enum Samples {
  static let folder = Environment.process["GATEHOUSE_CORPUS"].flatMap {
    $0.isEmpty ? nil : LocalPath($0).appending("migrations")
  }

  struct Found: Hashable {
    let rule: String
    let path: RepositoryPath?
    let line: Int?
  }

  static func all() throws -> [Sample] {
    let folder = try #require(folder)
    let expected = try readJSON(
      try LocalFiles.read(folder.appending("expected.json"), limit: 1 << 24), source: "expected.json",
      limits: .report)
    return try expected.entries.map { entry in
      let place = folder.appending(entry.key)
      let node = try readJSON(
        try LocalFiles.read(place.appending("case.json"), limit: 1 << 20), source: entry.key, limits: .report)
      return Sample(
        id: entry.key, framework: try #require(node["framework"]?.scalar.flatMap(Framework.init(rawValue:))),
        engine: try #require(node["engine"]?.scalar), policy: node["policy"], base: try files(place, "base"),
        head: try files(place, "head"))
    }
  }

  private static func files(_ folder: LocalPath, _ tree: String) throws -> [RepositoryPath: [UInt8]] {
    let root = folder.appending(tree)
    return Dictionary(
      uniqueKeysWithValues: try LocalFiles.list(root).map { entry in
        (
          RepositoryPath(bytes: entry.path),
          try LocalFiles.read(root.appending(LocalPath(bytes: entry.path)), limit: 1 << 24)
        )
      })
  }
}

private struct Sample {
  let id: String
  let framework: Framework
  let engine: String
  let policy: Node?
  let base: [RepositoryPath: [UInt8]]
  let head: [RepositoryPath: [UInt8]]

  var trial: GateTrial {
    GateTrial(before: base.mapValues { .bytes($0) }, after: head.mapValues { .bytes($0) })
  }

  var settings: String {
    var lines = ["engine: \(engine)"]
    // The samples lack the Cargo.toml that tells sqlx from others with the same names.
    if framework == .sqlx { lines.append("sources: [{path: migrations, framework: sqlx}]") }
    if let word = policy?["transaction"]?.scalar { lines.append("transaction: \(word)") }
    if let word = policy?["reversible"]?.scalar { lines.append("reversible: \(word)") }
    if policy?["require_lock_timeout"]?.scalar == "true" { lines.append("lock_timeout: {require: yes}") }
    let small = policy?["tables"]?["small"]?.items.compactMap(\.scalar) ?? []
    if !small.isEmpty { lines.append("tables: {small: [\(small.joined(separator: ", "))]}") }
    return lines.joined(separator: "\n")
  }

  /// What the library says to all files of the trees, told the tool.
  func expected() -> Set<Samples.Found> {
    guard let engine = Engine(engine) else { return [] }
    var source = MigrationSource(
      framework: framework, engine: engine, base: base.map { MigrationFile($0, $1) },
      head: head.map { MigrationFile($0, $1) })
    source.today = 20_260_615
    source.settings.requiresLockTimeout = policy?["require_lock_timeout"]?.scalar == "true"
    source.settings.smallTables = Set(policy?["tables"]?["small"]?.items.compactMap(\.scalar) ?? [])
    if let mode = policy?["transaction"]?.scalar.flatMap(ReviewSettings.Transactions.init(rawValue:)) {
      source.settings.transactions = mode
    }
    if let mode = policy?["reversible"]?.scalar.flatMap(ReviewSettings.Reversibility.init(rawValue:)) {
      source.settings.reversibility = mode
    }
    return Set(
      reviewMigrations(of: source).map { Samples.Found(rule: $0.rule, path: $0.path, line: $0.line) })
  }
}
