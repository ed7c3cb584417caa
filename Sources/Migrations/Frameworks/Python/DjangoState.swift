/// Django's models as the migrations before left them: what an operation does depends on what was there.
struct DjangoState {
  struct Model {
    var table: ObjectName
    var fields: [String: DjangoField] = [:]
    /// Groups of fields, by the option that names them.
    var together: [DjangoTogether: [[String]]] = [:]
  }

  /// By `app.model`, lower case.
  private(set) var models: [String: Model] = [:]

  /// What one operation of Django's does to the database; nil where an argument has to run to be known.
  mutating func apply(_ call: PythonCall, app: String) -> [Operation]? {
    func text(_ place: Int, _ name: String) -> String? { call.argument(place, name)?.string }
    func key(_ place: Int, _ name: String) -> String? {
      text(place, name).map { "\(app).\($0.lowercased())" }
    }
    switch call.lastName {
    case "CreateModel": return createModel(call, app)
    case "DeleteModel":
      guard let key = key(0, "name") else { return nil }
      let table = models.removeValue(forKey: key)?.table ?? Self.table(key)
      return [.drop(Drop(.table, [table]))]
    case "RenameModel":
      guard let old = key(0, "old_name"), let new = key(1, "new_name") else { return nil }
      let before = models.removeValue(forKey: old) ?? Model(table: Self.table(old))
      let isNamed = before.table != Self.table(old)
      var after = before
      if !isNamed { after.table = Self.table(new) }
      models[new] = after
      return isNamed ? [] : [.renameTable(before.table, to: after.table)]
    case "AlterModelTable":
      guard let key = key(0, "name") else { return nil }
      let old = models[key]?.table ?? Self.table(key)
      let new = text(1, "table").map { ObjectName($0) } ?? Self.table(key)
      models[key, default: Model(table: old)].table = new
      return old == new ? [] : [.renameTable(old, to: new)]
    case "AddField": return addField(call, key(0, "model_name"), text(1, "name"))
    case "RemoveField":
      guard let key = key(0, "model_name"), let name = text(1, "name") else { return nil }
      let field = models[key]?.fields.removeValue(forKey: name)
      if let field, field.isManyToMany {
        return field.hasOwnJoinTable ? [] : [.drop(Drop(.table, [joinTable(key, name)]))]
      }
      return [.alterTable(table(key), .dropColumn(field?.column ?? name, isCascading: false))]
    case "RenameField":
      guard let key = key(0, "model_name"), let old = text(1, "old_name"), let new = text(2, "new_name")
      else {
        return nil
      }
      guard var field = models[key]?.fields.removeValue(forKey: old) else {
        return [.alterTable(table(key), .renameColumn(old, to: new))]
      }
      let column = field.column
      if column == old { field.column = new } else if column == "\(old)_id" { field.column = "\(new)_id" }
      models[key]?.fields[new] = field
      return column == field.column ? [] : [.alterTable(table(key), .renameColumn(column, to: field.column))]
    case "AlterField": return alterField(call, key(0, "model_name"), text(1, "name"))
    case "AddIndex", "AddIndexConcurrently": return addIndex(call, key(0, "model_name"))
    case "RemoveIndex", "RemoveIndexConcurrently":
      guard let key = key(0, "model_name"), let name = text(1, "name") else { return nil }
      var drop = Drop(.index, [ObjectName(name)])
      drop.table = table(key)
      drop.isConcurrent = call.lastName == "RemoveIndexConcurrently"
      return [.drop(drop)]
    case "AddConstraint", "AddConstraintNotValid": return addConstraint(call, key(0, "model_name"))
    case "RemoveConstraint":
      guard let key = key(0, "model_name"), let name = text(1, "name") else { return nil }
      return [.alterTable(table(key), .dropConstraint(name, kind: nil, isCascading: false))]
    case "ValidateConstraint":
      guard let key = key(0, "model_name"), let name = text(1, "name") else { return nil }
      return [.alterTable(table(key), .validateConstraint(name))]
    case "AlterUniqueTogether": return alterTogether(.unique, key(0, "name"), call)
    case "AlterIndexTogether": return alterTogether(.index, key(0, "name"), call)
    case "AlterModelOptions", "AlterModelManagers", "AlterOrderWithRespectTo", "AlterModelTableComment",
      "RenameIndex":
      return []
    default:
      // Extensions of contrib.postgres: TrigramExtension() and the like.
      return call.lastName.hasSuffix("Extension") ? [.createExtension(call.lastName)] : nil
    }
  }

