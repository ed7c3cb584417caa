/// Why a server does not start: `cannot listen on 127.0.0.1:80: Permission denied`.
public struct HTTPServingProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// `cannot listen on 127.0.0.1:80`
  public let action: String
  public let reason: String

  public var description: String { "\(action): \(reason)" }

  init(_ action: String, _ reason: String) {
    self.action = action
    self.reason = reason
  }
}
