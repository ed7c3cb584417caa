internal import SourceText

/// Operations as Django's own, in the list of a migration.
///
/// A model is told from its table where Django's rule made that one's name: `shop_item` in the app `shop`. What
/// Django has no operation for is `RunSQL`, with the way back where there is one.
enum DjangoWording: RewriteCalls {
  static func migration(of calls: [String], isOutsideTransaction: Bool) -> [String] {
    let special = [
      "AddIndexConcurrently", "RemoveIndexConcurrently", "AddConstraintNotValid", "ValidateConstraint",
    ]
    let used = special.filter { name in calls.contains { $0.hasPrefix("\(name)(") } }
    var lines: [String] = []
    if !used.isEmpty {
      lines.append("from django.contrib.postgres.operations import \(used.joined(separator: ", "))")
    }
    if isOutsideTransaction { lines.append("atomic = False") }
    return lines + ["operations = ["] + calls.map { "    \($0)," } + ["]"]
  }

  static func execution(of operations: [Operation], _ asked: WordedStatement) -> [String] {
    let sql = quoted(asked.sql)
    guard operations.count == 1, let reverse = reverse(of: operations[0]) else {
      return ["migrations.RunSQL(\(sql))"]
    }
    return ["migrations.RunSQL(\(sql), reverse_sql=\(reverse))"]
  }

  static func call(_ operation: Operation, _ asked: WordedStatement) -> [String]? {
    switch operation {
    case .createIndex(let index): return self.index(index, asked).map { [$0] }
    case .drop(let drop) where drop.kind == .index && drop.isConcurrent:
      guard let name = drop.names.first, drop.names.count == 1,
        let table = drop.table ?? asked.schema.indexes[name]?.table, let model = asked.model(of: table)
      else { return nil }
      return ["RemoveIndexConcurrently(\(quoted(model)), \(quoted(name.name)))"]
    case .alterTable(let table, let change):
      guard let model = asked.model(of: table) else { return nil }
      return alter(table, model: quoted(model), change, asked).map { [$0] }
    default: return nil
    }
  }

  private static func quoted(_ text: String) -> String { WordedStatement.quoted(text) }

  private static func index(_ index: Index, _ asked: WordedStatement) -> String? {
    guard index.isConcurrent, !index.isUnique, !index.isOnly, index.predicate == nil, let name = index.name,
      !index.columns.contains(where: { $0.hasPrefix("(") }), let model = asked.model(of: index.table)
    else { return nil }
    let kinds = ["gin": "GinIndex", "gist": "GistIndex", "brin": "BrinIndex", "hash": "HashIndex"]
    let method = index.method ?? "btree"
    guard method == "btree" || kinds[method] != nil else { return nil }
    let kind = kinds[method] ?? "models.Index"
    let fields = WordedStatement.quoted(index.columns.map { asked.field(of: $0, index.table) })
    // Django takes no longer name.
    let short = String(name.prefix(30))
    return "AddIndexConcurrently(\(quoted(model)), \(kind)(fields=\(fields), name=\(quoted(short))))"
  }

  private static func alter(
    _ table: ObjectName, model: String, _ change: TableChange, _ asked: WordedStatement
  ) -> String? {
    func field(_ column: String) -> String { quoted(asked.field(of: column, table)) }
    switch change {
    case .addColumn(let made, _):
      guard made.constraints.isEmpty, made.generation == nil,
        let definition = self.field(made.type, isNull: !made.isNotNull, made.defaultValue)
      else { return nil }
      return "migrations.AddField(\(model), \(quoted(made.name)), \(definition))"
    case .dropColumn(let gone, false): return "migrations.RemoveField(\(model), \(field(gone)))"
    case .renameColumn(let old, let new):
      return "migrations.RenameField(\(model), \(field(old)), \(quoted(new)))"
    case .setNotNull(let column):
      let known = asked.schema.column(column, of: table)
      let isLink =
        known?.constraints.contains { if case .foreignKey = $0.kind { true } else { false } } ?? true
      guard !isLink, let definition = self.field(known?.type, isNull: false, known?.defaultValue) else {
        return nil
      }
      return "migrations.AlterField(\(model), \(field(column)), \(definition))"
    case .addConstraint(let constraint): return add(constraint, to: table, model, asked)
    case .validateConstraint(let name): return "ValidateConstraint(\(model), name=\(quoted(name)))"
    case .dropConstraint(let name, _, false):
      return "migrations.RemoveConstraint(\(model), name=\(quoted(name)))"
    default: return nil
    }
  }

