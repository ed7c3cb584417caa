extension Rule {
  static let refreshBlocking = Rule(
    "refresh-matview-blocking", .warning, [.longLock], on: [.postgres],
    why: "readers of the view wait under ACCESS EXCLUSIVE until it is computed",
    safeForm: "REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on the view",
    examples: [
      Example(
        before: "CREATE MATERIALIZED VIEW v AS SELECT 1;", bad: "REFRESH MATERIALIZED VIEW v;",
        good: "REFRESH MATERIALIZED VIEW CONCURRENTLY v;")
    ],
    check: .step { moment in
      guard case .refreshView(let view, isConcurrent: false) = moment.operation, !moment.isNew(view) else {
        return []
      }
      return [
        Hit(
          "readers of \(view) wait until it is computed", object: view.description,
          rewrite: Rewrite().sql(Rewrite.now, "REFRESH MATERIALIZED VIEW CONCURRENTLY \(view.sql);"))
      ]
    })
}
