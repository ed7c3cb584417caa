/// Line numbers of one file, 1-based, kept as sorted ranges that neither touch nor overlap.
public struct LineSet: Equatable, Sendable {
  public private(set) var ranges: [ClosedRange<Int>] = []

  public init() {}

  public init(_ ranges: [ClosedRange<Int>]) {
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = self.ranges.last, range.lowerBound - 1 <= last.upperBound {
        self.ranges[self.ranges.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        self.ranges.append(range)
      }
    }
  }

  /// How many lines, not how many ranges.
  public var count: Int { ranges.reduce(0) { $0 + $1.count } }
  public var isEmpty: Bool { ranges.isEmpty }

  public func contains(_ line: Int) -> Bool {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].upperBound < line { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].contains(line)
  }

  public func intersects(_ range: ClosedRange<Int>) -> Bool {
    ranges.contains { $0.overlaps(range) }
  }
}
