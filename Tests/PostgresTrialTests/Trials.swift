import Migrations
import PostgresTrial

/// Trials that tests hold.
enum Trials {
  /// What a server does for `Statements.all`, measured once for all tests.
  static let measured = Task { try await measure(Statements.all) }

  /// Measures each of `all` in a database that holds the schema and rows.
  static func measure(
    _ all: [Statements], schema: String = Statements.schema, rows: String = Statements.rows
  ) async throws -> [StatementEffects] {
    try await TrialServer.run(limits: .patient) { server in
      do {
        let template = try TrialDatabase("shop", on: server)
        let refusal = try template.apply([schema, rows])
        if let refusal { throw TrialFailure("the schema of the tests is wrong: \(refusal.refusal.message)") }
      }
      let shared = try TrialDatabase("shared", on: server, template: "shop")
      return try all.map { statements in
        let texts = SQLScript(Array(statements.sql.utf8), dialect: .postgres).statements.map {
          String(decoding: $0.text, as: UTF8.self)
        }
        // What ends by itself cannot be taken back: a database of its own.
        guard !statements.isInTransaction || !statements.before.isEmpty else {
          return StatementEffects(joining: try shared.measure(texts, inTransaction: true, keeping: false))
        }
        defer { _ = Result { try TrialDatabase.drop("own", on: server) } }
        let database = try TrialDatabase("own", on: server, template: "shop")
        if !statements.before.isEmpty, let refusal = try database.apply([statements.before]) {
          throw TrialFailure("\(statements.before): \(refusal.refusal.message)")
        }
        return StatementEffects(
          joining: try database.measure(texts, inTransaction: statements.isInTransaction))
      }
    }
  }
}

extension TrialLimits {
  /// For trials that have to come to their end, however busy the machine is.
  static var patient: TrialLimits {
    var limits = TrialLimits()
    limits.time = .seconds(1_800)
    limits.statement = .seconds(600)
    return limits
  }
}
