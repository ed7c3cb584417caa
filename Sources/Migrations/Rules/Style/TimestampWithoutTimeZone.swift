extension Rule {
  static let timestampWithoutTimeZone = columnType(
    "timestamp-without-tz",
    why: "the same value is another moment for each session that reads it with another time zone",
    safeForm: "timestamptz",
    examples: [Example(bad: "CREATE TABLE t (a timestamp);", good: "CREATE TABLE t (a timestamptz);")]
  ) { new in
    new.column.type?.name == "timestamp" ? "is a timestamp without a time zone" : nil
  }
}
