/// How each operation changes a schema.
extension Schema {
  public mutating func apply(_ operation: Operation) {
    switch operation {
    case .createTable(let table): create(table)
    case .alterTable(let name, let change): alter(name, change)
    case .renameTable(let old, let new): rename(old, to: new)
    case .drop(let drop): remove(drop)
    case .createIndex(let index): add(index)
    case .createEnum(let name, let values): enums[name] = values
    case .addEnumValue(let name, let value): enums[name, default: []].append(value)
    case .renameEnumValue(let name, let old, let new): enums[name] = enums[name]?.map { $0 == old ? new : $0 }
    case .createDomain(let name, let base, let constraints):
      domains[name] = Domain(base: base, constraints: constraints)
    case .alterDomain(let name, .addConstraint(let constraint)): domains[name]?.constraints.append(constraint)
    case .alterDomain(let name, .setNotNull): domains[name]?.constraints.append(Constraint(.notNull))
    case .renameObject(let kind, let old, let new): renameObject(kind, old, to: new)
    case .createFunction(let function):
      if functions[function.name.name]?.volatility != .volatile || function.isReplacement {
        functions[function.name.name] = function
      }
    case .createView(let name, _, _): views.insert(name)
    case .createTrigger(_, let table): tables[table]?.hasTriggers = true
    default: return
    }
  }

  // MARK: tables

  private mutating func create(_ definition: CreateTable) {
    let name = definition.name
    if definition.ifNotExists, tables[name] != nil { return }
    var table = Table()
    table.columns = definition.columns
    table.isPartitioned = definition.isPartitioned
    table.isUnlogged = definition.isUnlogged
    table.partitionOf = definition.partitionOf
    table.isPartlyKnown = definition.isFilled
    for other in definition.like {
      if let known = tables[other] { table.columns += known.columns } else { table.isPartlyKnown = true }
    }
    if let parent = definition.partitionOf {
      if let known = tables[parent] { table.columns = known.columns + table.columns }
      if definition.isDefaultPartition { tables[parent]?.defaultPartition = name }
    }
    tables[name] = table
    for column in definition.columns { adopt(column, in: name) }
    for constraint in definition.constraints { add(constraint, to: name) }
    for index in definition.indexes { add(index) }
  }

  private mutating func adopt(_ column: Column, in table: ObjectName) {
    for constraint in column.constraints { add(constraint, to: table) }
  }

  private mutating func add(_ constraint: Constraint, to table: ObjectName) {
    guard tables[table] != nil else { return }
    var named = constraint
    if let index = constraint.index, let known = indexes[ObjectName(schema: table.schema, index)] {
      named.columns = known.columns
      if named.name == nil { named.name = index }
    }
    let columns = named.columns.joined(separator: "_")
    named.isNameGuessed = named.name == nil
    switch named.kind {
    case .primaryKey:
      named.name = named.name ?? "\(table.name)_pkey"
      for column in named.columns { tables[table]?.change(column) { $0.isNotNull = true } }
    case .unique: named.name = named.name ?? "\(table.name)_\(columns)_key"
    case .check(let test):
      let column = test.columns.first ?? columns
      named.name = named.name ?? "\(table.name)_\(column)_check"
    case .foreignKey: named.name = named.name ?? "\(table.name)_\(columns)_fkey"
    case .exclusion, .notNull: break
    }
    tables[table]?.constraints.append(named)
    if named.kind == .primaryKey || named.kind == .unique, let name = named.name, constraint.index == nil {
      add(Index(name, on: table, named.columns, isUnique: true))
    }
  }

  private mutating func alter(_ name: ObjectName, _ change: TableChange) {
    switch change {
    case .addColumn(let column, let ifNotExists):
      if ifNotExists, tables[name]?.column(column.name) != nil { return }
      tables[name]?.columns.append(column)
      tables[name]?.rowVersions += 1
      adopt(column, in: name)
    case .dropColumn(let column, _):
      tables[name]?.columns.removeAll { $0.name == column }
      tables[name]?.rowVersions += 1
      tables[name]?.constraints.removeAll { $0.columns.contains(column) }
      removeIndexes(of: name) { $0.columns.contains(column) }
    case .renameColumn(let old, let new): renameColumn(old, to: new, in: name)
    case .alterType(let column, let type, _, let collation, _):
      tables[name]?.change(column) {
        $0.type = type
        $0.collation = collation
      }
    case .setDefault(let column, let value): tables[name]?.change(column) { $0.defaultValue = value }
    case .dropDefault(let column, _): tables[name]?.change(column) { $0.defaultValue = nil }
    case .setNotNull(let column): tables[name]?.change(column) { $0.isNotNull = true }
    case .dropNotNull(let column): tables[name]?.change(column) { $0.isNotNull = false }
    case .addIdentity(let column): tables[name]?.change(column) { $0.generation = .identity }
    case .dropExpression(let column): tables[name]?.change(column) { $0.generation = nil }
    case .addConstraint(let constraint): add(constraint, to: name)
    case .dropConstraint(let constraint, _, _):
      tables[name]?.constraints.removeAll { $0.name == constraint }
      setIndex(ObjectName(schema: name.schema, constraint), nil)
    case .validateConstraint(let constraint): changeConstraint(constraint, of: name) { $0.isNotValid = false }
    case .renameConstraint(let old, let new): changeConstraint(old, of: name) { $0.name = new }
    case .attachPartition(let part, let isDefault):
      tables[part]?.partitionOf = name
      if isDefault { tables[name]?.defaultPartition = part }
    case .detachPartition(let part, _):
      tables[part]?.partitionOf = nil
      if tables[name]?.defaultPartition == part { tables[name]?.defaultPartition = nil }
    case .setUnlogged: tables[name]?.isUnlogged = true
    case .setLogged: tables[name]?.isUnlogged = false
    case .setSchema(let schema): rename(name, to: ObjectName(schema: schema, name.name))
    case .mysql(let change): alter(name, change)
    case .rowSecurity(let isEnabled): tables[name]?.hasRowSecurity = isEnabled
    case .setTablespace, .setAccessMethod, .triggers, .other: return
    }
  }

