// How messages quote what may be long: a text of a megabyte, a list of ten thousand.

extension StringProtocol {
  /// At most `limit` characters; an ellipsis stands for what is cut off.
  public func shortened(to limit: Int) -> String {
    let start = prefix(limit + 1)
    return start.count > limit ? start.prefix(limit) + "…" : String(start)
  }

  /// Without white space at either end.
  public func trimmed() -> String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}

/// `1 commit`, `2 commits`.
public func counted(_ number: Int, _ noun: String) -> String {
  number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
}

/// `a, b, c and 7 more`, in the order given.
public func listed(_ items: some Collection<String>, limit: Int = 5) -> String {
  let shown = items.prefix(limit).joined(separator: ", ")
  return items.count > limit ? "\(shown) and \(items.count - limit) more" : shown
}

extension [String] {
  /// `a`, `a or b`, `a, b or c`.
  public func joinedWithOr() -> String {
    guard count > 1, let last else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " or " + last
  }
}
