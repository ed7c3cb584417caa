internal import SourceText

/// The schema that a framework keeps beside its migrations, at base.
struct SchemaDump {
  let schema: Schema
  /// It has words for all that rules ask about: what it says goes before what migrations did. Prisma's knows no
  /// check and no order of migrations: it says what no migration does.
  let isComplete: Bool
  private let rails: [RailsDump]

  /// nil where there is none.
  init?(of source: MigrationSource, _ steps: StepReader) {
    var schema = Schema()
    switch source.framework {
    case .rails:
      rails = RailsDump.all(in: source.base)
      guard !rails.isEmpty else { return nil }
      for dump in rails { for step in dump.steps(steps) { schema.apply(step.operation) } }
    case .prisma:
      rails = []
      let files = source.base.filter { $0.name.hasSuffix(".prisma") }
      guard !files.isEmpty else { return nil }
      // A schema may lie in several files that know each other.
      let text = files.reduce(into: [UInt8]()) { text, file in text += file.content + [0x0A] }
      for operation in PrismaSchema(text, source.engine).operations { schema.apply(operation) }
    default: return nil
    }
    isComplete = source.framework == .rails
    self.schema = schema
  }

  /// It was written after the migration was run.
  func covers(_ migration: Migration) -> Bool { !isComplete || rails.contains { $0.covers(migration) } }
}
