@testable import Migrations
import PostgresTrial
import SourceText
import TestSupport
import Testing

/// Holds what the library says of locks and work against a PostgreSQL server. No skipping: without a server,
/// the
/// claim is not checked.
@Suite(
  "The costs that the library knows",
  .enabled(if: mayStartPostgres, "scripts/setup-peers installs PostgreSQL, and did not run"))
struct TruthTests {
  @Test("are those that a server shows, statement by statement")
  func costs() async throws {
    #expect(Statements.all.count >= 60)
    let measured = try await Trials.measured.value
    var wrong: [String] = []
    for (statements, measurement) in zip(Statements.all, measured) {
      let expected = Forecast(of: statements)
      let shown = Forecast(measurement)
      // Of a statement that was refused, a server shows no lock.
      guard measurement.failure == nil else { continue }
      // Outside of a transaction a lock may be gone before it is looked at.
      let isRight =
        statements.isInTransaction
        ? expected.locks == shown.locks
        : shown.locks.allSatisfy { (expected.locks[$0.key] ?? .accessShare) >= $0.value }
      if !isRight {
        wrong.append("\(statements.sql): locks \(expected.lockWords), the server \(shown.lockWords)")
      }
      if expected.hasLongWork != shown.hasLongWork {
        wrong.append(
          "\(statements.sql): long work \(expected.hasLongWork), the server \(shown.hasLongWork)")
      }
    }
    #expect(wrong == [])
    // Both could be wrong together only where nothing was measured at all.
    #expect(measured.filter { !$0.longWork.isEmpty }.count >= 25)
    #expect(measured.filter { !$0.rewritten.isEmpty }.count >= 15)
  }

  @Test(
    "lead to findings where a server works long under a lock or refuses, and to none where nothing is amiss")
  func dangers() async throws {
    let measured = try await Trials.measured.value
    var wrong: [String] = []
    for (statements, measurement) in zip(Statements.all, measured) {
      let findings = reviewMigrations(of: statements.source).filter { $0.severity >= .warning }
      let isDangerous = !measurement.longWork.isEmpty || measurement.failure != nil
      if isDangerous, findings.isEmpty { wrong.append("\(statements.sql): no finding") }
      if statements.isHarmless, isDangerous { wrong.append("\(statements.sql): not harmless") }
      if statements.isHarmless, !findings.isEmpty {
        wrong.append("\(statements.sql): \(findings.map(\.rule).joined(separator: ", "))")
      }
    }
    #expect(wrong == [])
  }
}

/// Locks of a table that keep anything but reading and writing rows away, and whether all wait for long.
struct Forecast {
  var locks: [String: LockLevel] = [:]
  var hasLongWork = false

  /// What the server did.
  init(_ measurement: StatementEffects) {
    locks = measurement.locks.filter { name, level in
      let kind = measurement.kinds[name]
      return level >= .shareUpdateExclusive && kind != .view && kind != .sequence
    }
    hasLongWork = !measurement.longWork.isEmpty
  }

  /// What the library says.
  init(of statements: Statements) {
    let engine = Engine(.postgres, 15)
    let result = PostgresParser.withLargeStack {
      let reader = StepReader(engine)
      var schema = Schema()
      for step in reader.steps(Array((Statements.schema + statements.before).utf8), at: "0001_base.sql") {
        schema.apply(step.operation)
      }
      return Forecast(reader.steps(Array(statements.sql.utf8), at: "0002_change.sql"), schema, engine)
    }
    self = result ?? Forecast(StatementEffects())
  }

  private init(_ steps: [Step], _ base: Schema, _ engine: Engine) {
    var schema = base
    var isUTC = false
    for step in steps {
      if case .set("timezone", let zone, _) = step.operation { isUTC = zone.lowercased() == "utc" }
      let parts = PostgresCost(step.operation, schema, engine, isUTC: isUTC).parts
      for part in parts where base.table(part.table) != nil || base.views.contains(part.table) {
        let name = part.table.description
        let held = max(locks[name] ?? part.lock, part.lock)
        if part.lock >= .shareUpdateExclusive { locks[name] = held }
        let isView = base.views.contains(part.table)
        if part.work != nil, isView ? held.blocksReads : held.blocksWrites { hasLongWork = true }
      }
      schema.apply(step.operation)
    }
  }

  var lockWords: String {
    locks.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.words)" }.joined(separator: ", ")
  }
}

extension Statements {
  /// The statements as the second migration of a repository.
  var source: MigrationSource {
    let base = [MigrationFile("0001_base.sql", Array((Self.schema + before).utf8))]
    let change = MigrationFile("0002_change.sql", Array(sql.utf8))
    var source = MigrationSource(
      framework: .raw, engine: Engine(.postgres, 15), base: base, head: base + [change])
    source.settings.transactions = isInTransaction ? .framework : .none
    return source
  }
}
