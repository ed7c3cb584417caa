extension [Finding] {
  /// The first `limit` findings of one rule and, where there are more, one that says how many: 5,000 findings
  /// of one kind are one thing to mend. Sort first.
  ///
  /// - Parameter more: what the others are: `commits`, `files`.
  public func capped(at limit: Int = 50, rule: String, more: String) -> [Finding] {
    guard count > limit else { return self }
    return prefix(limit) + [
      Finding(
        rule: rule, message: "more \(more) break this rule: \(count - limit)",
        help: "mend those named first; the others are most likely of the same kind",
        atMost: dropFirst(limit).map(\.atMost).max() ?? .block, identity: "more \(more)")
    ]
  }
}
