extension [TimeWindow] {
  /// When the windows that `now` is in end, all taken together: they may overlap, or follow one another. nil outside
  /// of all of them.
  public func end(after now: Instant) -> Instant? {
    var until: Instant?
    for _ in 0..<chainLimit {
      guard let end = compactMap({ $0.end(after: until ?? now) }).max() else { break }
      until = end
    }
    return until
  }

  /// The next moment at which one of them begins or ends; nil where none comes.
  public func change(after now: Instant) -> Instant? { compactMap { $0.change(after: now) }.min() }
}

/// Windows that follow one another without a gap; a day that repeats for ever would not end.
private let chainLimit = 100
