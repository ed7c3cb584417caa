extension Rule {
  static let integerKey = columnType(
    "int-pk-or-fk", on: [],
    why: "an integer ends at 2,147,483,647: then every insert fails, and a wider type writes the table anew",
    safeForm: "bigint for keys, and for what refers to them",
    examples: [
      Example(
        bad: "CREATE TABLE t (id int PRIMARY KEY);", good: "CREATE TABLE t (id bigint PRIMARY KEY, a int);"),
      Example(
        before: "CREATE TABLE p (id bigint PRIMARY KEY);",
        bad: "CREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES p (id));",
        good: "CREATE TABLE t (a bigint, FOREIGN KEY (a) REFERENCES p (id));"),
    ]
  ) { new in
    guard new.isPrimaryKey || new.isForeignKey, let type = new.column.type, !type.isArray,
      ["integer", "smallint", "serial", "smallserial", "mediumint", "tinyint"].contains(type.name)
    else { return nil }
    return "is a key of type \(type), which ends at 2 to the power of 31 or below"
  }
}
