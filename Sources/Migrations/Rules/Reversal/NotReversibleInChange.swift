extension Rule {
  static let notReversibleInChange = remark(
    "not-reversible-in-change", .warning, [.irreversible],
    why: "change is run backwards to go back, and raises an error at what it cannot turn round",
    safeForm: "up and down, or reversible { |dir| … }, with both ways written out")
}
