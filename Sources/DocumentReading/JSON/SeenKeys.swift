/// The keys of the objects that are open, to notice a second one of the same name. One list for all of them:
/// an object adds to its end and takes away what it added.
///
/// Keys are kept as 64-bit hashes. Two names that share one would be taken for a duplicate, never a duplicate
/// for two names.
struct SeenKeys {
  private var hashes: [UInt64] = []
  private var places: [Int] = []
  /// Of the objects that are too large for a search from front to back, outermost first.
  private var large: [(start: Int, places: [UInt64: Int])] = []

  private static let searched = 24

  /// Where the keys of an object begin that is entered now.
  func enter() -> Int { hashes.count }

  mutating func leave(_ start: Int) {
    if large.last?.start == start { large.removeLast() }
    hashes.removeLast(hashes.count - start)
    places.removeLast(places.count - start)
  }

  /// The place of an earlier key of this name in the object whose keys begin at `start`.
  mutating func add(_ key: JSONKey, at place: Int, after start: Int) -> Int? {
    let hash = key.hash64
    if let last = large.indices.last, large[last].start == start {
      return large[last].places.updateValue(place, forKey: hash)
    }
    for index in start..<hashes.count where hashes[index] == hash { return places[index] }
    if hashes.count - start == Self.searched {
      let pairs = zip(hashes[start...], places[start...])
      large.append((start, Dictionary(pairs, uniquingKeysWith: { first, _ in first })))
      return large[large.count - 1].places.updateValue(place, forKey: hash)
    }
    hashes.append(hash)
    places.append(place)
    return nil
  }
}
