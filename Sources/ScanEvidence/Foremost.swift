/// The first of many elements in their order, whatever the order they come in; of the others only how many there
/// were.
///
/// Inlinable: it compares by the hundred thousand, and without knowing the element each look at one would be a copy.
public struct Foremost<Element: Comparable> {
  public let limit: Int
  public var count: Int { added }
  @usableFromInline var added = 0
  @usableFromInline var kept: [Kept] = []
  /// Nothing behind it is among the first.
  @usableFromInline var last: Kept?

  /// Sorting moves references: elements are large.
  @usableFromInline final class Kept {
    @usableFromInline let element: Element
    @inlinable init(_ element: Element) { self.element = element }
  }

  @inlinable public init(limit: Int) { self.limit = limit }

  @inlinable public mutating func add(_ element: Element) {
    added += 1
    if let last, last.element < element { return }
    kept.append(Kept(element))
    if kept.count >= 2 * limit + 64 { cut() }
  }

  /// Sorted; at most `limit`.
  @inlinable public var elements: [Element] { foremost.map(\.element) }
  /// How many are not among them.
  public var others: Int { max(0, added - limit) }

  @inlinable var foremost: ArraySlice<Kept> { kept.sorted { $0.element < $1.element }.prefix(limit) }

  @inlinable mutating func cut() {
    kept = Array(foremost)
    last = kept.last
  }
}
