import CivilTime

/// A moment as GitLab writes it, to the nanosecond: whether an approval came before or after a push is often
/// decided within one second.
struct GitLabTime: Hashable, Comparable, Sendable {
  let instant: Instant
  /// nil where the text has whole seconds only: anywhere within that one.
  let nanoseconds: Int?

  init?(_ text: String?) {
    guard let text, let instant = Instant(text) else { return nil }
    self.instant = instant
    guard let point = text.firstIndex(of: ".") else {
      nanoseconds = nil
      return
    }
    let digits = text[text.index(after: point)...].prefix { $0.isWholeNumber }.prefix(9)
    nanoseconds = Int(digits + String(repeating: "0", count: 9 - digits.count))
  }

  init(_ instant: Instant) {
    self.instant = instant
    nanoseconds = nil
  }

  /// Certainly after: not where both are in one second and one of them does not say where in it.
  func isAfter(_ other: GitLabTime) -> Bool {
    guard instant == other.instant else { return instant > other.instant }
    guard let nanoseconds, let others = other.nanoseconds else { return false }
    return nanoseconds > others
  }

  static func < (a: Self, b: Self) -> Bool {
    (a.instant, a.nanoseconds ?? 0) < (b.instant, b.nanoseconds ?? 0)
  }
}
