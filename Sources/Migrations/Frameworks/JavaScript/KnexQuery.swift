/// `knex("t").where("id", 5).update({ … })`
enum KnexQuery {
  /// Calls of the query builder; anything else on the handle is code of somebody's.
  private static let openings: Set<String> = [
    "", "select", "from", "table", "into", "insert", "with", "withSchema", "queryBuilder", "first", "count",
    "max",
    "min", "distinct", "del", "delete", "update", "batchInsert", "where", "pluck", "column", "columns",
    "withRecursive",
    "sum", "union", "unionAll", "withMaterialized",
  ]

  static func perform(_ links: [CodeCall], _ tool: KnexTool, _ run: CodeRun) {
    guard let first = links.first else { return }
    guard openings.contains(first.name) else {
      run.addOpaque("\(first.name)(), which shows only when it runs what it does", line: first.line)
      return
    }
    let schema = links.first { $0.name == "withSchema" }?.argument(0)?.string
    var table: ObjectName?
    for link in links where ["", "from", "table", "into", "batchInsert"].contains(link.name) {
      guard let text = link.argument(0)?.string else { continue }
      // "users as u"
      let word = text.split(separator: " ").first.map(String.init) ?? text
      table = table ?? (schema == nil ? ObjectName(dotted: word) : ObjectName(schema: schema, word))
    }
    for (place, link) in links.enumerated() {
      switch link.name {
      case "insert", "batchInsert", "update", "del", "delete", "truncate", "increment", "decrement":
        guard let table else {
          run.addOpaque("\(link.name)() on a table that is known only when it runs", line: link.line)
          continue
        }
        run.add(operation(link, table, links), line: link.line)
      default: tool.follow(links[place...place], run)
      }
    }
  }

  private static func operation(_ link: CodeCall, _ table: ObjectName, _ links: [CodeCall]) -> Operation {
    switch link.name {
    case "insert", "batchInsert":
      let rows = link.argument(link.name == "insert" ? 0 : 1)
      if rows?.call != nil { return .insert(table: table, source: .query) }
      return .insert(table: table, source: .rows(rows?.items?.count ?? 1))
    case "truncate": return .truncate([table], isCascading: false)
    case "del", "delete": return .delete(table: table, condition(links))
    default:
      let values = link.argument(0)?.object?.entries.compactMap(\.value.string) ?? []
      return .update(table: table, condition(links), values: values)
    }
  }

  private static func condition(_ links: [CodeCall]) -> Condition {
    let tests = links.filter { $0.name.lowercased().contains("where") }
    if links.contains(where: { $0.name == "limit" }) { return .keyRange }
    guard !tests.isEmpty else { return .none }
    for test in tests {
      let names = test.argument(0)?.object?.entries.map(\.key) ?? [test.argument(0)?.string ?? ""]
      guard names.contains(where: { PostgresOperations.isKey(ObjectName(dotted: $0).name) }) else { continue }
      switch test.name {
      case "where", "andWhere":
        let sign = test.arguments.count > 2 ? test.argument(1)?.string ?? "" : "="
        return sign == "=" ? .fewRows : .keyRange
      case "whereIn", "andWhereIn": return .fewRows
      case "whereBetween": return .keyRange
      default: continue
      }
    }
    return .some
  }
}
