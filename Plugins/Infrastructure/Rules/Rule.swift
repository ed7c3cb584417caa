enum Rule {
  static let denied = "denied-type"
  static let cap = "cap"
  static let incomplete = "incomplete-plan"
}
