public import SourceText

/// Places that hold the same code: all of them, since it is the longest text around some window of tokens that
/// stands wherever that window stands.
public struct CloneClass: Hashable, Sendable {
  /// Tokens that its instances share, whole lines or not.
  public let tokens: Int
  /// Of these tokens: the same in every tree that holds them.
  public let digest: UInt64
  /// Sorted by path, then by line. An instance that begins or ends within a line has the lines that are its own
  /// alone.
  public let instances: [Instance]

  public struct Instance: Hashable, Sendable {
    public let path: RepositoryPath
    public let lines: ClosedRange<Int>
  }

  init(tokens: Int, digest: UInt64, _ instances: [Instance]) {
    self.tokens = tokens
    self.digest = digest
    self.instances = instances.sorted { ($0.path, $0.lines.lowerBound) < ($1.path, $1.lines.lowerBound) }
  }
}

/// Makes classes of strips: each strip is extended to both sides as long as all of its places agree.
struct ClassFinder {
  private let strips: Strips
  private let window: Int
  /// Every place of every strip, sorted.
  private let index: [(place: Occurrence, strip: Int32)]
  /// For each file, where in `index` its places begin; one more for the end.
  private let firstOfFile: [Int32]
  private var right: [Int32]
  private var left: [Int32]

  init(_ strips: Strips, _ options: CloneOptions) {
    self.strips = strips
    window = options.window
    var index: [(place: Occurrence, strip: Int32)] = []
    index.reserveCapacity(strips.occurrences.count)
    for strip in 0..<strips.count {
      for place in strips.places(of: strip) { index.append((place, Int32(strip))) }
    }
    index.sort { $0.place < $1.place }
    self.index = index
    var first: [Int32] = []
    for (position, entry) in index.enumerated() {
      while first.count <= entry.place.file { first.append(Int32(position)) }
    }
    firstOfFile = first + [Int32(index.count)]
    right = [Int32](repeating: -1, count: strips.count)
    left = right
  }

  /// One class: where it begins in each file, and how many tokens it has.
  struct Found: Hashable {
    let places: [Occurrence]
    let tokens: Int
  }

  /// The classes of all strips with a place in one of the files that `matters` names, each once.
  mutating func classes(in matters: (UInt32) -> Bool) -> [Found] {
    var seen = Set<[UInt64]>()
    var found: [Found] = []
    for strip in 0..<strips.count where strips.places(of: strip).contains(where: { matters($0.file) }) {
      let after = extend(strip, .right)
      let before = extend(strip, .left)
      let places = strips.places(of: strip)
      guard let first = places.first else { continue }
      let windows = Int(strips.lengths[strip]) + after + before
      let start = first.start - UInt32(before)
      guard seen.insert([UInt64(first.file) << 32 | UInt64(start), UInt64(windows)]).inserted else {
        continue
      }
      found.append(
        Found(
          places: places.map { Occurrence(file: $0.file, start: $0.start - UInt32(before)) },
          tokens: windows + window - 1))
    }
    return found
  }

  private enum Side { case left, right }

  /// How many windows further all places of the strip hold the same.
  private mutating func extend(_ strip: Int, _ side: Side) -> Int {
    // By hand, not by recursion: strips can follow each other by the ten thousand.
    var stack: [(strip: Int, extent: Int)] = [(strip, 0)]
    while let (current, extent) = stack.last {
      if memo(current, side) >= 0 {
        stack.removeLast()
        continue
      }
      remember(current, side, Self.inProgress)
      guard let next = neighbour(of: current, beyond: extent, side), memo(next, side) != Self.inProgress
      else {
        remember(current, side, extent)
        continue
      }
      let known = memo(next, side)
      if known < 0 {
        stack.append((next, 0))
        continue
      }
      // All places of the next strip agree as far as is known of it, and these places are some of them.
      let further = extent + Int(strips.lengths[next]) + known
      if strips.places(of: next).count == strips.places(of: current).count {
        remember(current, side, further)
      } else {
        stack[stack.count - 1].extent = further
      }
    }
    return memo(strip, side)
  }

  private static let inProgress = -2

  private func memo(_ strip: Int, _ side: Side) -> Int { Int(side == .right ? right[strip] : left[strip]) }
  private mutating func remember(_ strip: Int, _ side: Side, _ extent: Int) {
    if side == .right { right[strip] = Int32(extent) } else { left[strip] = Int32(extent) }
  }

  /// The strip that comes next at every place of this one; nil where they do not agree.
  private func neighbour(of strip: Int, beyond extent: Int, _ side: Side) -> Int? {
    var common: Int32?
    for place in strips.places(of: strip) {
      let found: Int32?
      switch side {
      case .right:
        found = self.strip(startingAt: Int(place.start) + Int(strips.lengths[strip]) + extent, place.file)
      case .left: found = self.strip(endingAt: Int(place.start) - extent, place.file)
      }
      guard let found, common == nil || common == found else { return nil }
      common = found
    }
    return common.map(Int.init)
  }

  private func strip(startingAt start: Int, _ file: UInt32) -> Int32? {
    let place = Occurrence(file: file, start: UInt32(truncatingIfNeeded: start))
    let position = lowerBound(place)
    guard position < index.count, index[position].place == place else { return nil }
    return index[position].strip
  }

  private func strip(endingAt end: Int, _ file: UInt32) -> Int32? {
    guard end > 0 else { return nil }
    let position = lowerBound(Occurrence(file: file, start: UInt32(truncatingIfNeeded: end))) - 1
    guard position >= 0, index[position].place.file == file,
      Int(index[position].place.start) + Int(strips.lengths[Int(index[position].strip)]) == end
    else { return nil }
    return index[position].strip
  }

  private func lowerBound(_ place: Occurrence) -> Int {
    guard Int(place.file) + 1 < firstOfFile.count else { return index.count }
    var low = Int(firstOfFile[Int(place.file)])
    var high = Int(firstOfFile[Int(place.file) + 1])
    while low < high {
      let middle = (low + high) / 2
      if index[middle].place.start < place.start { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
