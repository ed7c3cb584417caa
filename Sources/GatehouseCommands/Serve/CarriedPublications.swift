import CivilTime
import Publishing
import Synchronization

/// What was judged lately, by all that the verdict depends on: the same again is compared with what the forge shows,
/// and not evaluated. Without it everything is as it was, and takes longer.
final class CarriedPublications: Sendable {
  struct Entry: Sendable {
    let publication: Publication
    /// As the store keeps it.
    let report: Int
    let verdict: String
    let validUntil: Instant?
  }

  private struct State {
    var entries: [String: Entry] = [:]
    /// Oldest first.
    var order: [String] = []
  }

  private let state = Mutex(State())
  /// A publication takes 200 kB at the most.
  private static let limit = 200

  subscript(key: String) -> Entry? { state.withLock { $0.entries[key] } }

  func remember(_ entry: Entry, for key: String) {
    state.withLock { state in
      if state.entries.updateValue(entry, forKey: key) == nil { state.order.append(key) }
      while state.order.count > Self.limit { state.entries[state.order.removeFirst()] = nil }
    }
  }
}
