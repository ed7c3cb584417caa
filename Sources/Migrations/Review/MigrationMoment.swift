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

  /// Only rows: then nothing of the schema stays behind on the way back.
  var changesRowsAlone: Bool {
    migration.steps.allSatisfy { step in
      switch step.operation {
      case .insert, .update, .delete, .select, .set, .transaction, .harmless: true
      default: false
      }
    }
  }
}
