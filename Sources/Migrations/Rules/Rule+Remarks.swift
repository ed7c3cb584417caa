/// Rules whose breach only a reader of files can see: it leaves a `Migration.Remark`, and this says the rest.
extension Rule {
  static let remarks: [Rule] = [
    remark(
      "bad-file-name", .error, [.order],
      why: "the tool passes over a file whose name it does not know, without a word",
      safeForm: "the name that the tool asks for"),
    remark(
      "id-mismatch", .error, [.order],
      why: "the tool looks for a class or an id made from the file's name, and does not find it",
      safeForm: "one name for both"),
    remark(
      "operation-without-reverse", .error, [.irreversible],
      why: "going back stops here with an error",
      safeForm: "reverse_sql or reverse_code"),
    remark(
      "not-reversible-in-change", .warning, [.irreversible],
      why: "rolling back raises, since nobody can tell what was there before",
      safeForm: "up and down, or reversible"),
    remark(
      "remove-without-type", .warning, [.irreversible],
      why: "rolling back raises, since the type of the column is not said",
      safeForm: "say the type"),
    remark(
      "schema-dump-stale", .warning, [.order],
      why: "a new database is made from the dump, and lacks what this migration does",
      safeForm: "run the migration, and commit the dump"),
    remark(
      "waiver-without-reason", .error, [.order],
      why: "nobody can tell later whether it still holds",
      safeForm: "reason=\"…\""),
  ]

  private static func remark(
    _ name: String, _ severity: Severity, _ effects: Set<Effect>, why: String, safeForm: String
  ) -> Rule {
    Rule(
      name, severity, effects, why: why, safeForm: safeForm,
      check: .migration { moment in
        moment.migration.remarks.filter { $0.rule == name }.map {
          Hit($0.message, object: $0.object, line: $0.line)
        }
      })
  }
}
