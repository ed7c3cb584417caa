extension Schema {
  /// Takes over what a dump says: its tables are as it says, with their indexes; what it has no word for stays
  /// as migrations made it.
  mutating func adopt(_ dump: SchemaDump) {
    if dump.isComplete { take(dump.schema) } else { complete(with: dump.schema) }
  }

  private mutating func complete(with dump: Schema) {
    let known = Set(tables.keys)
    tables.merge(dump.tables) { old, _ in old }
    for (name, index) in dump.indexes where !known.contains(index.table) {
      indexes[name] = indexes[name] ?? index
    }
    enums.merge(dump.enums) { old, _ in old }
  }

  private mutating func take(_ dump: Schema) {
    let tables = dump.tables
    indexes = indexes.filter { tables[$0.value.table] == nil }
    self.tables.merge(dump.tables) { _, new in new }
    indexes.merge(dump.indexes) { _, new in new }
    enums.merge(dump.enums) { _, new in new }
    domains.merge(dump.domains) { _, new in new }
    functions.merge(dump.functions) { _, new in new }
    views.formUnion(dump.views)
  }
}
