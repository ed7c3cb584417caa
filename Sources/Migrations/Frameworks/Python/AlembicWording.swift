/// Operations as calls of Alembic.
enum AlembicWording: RewriteCalls {
  static func migration(of calls: [String], isOutsideTransaction: Bool) -> [String] {
    guard isOutsideTransaction else { return calls }
    return ["with op.get_context().autocommit_block():"] + calls.map { "    \($0)" }
  }

  static func execution(of operations: [Operation], _ asked: WordedStatement) -> [String] {
    ["op.execute(\(WordedStatement.quoted(asked.sql)))"]
  }

  static func call(_ operation: Operation, _ asked: WordedStatement) -> [String]? {
    switch operation {
    case .createIndex(let index) where !index.isOnly && index.predicate == nil: return [self.index(index)]
    case .drop(let drop) where drop.kind == .index:
      guard let name = drop.names.first, drop.names.count == 1 else { return nil }
      var options: [String] = []
      if let table = drop.table ?? asked.schema.indexes[name]?.table {
        options.append("table_name=\(quoted(table.name))")
      }
      if drop.isConcurrent { options.append("postgresql_concurrently=True") }
      if drop.ifExists { options.append("if_exists=True") }
      return [call("drop_index", [quoted(name.name)] + options, name)]
    case .renameTable(let old, let new):
      return [call("rename_table", [quoted(old.name), quoted(new.name)], old)]
    case .alterTable(let table, let change): return alter(table, change, asked).map { [$0] }
    default: return nil
    }
  }

  private static func quoted(_ text: String) -> String { WordedStatement.quoted(text) }

  /// `op.name(…)`, with the schema behind the arguments.
  private static func call(_ name: String, _ arguments: [String], _ table: ObjectName) -> String {
    let schema = table.schema.map { ["schema=\(quoted($0))"] } ?? []
    return "op.\(name)(\((arguments + schema).joined(separator: ", ")))"
  }

  private static func index(_ index: Index) -> String {
    let columns = index.columns.map { column in
      column.hasPrefix("(") ? "sa.text(\(quoted(String(column.dropFirst().dropLast()))))" : quoted(column)
    }
    var options: [String] = []
    if index.isUnique { options.append("unique=True") }
    if let method = index.method, method != "btree" { options.append("postgresql_using=\(quoted(method))") }
    if index.isConcurrent { options.append("postgresql_concurrently=True") }
    if index.ifNotExists { options.append("if_not_exists=True") }
    let name = index.name.map { quoted($0) } ?? "None"
    let list = "[\(columns.joined(separator: ", "))]"
    return call("create_index", [name, quoted(index.table.name), list] + options, index.table)
  }

  private static func alter(_ table: ObjectName, _ change: TableChange, _ asked: WordedStatement) -> String? {
    let name = quoted(table.name)
    func altering(_ column: String, _ option: String) -> String {
      call("alter_column", [name, quoted(column), option], table)
    }
    switch change {
    case .addColumn(let made, _):
      guard made.constraints.isEmpty, made.generation == nil, let type = made.type.flatMap(self.type) else {
        return nil
      }
      var parts = [quoted(made.name), type]
      if made.isNotNull { parts.append("nullable=False") }
      if let value = made.defaultValue { parts.append("server_default=\(text(value))") }
      return call("add_column", [name, "sa.Column(\(parts.joined(separator: ", ")))"], table)
    case .dropColumn(let gone, false): return call("drop_column", [name, quoted(gone)], table)
    case .renameColumn(let old, let new): return altering(old, "new_column_name=\(quoted(new))")
    case .setNotNull(let column): return altering(column, "nullable=False")
    case .dropNotNull(let column): return altering(column, "nullable=True")
    case .setDefault(let column, let value): return altering(column, "server_default=\(text(value))")
    case .dropDefault(let column, _): return altering(column, "server_default=None")
    case .addConstraint(let constraint): return add(constraint, to: table, asked)
    case .dropConstraint(let gone, _, false):
      let kind = asked.kinds[gone].flatMap(self.kind).map { ["type_=\(quoted($0))"] } ?? []
      return call("drop_constraint", [quoted(gone), name] + kind, table)
    default: return nil
    }
  }

  private static func add(_ constraint: Constraint, to table: ObjectName, _ asked: WordedStatement) -> String?
  {
    guard constraint.index == nil else { return nil }
    let name = constraint.name.map { quoted($0) } ?? "None"
    let notValid = constraint.isNotValid ? ["postgresql_not_valid=True"] : []
    switch constraint.kind {
    case .check:
      guard let text = asked.check else { return nil }
      return call(
        "create_check_constraint", [name, quoted(table.name), "sa.text(\(quoted(text)))"] + notValid, table)
    case .foreignKey(let parent) where table.schema == nil && parent.schema == nil:
      guard let keys = asked.schema.table(parent)?.primaryKey, keys.count == constraint.columns.count else {
        return nil
      }
      let columns = [WordedStatement.quoted(constraint.columns), WordedStatement.quoted(keys)]
      return call(
        "create_foreign_key", [name, quoted(table.name), quoted(parent.name)] + columns + notValid, table)
    case .unique:
      let columns = WordedStatement.quoted(constraint.columns)
      return call("create_unique_constraint", [name, quoted(table.name), columns], table)
    default: return nil
    }
  }

  private static func kind(_ kind: Constraint.Kind) -> String? {
    switch kind {
    case .check: "check"
    case .foreignKey: "foreignkey"
    case .unique: "unique"
    case .primaryKey: "primary"
    case .exclusion, .notNull: nil
    }
  }

  private static func text(_ value: SQLExpression) -> String { "sa.text(\(quoted(value.text)))" }

  /// nil for a type that SQLAlchemy knows by no name of its own.
  private static func type(_ type: SQLType) -> String? {
    if type.isArray {
      return self.type(SQLType(type.name, type.arguments)).map { "postgresql.ARRAY(\($0))" }
    }
    let arguments = type.arguments.map(String.init).joined(separator: ", ")
    return switch type.name {
    case "varchar": "sa.String(\(arguments))"
    case "text": "sa.Text()"
    case "integer": "sa.Integer()"
    case "bigint": "sa.BigInteger()"
    case "smallint": "sa.SmallInteger()"
    case "boolean": "sa.Boolean()"
    case "double precision": "sa.Double()"
    case "numeric": "sa.Numeric(\(arguments))"
    case "timestamp": "sa.DateTime()"
    case "timestamptz": "sa.DateTime(timezone=True)"
    case "date": "sa.Date()"
    case "time": "sa.Time()"
    case "interval": "sa.Interval()"
    case "bytea": "sa.LargeBinary()"
    case "uuid": "sa.Uuid()"
    case "json": "sa.JSON()"
    case "jsonb": "postgresql.JSONB()"
    default: nil
    }
  }
}

extension Table {
  /// Columns of the primary key, in its order; nil where it has none that is known.
  fileprivate var primaryKey: [String]? {
    if let key = constraints.first(where: { $0.kind == .primaryKey }) { return key.columns }
    return columns.first { column in column.constraints.contains { $0.kind == .primaryKey } }.map {
      [$0.name]
    }
  }
}
