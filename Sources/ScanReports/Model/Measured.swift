/// One number of a load test or a benchmark.
public struct Measured: Hashable, Sendable {
  /// What was measured: a request, a benchmark, a metric of the tool (`http_req_duration`).
  public let subject: String
  /// Which number of it, in common words: `mean`, `p95`, `count`, `failures`, `rate`.
  public let statistic: String
  public let value: DecimalNumber
  /// `ms`, `s`, `/s`, `bytes`; empty for plain numbers.
  public let unit: String

  public init(_ subject: String, _ statistic: String, _ value: DecimalNumber, unit: String = "") {
    self.subject = subject
    self.statistic = statistic
    self.value = value
    self.unit = unit
  }
}
