/// One migration of the change as a whole.
struct MigrationMoment: Sendable {
  let migration: Migration
  let engine: Engine
  let framework: Framework
  let settings: ReviewSettings
  /// The tool runs the file in a transaction.
  let opensTransaction: Bool

  /// There is something that a way back would have to undo.
  var changesSomething: Bool { !migration.steps.isEmpty }
}
