extension Schema {
  /// Takes over what a dump says: its tables are as it says, with their indexes; what it has no word for stays
  /// as migrations made it.
  mutating func adopt(_ dump: SchemaDump) {
    if dump.isComplete { take(dump.schema) } else { complete(with: dump.schema) }
  }

  private mutating func complete(with dump: Schema) {
    let known = Set(tables.keys)
    tables.merge(dump.tables) { old, _ in old }
    for (name, index) in dump.indexes where !known.contains(index.table) && indexes[name] == nil {
      setIndex(name, index)
    }
    enums.merge(dump.enums) { old, _ in old }
  }

  private mutating func take(_ dump: Schema) {
    for table in dump.tables.keys { removeIndexes(of: table) }
    self.tables.merge(dump.tables) { _, new in new }
    for (name, index) in dump.indexes { setIndex(name, index) }
    enums.merge(dump.enums) { _, new in new }
    domains.merge(dump.domains) { _, new in new }
    functions.merge(dump.functions) { _, new in new }
    views.formUnion(dump.views)
  }
}
