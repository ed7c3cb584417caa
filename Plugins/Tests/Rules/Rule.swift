enum Rule {
  static let failed = "failed-test"
  static let flaky = "flaky-test"
  static let reruns = "reruns"
  static let skipped = "skipped-tests"
  static let dropped = "dropped-test"
  static let tooFew = "too-few-tests"
}
