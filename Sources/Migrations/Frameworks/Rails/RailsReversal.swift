/// What `change` cannot turn round by itself: going back raises, or has not what it needs.
enum RailsReversal {
  static func remark(_ call: ScriptCall, inTable: Bool) -> Migration.Remark? {
    let arguments = call.arguments.count + (inTable ? 1 : 0)
    switch (call.name, inTable) {
    case ("remove_column", false):
      return arguments < 3 && call["type"] == nil ? withoutType(call, 1) : nil
    case ("remove_columns", false), ("remove", true):
      return call["type"] == nil ? withoutType(call, inTable ? 0 : 1) : nil
    case ("execute", _), ("exec_query", _), ("exec_update", _), ("exec_delete", _), ("exec_insert", _),
      ("change_column", false), ("change", true), ("add_enum_value", false), ("drop_tables", false):
      return irreversible(call, "cannot be turned round")
    case ("change_column_default", false), ("change_default", true), ("change_column_comment", false),
      ("change_table_comment", false):
      guard call["from"] == nil || !call.named.keys.contains("to") else { return nil }
      return irreversible(call, "can be turned round with from: and to: alone")
    case ("drop_table", false):
      return call.block == nil
        ? irreversible(call, "can be turned round with the columns in a block alone") : nil
    case ("remove_index", false), ("remove_index", true):
      let hasColumns = call["column"] != nil || arguments > 1
      return hasColumns ? nil : irreversible(call, "can be turned round with column: alone")
    case ("remove_foreign_key", false), ("remove_foreign_key", true):
      return call["to_table"] != nil || arguments > 1
        ? nil : irreversible(call, "can be turned round with the other table alone")
    case ("remove_check_constraint", false), ("remove_check_constraint", true):
      return arguments > 1 ? nil : irreversible(call, "can be turned round with its expression alone")
    case ("drop_enum", false):
      return arguments > 1 ? nil : irreversible(call, "can be turned round with its values alone")
    case ("rename_enum_value", false):
      return call["from"] == nil ? irreversible(call, "can be turned round with from: and to: alone") : nil
    default: return nil
    }
  }

  private static func withoutType(_ call: ScriptCall, _ place: Int) -> Migration.Remark {
    let column = call[place]?.name ?? "…"
    return Migration.Remark(
      "remove-without-type", line: call.line,
      "\(call.name) :\(column) has no type to make the column again with",
      object: column)
  }

  private static func irreversible(_ call: ScriptCall, _ words: String) -> Migration.Remark {
    Migration.Remark(
      "not-reversible-in-change", line: call.line, "\(call.name) in change \(words)", object: call.name)
  }
}
