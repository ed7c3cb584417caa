extension Rule {
  static let removeWithoutType = remark(
    "remove-without-type", .warning, [.irreversible],
    why: "going back has to make the column again, and raises an error without its type",
    safeForm: "give the type, and null and default where the column has them")
}
