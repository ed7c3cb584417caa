/// What an operation costs on PostgreSQL, from the manual's pages on `ALTER TABLE` and explicit locking and
/// held
/// against a server: locks on tables that were there, and work that lasts as long as the table is large.
struct PostgresCost {
  enum Work: Hashable {
    case rewrite, scan, indexBuild
  }

  struct Part: Hashable {
    let table: ObjectName
    let lock: LockLevel
    /// nil where only the catalogue is changed.
    let work: Work?
  }

  private(set) var parts: [Part] = []

  init(_ operation: Operation, _ schema: Schema, _ engine: Engine, isUTC: Bool = false) {
    switch operation {
    case .alterTable(let table, let change): alter(table, change, schema, engine, isUTC)
    case .createTable(let table): create(table, schema)
    case .createIndex(let index):
      let lock: LockLevel = index.isConcurrent ? .shareUpdateExclusive : .share
      add(index.table, lock, index.isOnly ? nil : .indexBuild)
      if !index.isOnly { for part in schema.partitions(of: index.table) { add(part, lock, .indexBuild) } }
    case .reindex(let what, let isConcurrent):
      let name = ObjectName(dotted: what)
      guard let table = schema.table(name) == nil ? schema.indexes[name]?.table : name else { return }
      add(table, isConcurrent ? .shareUpdateExclusive : .share, .indexBuild)
    case .drop(let drop) where drop.kind == .table:
      for table in drop.names {
        add(table, .accessExclusive)
        // The triggers of the other side go with it.
        for key in schema.foreignKeys(of: table) { add(key.parent, .accessExclusive) }
      }
    case .drop(let drop) where drop.kind == .index:
      for name in drop.names {
        guard let table = schema.indexes[name]?.table else { continue }
        add(table, drop.isConcurrent ? .shareUpdateExclusive : .accessExclusive)
      }
    case .drop(let drop) where drop.kind == .trigger:
      if let table = drop.table { add(table, .accessExclusive) }
    case .renameTable(let table, _): add(table, .accessExclusive)
    case .truncate(let tables, _): for table in tables { add(table, .accessExclusive) }
    case .createTrigger(_, let table): add(table, .shareRowExclusive)
    case .createPolicy(_, let table): add(table, .accessExclusive)
    case .lockTable(let tables, let mode, _): for table in tables { add(table, mode) }
    case .maintenance(.vacuumFull(let table?)), .maintenance(.cluster(let table?)):
      add(table, .accessExclusive, .rewrite)
    case .insert(let table, .query): add(table, .rowExclusive, .scan)
    case .update(let table, let condition, _), .delete(let table, let condition):
      add(table, .rowExclusive, condition == .none || condition == .some ? .scan : nil)
    case .refreshView(let view, let isConcurrent):
      add(view, isConcurrent ? .exclusive : .accessExclusive, .rewrite)
    default: return
    }
  }

  private mutating func add(_ table: ObjectName, _ lock: LockLevel, _ work: Work? = nil) {
    parts.append(Part(table: table, lock: lock, work: work))
  }

  private mutating func create(_ table: CreateTable, _ schema: Schema) {
    for constraint in table.constraints + table.columns.flatMap(\.constraints) {
      if case .foreignKey(let parent) = constraint.kind, parent != table.name {
        add(parent, .shareRowExclusive)
      }
    }
    guard let parent = table.partitionOf else { return }
    add(parent, .accessExclusive)
    if let rest = schema.table(parent)?.defaultPartition { add(rest, .accessExclusive, .scan) }
  }

