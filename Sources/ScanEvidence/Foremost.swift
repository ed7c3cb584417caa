/// The first of many elements in their order, whatever the order they come in; of the others only how many there
/// were.
public struct Foremost<Element: Comparable> {
  public let limit: Int
  public private(set) var count = 0
  private var kept: [Kept] = []
  /// Nothing behind it is among the first.
  private var last: Kept?

  /// Sorting moves references: elements are large.
  private final class Kept {
    let element: Element
    init(_ element: Element) { self.element = element }
  }

  public init(limit: Int) { self.limit = limit }

  public mutating func add(_ element: Element) {
    count += 1
    if let last, last.element < element { return }
    kept.append(Kept(element))
    if kept.count >= 2 * limit + 64 { cut() }
  }

  /// Sorted; at most `limit`.
  public var elements: [Element] { foremost.map(\.element) }
  /// How many are not among them.
  public var others: Int { max(0, count - limit) }

  private var foremost: ArraySlice<Kept> { kept.sorted { $0.element < $1.element }.prefix(limit) }

  private mutating func cut() {
    kept = Array(foremost)
    last = kept.last
  }
}
