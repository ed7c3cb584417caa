enum Rule {
  static let suppression = "suppression"
  static let skippedTest = "skipped-test"
  static let blanket = "blanket-suppression"
  static let loosened = "loosened-configuration"
}