  private static func add(
    _ constraint: Constraint, to table: ObjectName, _ model: String, _ asked: WordedStatement
  ) -> String? {
    guard let name = constraint.name else { return nil }
    switch constraint.kind {
    case .check where constraint.isNotValid:
      // Of conditions only this one shows as Django's.
      guard let text = asked.check, let column = text.without(suffix: " IS NOT NULL") else { return nil }
      let field = asked.field(of: column.filter { $0 != "\"" }, table)
      return
        "AddConstraintNotValid(\(model), models.CheckConstraint(condition=models.Q(\(field)__isnull=False), "
        + "name=\(quoted(name))))"
    case .unique where constraint.index != nil:
      // The index has its columns; Django has to know of the constraint all the same.
      guard let columns = asked.uniqueColumns[name] else { return nil }
      let fields = WordedStatement.quoted(columns.map { asked.field(of: $0, table) })
      let state =
        "migrations.AddConstraint(\(model), models.UniqueConstraint(fields=\(fields), name=\(quoted(name))))"
      let way = execution(of: [.alterTable(table, .addConstraint(constraint))], asked)[0]
      return "migrations.SeparateDatabaseAndState(database_operations=[\(way)], state_operations=[\(state)])"
    default: return nil
    }
  }

  private static func reverse(of operation: Operation) -> String? {
    switch operation {
    case .createIndex(let index):
      guard let name = index.name else { return nil }
      let way = index.isConcurrent ? "CONCURRENTLY " : ""
      return quoted("DROP INDEX \(way)IF EXISTS \(quotedIdentifier(name));")
    case .alterTable(let table, .addConstraint(let constraint)):
      return constraint.name.map {
        quoted("ALTER TABLE \(table.sql) DROP CONSTRAINT \(quotedIdentifier($0));")
      }
    case .alterTable(_, .validateConstraint), .set: return "migrations.RunSQL.noop"
    default: return nil
    }
  }

  /// nil for a type that no field of Django's has.
  private static func field(_ type: SQLType?, isNull: Bool, _ value: SQLExpression?) -> String? {
    guard let type, !type.isArray else { return nil }
    let kind: String
    var options: [String] = []
    switch type.name {
    case "varchar":
      kind = "CharField"
      if let length = type.length { options.append("max_length=\(length)") }
    case "text": kind = "TextField"
    case "integer": kind = "IntegerField"
    case "bigint": kind = "BigIntegerField"
    case "smallint": kind = "SmallIntegerField"
    case "boolean": kind = "BooleanField"
    case "timestamptz": kind = "DateTimeField"
    case "date": kind = "DateField"
    case "time": kind = "TimeField"
    case "interval": kind = "DurationField"
    case "double precision": kind = "FloatField"
    case "numeric" where type.arguments.count == 2:
      kind = "DecimalField"
      options = ["max_digits=\(type.arguments[0])", "decimal_places=\(type.arguments[1])"]
    case "uuid": kind = "UUIDField"
    case "jsonb": kind = "JSONField"
    case "bytea": kind = "BinaryField"
    default: return nil
    }
    if isNull { options.append("null=True") }
    if let value {
      guard let literal = WordedStatement.literal(value) else { return nil }
      let python = ["true": "True", "false": "False"][literal] ?? literal
      options.append("db_default=\(python)")
    }
    return "models.\(kind)(\(options.joined(separator: ", ")))"
  }
}

extension WordedStatement {
  /// `item` of `shop_item`, in a migration of the app `shop`.
  fileprivate func model(of table: ObjectName) -> String? {
    let parts = path.components.map { String(decoding: $0, as: UTF8.self) }
    guard parts.count >= 3, parts[parts.count - 2] == "migrations",
      let model = table.name.without(prefix: "\(parts[parts.count - 3])_"), !model.isEmpty
    else { return nil }
    return model
  }

  /// A link's field is its column without `_id`.
  fileprivate func field(of column: String, _ table: ObjectName) -> String {
    let isLink = schema.column(column, of: table)?.constraints.contains { constraint in
      if case .foreignKey = constraint.kind { true } else { false }
    }
    return isLink ?? false ? column.without(suffix: "_id") ?? column : column
  }
}
