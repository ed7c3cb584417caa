/// Rules whose breach only a reader of files can see: it leaves a `Migration.Remark`, and this says the rest.
extension Rule {
  static let remarks: [Rule] = [
    remark(
      "bad-file-name", .error, [.order],
      why: "the tool passes over a file whose name it does not know, without a word",
      safeForm: "the name that the tool asks for"),
    remark(
      "operation-without-reverse", .error, [.irreversible],
      why: "going back stops here with an error",
      safeForm: "reverse_sql or reverse_code"),
  ]

  static func remark(
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
