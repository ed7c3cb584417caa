extension Schema {
  /// Takes over what a dump says: its tables are as it says, with their indexes; what it has no word for stays
  /// as migrations made it.
  mutating func adopt(_ dump: Schema) {
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
