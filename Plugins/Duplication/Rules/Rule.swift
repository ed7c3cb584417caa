enum Rule {
  static let overall = "overall-density"
  static let increase = "overall-increase"
  static let newCode = "new-code-density"
  static let newClone = "new-clone"
  static let suppression = "suppression"
}