  private mutating func alter(
    _ table: ObjectName, _ change: TableChange, _ schema: Schema, _ engine: Engine, _ isUTC: Bool
  ) {
    switch change {
    case .addColumn(let column, _):
      add(table, .accessExclusive, Self.workOfAdding(column, schema, engine))
      for constraint in column.constraints {
        guard case .foreignKey(let parent) = constraint.kind else { continue }
        add(parent, .shareRowExclusive)
      }
    case .alterType(let name, let type, let using, let collation, let existing):
      let old = existing ?? schema.column(name, of: table)?.type
      let change = TypeChange(from: old, to: type, isUTC: isUTC, schema: schema)
      let isComputed = using.map { !$0.isCastOfColumn } ?? false
      let isRecollated = collation != nil && collation != schema.column(name, of: table)?.collation
      let builds = (change.rebuildsIndexes || isRecollated) && schema.isIndexed(name, of: table)
      add(table, .accessExclusive, change.rewrites || isComputed ? .rewrite : builds ? .indexBuild : nil)
    case .setNotNull(let column):
      let known = schema.table(table)
      let isFree =
        known?.column(column)?.isNotNull ?? false
        || engine.isAtLeast(12) && known?.provesNotNull(column) ?? false
      add(table, .accessExclusive, isFree ? nil : .scan)
    case .addConstraint(let constraint): addConstraint(constraint, to: table, schema)
    case .validateConstraint: add(table, .shareUpdateExclusive, .scan)
    case .attachPartition(let part, _):
      add(table, .shareUpdateExclusive)
      add(part, .accessExclusive, Self.isProved(part, schema) ? nil : .scan)
      if let rest = schema.table(table)?.defaultPartition { add(rest, .accessExclusive, .scan) }
    case .detachPartition(let part, let isConcurrent):
      add(table, isConcurrent ? .shareUpdateExclusive : .accessExclusive)
      add(part, .accessExclusive)
    case .setUnlogged, .setLogged, .setTablespace, .setAccessMethod: add(table, .accessExclusive, .rewrite)
    case .triggers: add(table, .shareRowExclusive)
    case .dropConstraint(let name, _, _):
      add(table, .accessExclusive)
      for key in schema.foreignKeys(of: table) where key.name == name { add(key.parent, .accessExclusive) }
    case .dropColumn(let column, _):
      add(table, .accessExclusive)
      for key in schema.foreignKeys(of: table) where key.columns.contains(column) {
        add(key.parent, .accessExclusive)
      }
    case .other(let name):
      let isLight = ["SetStatistics", "SetOptions", "SetRelOptions", "ResetRelOptions", "ClusterOn"].contains(
        name)
      add(table, isLight ? .shareUpdateExclusive : .accessExclusive)
    default: add(table, .accessExclusive)
    }
  }

  private mutating func addConstraint(_ constraint: Constraint, to table: ObjectName, _ schema: Schema) {
    switch constraint.kind {
    case .foreignKey(let parent):
      add(table, .shareRowExclusive, constraint.isNotValid ? nil : .scan)
      add(parent, .shareRowExclusive)
    case .check, .notNull: add(table, .accessExclusive, constraint.isNotValid ? nil : .scan)
    case .exclusion: add(table, .accessExclusive, .indexBuild)
    case .unique: add(table, .accessExclusive, constraint.index == nil ? .indexBuild : nil)
    case .primaryKey:
      guard let index = constraint.index else { return add(table, .accessExclusive, .indexBuild) }
      add(table, .accessExclusive, Self.hasNullable(index, of: table, schema) ? .scan : nil)
    }
  }

  /// An index over a column that may be NULL: a primary key on it has to look at every row.
  static func hasNullable(_ index: String, of table: ObjectName, _ schema: Schema) -> Bool {
    guard let columns = schema.indexes[ObjectName(schema: table.schema, index)]?.columns else { return false }
    return columns.contains { schema.column($0, of: table).map { !$0.isNotNull } ?? false }
  }

  /// Has a valid check, of which we cannot tell whether it is the one of the bounds; that somebody wrote one
  /// before attaching says so.
  static func isProved(_ part: ObjectName, _ schema: Schema) -> Bool {
    schema.table(part)?.constraints.contains { constraint in
      guard case .check = constraint.kind else { return false }
      return !constraint.isNotValid
    } ?? false
  }

  static func workOfAdding(_ column: Column, _ schema: Schema, _ engine: Engine) -> Work? {
    if column.type?.isSerial ?? false || column.generation == .identity || column.generation == .stored {
      return .rewrite
    }
    if schema.hasConstraints(domain: column.type) { return .rewrite }
    var work: Work?
    if let value = column.defaultValue, !value.isNull {
      if !engine.isAtLeast(11) || Volatility.volatileFunction(in: value, schema) != nil { return .rewrite }
    }
    for constraint in column.constraints {
      switch constraint.kind {
      case .check: work = .scan
      case .foreignKey where column.defaultValue.map { !$0.isNull } ?? false: work = .scan
      case .unique, .primaryKey: work = .indexBuild
      default: continue
      }
    }
    return work
  }
}
