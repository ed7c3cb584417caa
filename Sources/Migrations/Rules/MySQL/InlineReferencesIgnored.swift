extension Rule {
  static let inlineReferencesIgnored = Rule(
    "inline-references-ignored", .error, [.fails], on: [.mysql],
    why: "before MySQL 9 REFERENCES behind a column is read and thrown away: there is no foreign key",
    safeForm: "FOREIGN KEY (c) REFERENCES p (id) as a line of its own",
    examples: [
      Example(
        Engine(.mysql, 8), before: "CREATE TABLE p (id int PRIMARY KEY);",
        bad: "CREATE TABLE t (id int PRIMARY KEY, p int REFERENCES p (id));",
        good: "CREATE TABLE t (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES p (id));")
    ],
    check: .step { moment in
      guard !moment.engine.isAtLeast(9), moment.framework.isSQL else { return [] }
      return moment.operation.newColumns.flatMap { new in
        new.column.constraints.compactMap { constraint in
          guard case .foreignKey(let parent) = constraint.kind else { return nil }
          let name = quotedIdentifier(new.column.name)
          return Hit(
            "\(new.object) REFERENCES \(parent) makes no foreign key on \(moment.engine)", object: new.object,
            rewrite: Rewrite().sql(
              Rewrite.now,
              "ALTER TABLE \(new.table.sql) ADD FOREIGN KEY (\(name)) REFERENCES \(parent.sql) (…);"))
        }
      }
    })
}

extension Framework {
  /// People write its migrations as SQL, so that the engine reads what they wrote; others make it from calls.
  var isSQL: Bool {
    switch self {
    case .raw, .prisma, .flyway, .golangMigrate, .goose, .dbmate, .sqlx, .diesel, .pop: true
    default: false
    }
  }
}
