extension Rule {
  static let serialNotIdentity = columnType(
    "serial-not-identity",
    why: "the sequence is an object of its own, with an owner and grants that are forgotten",
    safeForm: "bigint GENERATED ALWAYS AS IDENTITY, on a table that is new",
    examples: [
      Example(
        bad: "CREATE TABLE t (id bigserial PRIMARY KEY);",
        good: "CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);")
    ]
  ) { new in
    guard let type = new.column.type, type.isSerial else { return nil }
    return "is \(type)"
  }
}