  private static func table(_ key: String) -> ObjectName {
    ObjectName(String(key.map { $0 == "." ? "_" : $0 }))
  }

  /// Of a model that is known, or by Django's rule for the name.
  func table(_ key: String) -> ObjectName { models[key]?.table ?? Self.table(key) }

  /// `app.model` that a link of the model `key` points to.
  private func target(_ field: DjangoField, of key: String) -> String? {
    guard let target = field.target else { return nil }
    if target == "self" { return key }
    // `settings.AUTH_USER_MODEL`, which only the settings know: a model User of the project, or Django's own.
    if target.isEmpty {
      let users = models.keys.filter { $0.hasSuffix(".user") }
      return users.count == 1 ? users[0] : "auth.user"
    }
    return target.contains(".") ? target : "\(key.prefix { $0 != "." }).\(target)"
  }

  /// A link has the type of the key that it points to.
  private func type(of field: DjangoField, _ key: String) -> SQLType? {
    guard !field.isManyToMany, let target = target(field, of: key) else { return field.type }
    let primary = models[target]?.fields.values.first { $0.isPrimaryKey }
    return primary?.type ?? field.type
  }

  private func joinTable(_ key: String, _ field: String) -> ObjectName {
    ObjectName("\(table(key).name)_\(field)")
  }

  private func columns(_ names: [String], of key: String) -> [String] {
    names.map { name in
      let plain = name.hasPrefix("-") ? String(name.dropFirst()) : name
      return models[key]?.fields[plain]?.column ?? plain
    }
  }

  private mutating func createModel(_ call: PythonCall, _ app: String) -> [Operation]? {
    guard let name = call.argument(0, "name")?.string, let fields = call.argument(1, "fields")?.items else {
      return nil
    }
    let key = "\(app).\(name.lowercased())"
    var options: [String: PythonValue] = [:]
    if case .map(let entries)? = call.argument(2, "options") { options = entries }
    var model = Model(table: options["db_table"]?.string.map { ObjectName($0) } ?? Self.table(key))
    var table = CreateTable(model.table)
    var joins: [Operation] = []
    for item in fields {
      guard let pair = item.items, pair.count == 2, let name = pair[0].string,
        let field = DjangoField(pair[1], name: name)
      else { return nil }
      model.fields[name] = field
      if field.isManyToMany {
        guard !field.hasOwnJoinTable else { continue }
        joins.append(.createTable(CreateTable(ObjectName("\(model.table.name)_\(name)"))))
      } else {
        table.columns.append(column(field, of: key, keepsDefault: false))
        if field.isIndexed { table.indexes.append(Index(nil, on: model.table, [field.column])) }
      }
    }
    for option in DjangoTogether.allCases {
      model.together[option] = DjangoTogether.groups(options[option.rawValue]) ?? []
    }
    models[key] = model
    for names in model.together[.unique] ?? [] {
      table.constraints.append(Constraint(.unique, columns: columns(names, of: key)))
    }
    for names in model.together[.index] ?? [] {
      table.indexes.append(Index(nil, on: model.table, columns(names, of: key)))
    }
    // Not managed: somebody else makes the table.
    if options["managed"]?.bool == false || options["proxy"]?.bool == true { return [] }
    return [.createTable(table)] + joins
  }

  /// - Parameter keepsDefault: with the default that Django sets for the statement only.
  private func column(_ field: DjangoField, of key: String, keepsDefault: Bool) -> Column {
    var column = Column(field.column, type(of: field, key), isNotNull: !field.isNull || field.isPrimaryKey)
    column.defaultValue =
      field.databaseDefault ?? (keepsDefault ? field.defaultText.map { SQLExpression(text: $0) } : nil)
    if field.kind.hasSuffix("AutoField") { column.generation = .identity }
    if field.isPrimaryKey { column.constraints.append(Constraint(.primaryKey, columns: [field.column])) }
    if field.isUnique, !field.isPrimaryKey {
      column.constraints.append(Constraint(.unique, columns: [field.column]))
    }
    if let target = target(field, of: key), field.hasConstraint {
      column.constraints.append(Constraint(.foreignKey(references: table(target)), columns: [field.column]))
    }
    return column
  }

