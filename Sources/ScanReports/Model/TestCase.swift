/// One test as its report tells it, with all of its runs taken together.
public struct TestCase: Hashable, Sendable {
  public enum Outcome: String, CaseIterable, Hashable, Sendable {
    case passed, failed, skipped
    /// Could not be carried out: an exception outside of the test, a timeout.
    case errored
    /// Passed in the end, and failed before.
    case flaky
  }

  public var name: String
  /// Class, file or suite that holds it; empty where none is named.
  public var suite: String
  public var outcome: Outcome
  public var microseconds: Int?
  public var file: String?
  /// Runs beyond the first.
  public var reruns = 0

  public init(name: String, suite: String, outcome: Outcome, microseconds: Int? = nil, file: String? = nil) {
    self.name = name
    self.suite = suite
    self.outcome = outcome
    self.microseconds = microseconds
    self.file = file
  }
}
