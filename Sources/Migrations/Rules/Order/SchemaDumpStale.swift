extension Rule {
  static let schemaDumpStale = remark(
    "schema-dump-stale", .warning, [.order],
    why: "new databases are loaded from the dump: they get a schema without this migration, and run it again",
    safeForm: "run the migration and commit the dump with it")
}
