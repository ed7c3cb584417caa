/// Names, types and expressions of a PostgreSQL tree in the terms of the model.
extension ParseNode {
  /// A `RangeVar`.
  var relationName: ObjectName? {
    guard let name = self["relname"]?.string else { return nil }
    return ObjectName(schema: self["schemaname"]?.string, name)
  }

  /// The texts of a list of `String`s.
  var strings: [String] { items.compactMap { $0["String"]?["sval"]?.string } }

  /// A list of `String`s that together are one name: `["sc", "x"]`.
  var qualifiedName: ObjectName? { objectName(of: strings) }

  /// A `TypeName`.
  var sqlType: SQLType? {
    guard let names = self["names"]?.strings, let last = names.last else { return nil }
    let isBuiltIn = names.first == "pg_catalog"
    let name = isBuiltIn || names.count == 1 ? last : names.joined(separator: ".")
    var arguments = self["typmods"]?.items.compactMap { $0["A_Const"]?["ival"]?["ival"]?.integer ?? 0 } ?? []
    // The parser writes char as bpchar(1); the fields of an interval are no length.
    if last == "interval" { arguments = Array(arguments.dropFirst()) }
    return SQLType(
      name.hasPrefix("public.") ? String(name.dropFirst(7)) : name, arguments,
      isArray: !(self["arrayBounds"]?.items.isEmpty ?? true))
  }

  /// Any expression: what rules ask of it. The tree keeps no text, so that `text` is what could be told.
  var expression: SQLExpression {
    let functions = descendants(named: "FuncCall").compactMap { $0["funcname"]?.strings.last?.lowercased() }
    let columns = descendants(named: "ColumnRef").compactMap { $0["fields"]?.strings.last }
    let tested = descendants(named: "NullTest").filter { $0["nulltesttype"]?.string == "IS_NOT_NULL" }
    let isOr = descendants(named: "BoolExpr").contains { $0["boolop"]?.string != "AND_EXPR" }
    let notNull = isOr ? [] : tested.compactMap { $0["arg"]?["ColumnRef"]?["fields"]?.strings.last }
    return SQLExpression(
      text: shownText, functions: functions, columns: columns,
      isNull: uncast.constantText == "NULL", columnsNotNull: notNull,
      isCastOfColumn: uncast.tagged?.name == "ColumnRef")
  }

  private var uncast: ParseNode {
    var node = self
    while let inner = node["TypeCast"]?["arg"] { node = inner }
    return node
  }

  /// A constant or a call without arguments as written; a word for anything else.
  private var shownText: String {
    if let constant = uncast.constantText { return constant }
    guard let (name, node) = uncast.tagged else { return "an expression" }
    switch name {
    case "FuncCall":
      let called = node["funcname"]?.strings.joined(separator: ".") ?? "a function"
      return node["args"] == nil ? "\(called)()" : "\(called)(…)"
    case "SQLValueFunction": return node["op"]?.string?.replacingPrefix("SVFOP_") ?? "a value"
    default: return "an expression"
    }
  }

  private var constantText: String? {
    guard let constant = self["A_Const"] else { return nil }
    if constant["isnull"]?.isTrue ?? false { return "NULL" }
    if let text = constant["sval"] {
      var quoted = "'"
      for character in text["sval"]?.string ?? "" { quoted += character == "'" ? "''" : String(character) }
      return quoted + "'"
    }
    if let number = constant["ival"] { return String(number["ival"]?.integer ?? 0) }
    if let number = constant["fval"] { return number["fval"]?.string ?? "0" }
    if let truth = constant["boolval"] { return truth["boolval"]?.isTrue ?? false ? "true" : "false" }
    return nil
  }
}

func objectName(of parts: [String]) -> ObjectName? {
  guard let name = parts.last else { return nil }
  return ObjectName(schema: parts.count > 1 ? parts[parts.count - 2] : nil, name)
}

extension String {
  fileprivate func replacingPrefix(_ prefix: String) -> String {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : self
  }
}
