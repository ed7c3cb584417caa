/// `CREATE TABLE` and `ALTER TABLE` of a PostgreSQL tree.
extension ParseNode {
  /// A `ColumnDef`.
  var column: Column? {
    guard let name = self["colname"]?.string else { return nil }
    var column = Column(name, self["typeName"]?.sqlType)
    column.collation = self["collClause"]?["collname"]?.strings.last
    for item in self["constraints"]?.items ?? [] {
      guard let node = item["Constraint"], let kind = node["contype"]?.string else { continue }
      switch kind {
      case "CONSTR_NOTNULL": column.isNotNull = true
      case "CONSTR_DEFAULT": column.defaultValue = node["raw_expr"]?.expression
      case "CONSTR_IDENTITY": column.generation = .identity
      case "CONSTR_GENERATED": column.generation = .stored
      default:
        guard var constraint = node.constraint else { continue }
        constraint.columns = [name]
        column.constraints.append(constraint)
      }
    }
    return column
  }

  /// A `Constraint` that stands by itself; nil for what is a property of a column.
  var constraint: Constraint? {
    let kind: Constraint.Kind
    switch self["contype"]?.string {
    case "CONSTR_PRIMARY": kind = .primaryKey
    case "CONSTR_UNIQUE": kind = .unique
    case "CONSTR_EXCLUSION": kind = .exclusion
    case "CONSTR_CHECK": kind = .check(self["raw_expr"]?.expression ?? .literal(""))
    case "CONSTR_FOREIGN":
      guard let parent = self["pktable"]?.relationName else { return nil }
      kind = .foreignKey(references: parent)
    default: return nil
    }
    let columns = self["keys"]?.strings ?? self["fk_attrs"]?.strings ?? []
    return Constraint(
      kind, name: self["conname"]?.string, columns: columns,
      isNotValid: self["skip_validation"]?.isTrue ?? false, index: self["indexname"]?.string)
  }

  /// A `CreateStmt`.
  var createTable: CreateTable? {
    guard let relation = self["relation"], let name = relation.relationName else { return nil }
    var table = CreateTable(name)
    for item in self["tableElts"]?.items ?? [] {
      if let column = item["ColumnDef"]?.column {
        table.columns.append(column)
      } else if let constraint = item["Constraint"]?.constraint {
        table.constraints.append(constraint)
      } else if let other = item["TableLikeClause"]?["relation"]?.relationName {
        table.like.append(other)
      }
    }
    table.ifNotExists = self["if_not_exists"]?.isTrue ?? false
    table.isPartitioned = self["partspec"] != nil
    table.isUnlogged = relation["relpersistence"]?.string == "u"
    table.isTemporary = relation["relpersistence"]?.string == "t"
    if let bound = self["partbound"] {
      table.partitionOf = self["inhRelations"]?.items.first?["RangeVar"]?.relationName
      table.isDefaultPartition = bound["is_default"]?.isTrue ?? false
    }
    return table
  }

  /// An `AlterTableCmd`: one change, or two where the command is both.
  var tableChanges: [TableChange] {
    let name = self["name"]?.string ?? ""
    let cascades = self["behavior"]?.string == "DROP_CASCADE"
    let subtype = self["subtype"]?.string ?? ""
    switch subtype {
    case "AT_AddColumn":
      guard let column = self["def"]?["ColumnDef"]?.column else { return [] }
      return [.addColumn(column, ifNotExists: self["missing_ok"]?.isTrue ?? false)]
    case "AT_DropColumn": return [.dropColumn(name, isCascading: cascades)]
    case "AT_AlterColumnType":
      let definition = self["def"]?["ColumnDef"]
      guard let type = definition?["typeName"]?.sqlType else { return [] }
      return [
        .alterType(
          column: name, type, using: definition?["raw_default"]?.expression,
          collation: definition?["collClause"]?["collname"]?.strings.last, existing: nil)
      ]
    case "AT_ColumnDefault":
      guard let value = self["def"] else { return [.dropDefault(column: name, byTool: false)] }
      return [.setDefault(column: name, value.expression)]
    case "AT_SetNotNull": return [.setNotNull(column: name)]
    case "AT_DropNotNull": return [.dropNotNull(column: name)]
    case "AT_AddIdentity": return [.addIdentity(column: name)]
    case "AT_DropExpression": return [.dropExpression(column: name)]
    case "AT_AddConstraint":
      guard let constraint = self["def"]?["Constraint"]?.constraint else { return [] }
      return [.addConstraint(constraint)]
    case "AT_DropConstraint": return [.dropConstraint(name, kind: nil, isCascading: cascades)]
    case "AT_ValidateConstraint": return [.validateConstraint(name)]
    case "AT_AttachPartition", "AT_DetachPartition":
      guard let command = self["def"]?["PartitionCmd"], let part = command["name"]?.relationName else {
        return []
      }
      if subtype == "AT_AttachPartition" {
        return [.attachPartition(part, isDefault: command["bound"]?["is_default"]?.isTrue ?? false)]
      }
      return [.detachPartition(part, isConcurrent: command["concurrent"]?.isTrue ?? false)]
    case "AT_SetUnLogged": return [.setUnlogged]
    case "AT_SetLogged": return [.setLogged]
    case "AT_SetTableSpace": return [.setTablespace]
    case "AT_SetAccessMethod": return [name == "heap" ? .other("SET ACCESS METHOD") : .setAccessMethod]
    case "AT_EnableRowSecurity", "AT_ForceRowSecurity": return [.rowSecurity(isEnabled: true)]
    case "AT_DisableRowSecurity", "AT_NoForceRowSecurity": return [.rowSecurity(isEnabled: false)]
    case "AT_DisableTrig", "AT_DisableTrigAll", "AT_DisableTrigUser": return [.triggers(areEnabled: false)]
    case "AT_EnableTrig", "AT_EnableTrigAll", "AT_EnableTrigUser": return [.triggers(areEnabled: true)]
    default: return [.other(String(subtype.dropFirst(3)))]
    }
  }

  /// An `IndexStmt`.
  var createIndex: Index? {
    guard let relation = self["relation"], let table = relation.relationName else { return nil }
    let columns = (self["indexParams"]?.items ?? []).compactMap { $0["IndexElem"] }.map { element in
      element["name"]?.string ?? "(\(element["expr"]?.expression.columns.joined(separator: ", ") ?? ""))"
    }
    var index = Index(
      self["idxname"]?.string, on: table, columns, isUnique: self["unique"]?.isTrue ?? false,
      isConcurrent: self["concurrent"]?.isTrue ?? false, ifNotExists: self["if_not_exists"]?.isTrue ?? false,
      isOnly: !(relation["inh"]?.isTrue ?? false), method: self["accessMethod"]?.string)
    index.predicate = self["whereClause"]?.expression
    return index
  }
}
