extension Rule {
  static let enumTypeCreated = Rule(
    "enum-type-created", .off, [.style], on: [.postgres],
    why: "values can be added, never taken away, and their order is that of the type",
    safeForm: "a table of the values with a foreign key, or text with a check",
    examples: [
      Example(bad: "CREATE TYPE m AS ENUM ('a');", good: "CREATE TABLE m (name text PRIMARY KEY);")
    ],
    check: .step { moment in
      guard case .createEnum(let type, _) = moment.operation else { return [] }
      return [Hit("the type \(type) is an enum", object: type.description)]
    })
}