  private mutating func alter(_ name: ObjectName, _ change: MySQLTableChange) {
    switch change {
    case .modifyColumn(let column, let old):
      if old != column.name { renameColumn(old, to: column.name, in: name) }
      tables[name]?.change(column.name) { $0 = column }
    case .addIndex(let index): add(index)
    case .dropPrimaryKey:
      tables[name]?.constraints.removeAll { $0.kind == .primaryKey }
      removeIndexes(of: name) { $0.name == "\(name.name)_pkey" }
    case .dropForeignKey(let key): tables[name]?.constraints.removeAll { $0.name == key }
    // Made anew, and with them all rows of one version.
    case .convertCharset, .engine, .orderBy: tables[name]?.rowVersions = 0
    case .algorithm, .lock: return
    }
  }

  private mutating func changeConstraint(
    _ name: String, of table: ObjectName, _ body: (inout Constraint) -> Void
  ) {
    guard let index = tables[table]?.constraints.firstIndex(where: { $0.name == name }) else { return }
    guard var constraint = tables[table]?.constraints[index] else { return }
    body(&constraint)
    tables[table]?.constraints[index] = constraint
  }

  private mutating func renameColumn(_ old: String, to new: String, in name: ObjectName) {
    guard var table = tables[name] else { return }
    table.change(old) { $0.name = new }
    for index in table.constraints.indices {
      table.constraints[index].columns = table.constraints[index].columns.map { $0 == old ? new : $0 }
    }
    tables[name] = table
    changeIndexes(of: name) { index in index.columns = index.columns.map { $0 == old ? new : $0 } }
  }

  private mutating func rename(_ old: ObjectName, to new: ObjectName) {
    guard let table = tables.removeValue(forKey: old) else { return }
    tables[new] = table
    changeIndexes(of: old) { $0.table = new }
    for (key, other) in tables {
      if other.partitionOf == old { tables[key]?.partitionOf = new }
      if other.defaultPartition == old { tables[key]?.defaultPartition = new }
    }
  }

  // MARK: the rest

  private mutating func add(_ index: Index) {
    let columns = index.columns.joined(separator: "_")
    let name = index.name ?? "\(index.table.name)_\(columns)_idx"
    var named = index
    named.name = name
    let key = ObjectName(schema: index.table.schema, name)
    if indexes[key] == nil { setIndex(key, named) }
  }

  private mutating func remove(_ drop: Drop) {
    for name in drop.names {
      switch drop.kind {
      case .table:
        if let parent = tables[name]?.partitionOf, tables[parent]?.defaultPartition == name {
          tables[parent]?.defaultPartition = nil
        }
        tables[name] = nil
        removeIndexes(of: name)
      case .index: setIndex(name, nil)
      case .type:
        enums[name] = nil
        domains[name] = nil
      case .domain: domains[name] = nil
      case .function, .procedure: functions[name.name] = nil
      case .view, .materializedView: views.remove(name)
      case .schema:
        for table in tables.keys where table.schema == name.name {
          tables[table] = nil
          removeIndexes(of: table)
        }
      default: continue
      }
    }
  }

  private mutating func renameObject(_ kind: ObjectKind, _ old: ObjectName, to new: String) {
    let name = ObjectName(schema: old.schema, new)
    switch kind {
    case .type:
      if let values = enums.removeValue(forKey: old) { enums[name] = values }
      if let domain = domains.removeValue(forKey: old) { domains[name] = domain }
      for (key, table) in tables {
        for column in table.columns where column.type?.name == old.description {
          tables[key]?.change(column.name) { $0.type = SQLType(name.description) }
        }
      }
    case .index:
      if var index = indexes[old] {
        setIndex(old, nil)
        index.name = new
        setIndex(name, index)
      }
    case .view: if views.remove(old) != nil { views.insert(name) }
    case .schema:
      for key in tables.keys where key.schema == old.name {
        rename(key, to: ObjectName(schema: new, key.name))
      }
    default: return
    }
  }
}
