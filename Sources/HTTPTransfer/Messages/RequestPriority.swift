/// What is sent first where requests to one host have to wait, and who may use the last of a rate limit.
public enum RequestPriority: Int, CaseIterable, Comparable, Sendable {
  /// Facts that nobody waits for: caches filled ahead, pull requests looked through.
  case background
  case comment
  case label
  case checkRun
  /// Facts that a verdict waits for.
  case facts
  /// The status that carries a verdict.
  case verdict

  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}