  private mutating func addField(_ call: PythonCall, _ key: String?, _ name: String?) -> [Operation]? {
    guard let key, let name, let value = call.argument(2, "field"), let field = DjangoField(value, name: name)
    else {
      return nil
    }
    models[key, default: Model(table: Self.table(key))].fields[name] = field
    if field.isManyToMany {
      return field.hasOwnJoinTable ? [] : [.createTable(CreateTable(joinTable(key, name)))]
    }
    let table = table(key)
    var operations: [Operation] = [
      .alterTable(table, .addColumn(column(field, of: key, keepsDefault: true), ifNotExists: false))
    ]
    if field.defaultText != nil, field.databaseDefault == nil {
      operations.append(.alterTable(table, .dropDefault(column: field.column, byTool: true)))
    }
    if field.isIndexed { operations.append(.createIndex(Index(nil, on: table, [field.column]))) }
    return operations
  }

  private mutating func alterField(_ call: PythonCall, _ key: String?, _ name: String?) -> [Operation]? {
    guard let key, let name, let value = call.argument(2, "field"), let new = DjangoField(value, name: name)
    else {
      return nil
    }
    let old = models[key]?.fields[name]
    models[key, default: Model(table: Self.table(key))].fields[name] = new
    guard !new.isManyToMany else { return [] }
    let table = table(key)
    var changes: [TableChange] = []
    if let old, old.column != new.column { changes.append(.renameColumn(old.column, to: new.column)) }
    // From one kind to another, of which nobody here knows what the database calls it.
    if let old, old.kind != new.kind, old.type == nil || new.type == nil { return nil }
    let before = old.flatMap { type(of: $0, key) }
    if let type = type(of: new, key), before != type {
      changes.append(.alterType(column: new.column, type, using: nil, collation: nil, existing: before))
    }
    if let old, old.isNull != new.isNull {
      changes.append(new.isNull ? .dropNotNull(column: new.column) : .setNotNull(column: new.column))
    }
    if new.isUnique, let old, !old.isUnique {
      changes.append(.addConstraint(Constraint(.unique, columns: [new.column])))
    }
    let isIndexed = new.isIndexed && !(old?.isIndexed ?? true)
    return changes.map { .alterTable(table, $0) }
      + (isIndexed ? [.createIndex(Index(nil, on: table, [new.column]))] : [])
  }

  /// Django works out what comes and what goes, and drops first.
  private mutating func alterTogether(_ option: DjangoTogether, _ key: String?, _ call: PythonCall)
    -> [Operation]?
  {
    guard let key, let groups = DjangoTogether.groups(call.argument(1, option.rawValue)) else { return nil }
    let table = table(key)
    let old = models[key]?.together[option] ?? []
    models[key, default: Model(table: table)].together[option] = groups
    let gone = old.filter { !groups.contains($0) }.map { option.drop(columns($0, of: key), table) }
    return gone + groups.filter { !old.contains($0) }.map { option.add(columns($0, of: key), table) }
  }

  private func addIndex(_ call: PythonCall, _ key: String?) -> [Operation]? {
    guard let key, let definition = call.argument(1, "index")?.call else { return nil }
    let names = definition.named["fields"]?.strings ?? []
    var index = Index(definition.named["name"]?.string, on: table(key), columns(names, of: key))
    index.isConcurrent = call.lastName == "AddIndexConcurrently"
    // Django checks nothing before, but names are its own: a second run finds the index.
    index.ifNotExists = index.isConcurrent
    return [.createIndex(index)]
  }

  private func addConstraint(_ call: PythonCall, _ key: String?) -> [Operation]? {
    guard let key, let definition = call.argument(1, "constraint")?.call else { return nil }
    let name = definition.named["name"]?.string
    let isNotValid = call.lastName == "AddConstraintNotValid"
    let kind: Constraint.Kind
    switch definition.lastName {
    case "CheckConstraint": kind = .check(.literal("…"))
    case "UniqueConstraint": kind = .unique
    case "ExclusionConstraint": kind = .exclusion
    default: return nil
    }
    let names = definition.named["fields"]?.strings ?? []
    let constraint = Constraint(kind, name: name, columns: columns(names, of: key), isNotValid: isNotValid)
    // A condition makes it an index, which the same lock builds.
    return [.alterTable(table(key), .addConstraint(constraint))]
  }
}
