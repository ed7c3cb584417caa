extension Rule {
  static let renameEnumValue = Rule(
    "rename-enum-value", .error, [.breaksRelease], on: [.postgres],
    why: "the release that still runs writes and compares the old label, and fails",
    safeForm: "add the new value, write it, move the rows, and leave the old one in the type",
    examples: [
      Example(before: "CREATE TYPE m AS ENUM ('a');", bad: "ALTER TYPE m RENAME VALUE 'a' TO 'b';")
    ],
    check: .step { moment in
      guard case .renameEnumValue(let type, let old, let new) = moment.operation else { return [] }
      return [
        Hit(
          "the value '\(old)' of \(type) becomes '\(new)', and code that says '\(old)' breaks",
          object: "\(type).\(old)",
          rewrite: Rewrite().sql(
            Rewrite.now, outsideTransaction: true, "ALTER TYPE \(type.sql) ADD VALUE '\(new)';"))
      ]
    })
}
