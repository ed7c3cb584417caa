extension Rule {
  static let fixedLengthText = columnType(
    "char-n",
    why: "values are filled up with blanks, which count in some comparisons and not in others",
    safeForm: "text, with a check of the length where there is one",
    examples: [Example(bad: "CREATE TABLE t (a char(3));", good: "CREATE TABLE t (a text);")]
  ) { new in
    new.column.type?.name == "char" ? "is \(new.column.type?.description ?? "char"), which is padded" : nil
  }

  static let limitedText = columnType(
    "varchar-n",
    why: "a shorter limit writes the table anew, and the type says in two places what a check says in one",
    safeForm: "text, and CHECK (char_length(c) <= n) NOT VALID",
    examples: [Example(bad: "CREATE TABLE t (a varchar(3));", good: "CREATE TABLE t (a text, b varchar);")]
  ) { new in
    guard let type = new.column.type, type.name == "varchar", type.length != nil else { return nil }
    return "is \(type)"
  }
}
