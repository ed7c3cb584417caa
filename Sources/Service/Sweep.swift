public import CivilTime
public import Storage

/// An open pull request as a forge lists it.
public struct OpenPull: Hashable, Sendable {
  public let number: Int
  public let head: String
  /// Without refs/heads/.
  public let target: String

  public init(number: Int, head: String, target: String) {
    self.number = number
    self.head = head
    self.target = target
  }
}

extension OpenPull {
  /// Between the clocks of servers that share a store.
  private static let clockDifference = TimeSpan(seconds: 600)

  /// Why the newest report does not speak for what the pull request is now; nil where it does.
  ///
  /// - Parameter tip: of the target branch; nil where nobody knows it.
  public func staleness(of newest: KeptReport?, tip: String?, now: Instant) -> String? {
    guard let newest else { return "it was never judged" }
    let report = newest.report
    if report.head != head { return "its head is another one" }
    if report.target != target { return "its target is another one" }
    if let tip, report.base != tip { return "\(target) has moved" }
    if report.at > now.adding(Self.clockDifference) { return "it was judged by a clock that was ahead" }
    if newest.published == nil { return "the forge does not show the verdict" }
    if let end = report.validUntil, end <= now { return "the verdict held until \(end)" }
    return nil
  }
}
