/// The first of many elements in their order, whatever the order they come in; of the others only how many there
/// were.
public struct Foremost<Element: Comparable> {
  public let limit: Int
  public private(set) var count = 0
  private var kept: [Element] = []

  public init(limit: Int) { self.limit = limit }

  public mutating func add(_ element: Element) {
    count += 1
    kept.append(element)
    if kept.count >= 2 * limit + 64 { cut() }
  }

  /// Sorted; at most `limit`.
  public var elements: [Element] { Array(kept.sorted().prefix(limit)) }
  /// How many are not among them.
  public var others: Int { max(0, count - limit) }

  private mutating func cut() { kept = elements }
}
