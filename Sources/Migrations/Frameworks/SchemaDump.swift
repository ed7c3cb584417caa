internal import SourceText

/// The schema that a framework keeps beside its migrations, at base.
struct SchemaDump {
  let schema: Schema
  private let rails: [RailsDump]

  /// nil where there is none.
  init?(of source: MigrationSource, _ steps: StepReader) {
    guard source.framework == .rails else { return nil }
    rails = RailsDump.all(in: source.base)
    guard !rails.isEmpty else { return nil }
    var schema = Schema()
    for dump in rails { for step in dump.steps(steps) { schema.apply(step.operation) } }
    self.schema = schema
  }

  /// It was written after the migration was run.
  func covers(_ migration: Migration) -> Bool { rails.contains { $0.covers(migration) } }
}
