enum Rule {
  static let limit = "limit"
  static let regression = "regression"
  static let missing = "missing-metric"
  static let unit = "unit-mismatch"
  static let samples = "too-few-samples"
  static let duration = "short-run"
  static let toolFailure = "tool-failure"
}
