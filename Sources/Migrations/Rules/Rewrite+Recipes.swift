/// Recipes that several rules end in.
extension Rewrite {
  func validate(_ table: ObjectName, _ constraint: String) -> Rewrite {
    sql(Rewrite.next, "ALTER TABLE \(table.sql) VALIDATE CONSTRAINT \(quotedIdentifier(constraint));")
  }

  func notNull(_ table: ObjectName, _ column: String) -> Rewrite {
    let name = quotedIdentifier("\(table.name)_\(column)_not_null")
    let quoted = quotedIdentifier(column)
    return sql(
      Rewrite.now, "ALTER TABLE \(table.sql) ADD CONSTRAINT \(name) CHECK (\(quoted) IS NOT NULL) NOT VALID;"
    )
    .sql(Rewrite.next, "ALTER TABLE \(table.sql) VALIDATE CONSTRAINT \(name);")
    .sql(
      "the one after", "ALTER TABLE \(table.sql) ALTER COLUMN \(quoted) SET NOT NULL;",
      "ALTER TABLE \(table.sql) DROP CONSTRAINT \(name);")
  }

  /// - Parameter column: nil where only the form is shown.
  func batches(_ table: ObjectName, _ column: String?, _ value: String?) -> Rewrite {
    let set = column.map { "\(quotedIdentifier($0)) = \(value ?? "…")" } ?? "…"
    return sql(
      "a job, until no row is left",
      "UPDATE \(table.sql) SET \(set) WHERE ctid IN (SELECT ctid FROM \(table.sql) WHERE "
        + "\(column.map { "\(quotedIdentifier($0)) IS NULL" } ?? "…") LIMIT 5000 FOR UPDATE SKIP LOCKED);")
  }

  static func concurrently(_ index: Index) -> Rewrite {
    let name = quotedIdentifier(
      index.name ?? "\(index.table.name)_\(index.columns.joined(separator: "_"))_idx")
    let method = index.method.flatMap { $0 == "btree" ? nil : " USING \($0)" } ?? ""
    let predicate = index.predicate == nil ? "" : " WHERE …"
    return Rewrite().sql(
      Rewrite.now, outsideTransaction: true,
      "CREATE \(index.isUnique ? "UNIQUE " : "")INDEX CONCURRENTLY IF NOT EXISTS \(name) ON "
        + "\(index.table.sql)\(method) (\(index.columnList))\(predicate);")
  }

  /// Another column takes the place of this one.
  static func newColumn(
    _ table: ObjectName, _ column: String, _ type: SQLType?, named name: String? = nil
  ) -> Rewrite {
    let new = quotedIdentifier(name ?? "\(column)_new")
    let old = quotedIdentifier(column)
    return Rewrite()
      .sql(Rewrite.now, "ALTER TABLE \(table.sql) ADD COLUMN \(new) \(type?.description ?? "…");")
      .words("this release", "write both \(column) and \(name ?? "\(column)_new")")
      .sql(
        "a job, until no row is left",
        "UPDATE \(table.sql) SET \(new) = \(old) WHERE ctid IN (SELECT ctid FROM \(table.sql) WHERE "
          + "\(new) IS "
          + "DISTINCT FROM \(old) LIMIT 5000);"
      )
      .words("next release", "read the new column, and write it alone")
      .sql("a release later", "ALTER TABLE \(table.sql) DROP COLUMN \(old);")
  }
}

extension Index {
  /// As it stands in parentheses in `CREATE INDEX`.
  var columnList: String {
    columns.map { $0.hasPrefix("(") ? $0 : quotedIdentifier($0) }.joined(separator: ", ")
  }
}
