internal import CivilTime

/// What the store takes and gives in one go.
enum StoreLimits {
  /// Bytes of an event's body, or of a report.
  static let document = 64 << 20
  /// Bytes of one evidence.
  static let evidence = 256 << 20
  /// Bytes of a row of evidence.
  static let part = 1 << 20
  /// Entries of one list.
  static let list = 10_000
  /// Events that a claim names.
  static let claimedEvents = 100
  /// Slots that one event asks for.
  static let work = 10_000
  /// A lease that ends later than this from now was given by a clock that was wrong: so long does the work of such a
  /// server wait, should it die.
  static let lease = TimeSpan(seconds: 600)
  /// For which failed work rests at the most.
  static let postponement = TimeSpan(seconds: 7200)
  /// Rows that are removed in one transaction.
  static let pruned = 500
}
