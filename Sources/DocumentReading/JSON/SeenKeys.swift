/// The keys of the objects that are open, to notice a second one of the same name. One list for all of them:
/// an object adds to its end and takes away what it added.
///
/// Keys are kept as 64-bit hashes. Two names that share one would be taken for a duplicate, never a duplicate
/// for two names.
struct SeenKeys {
  private struct Key {
    let hash: UInt64
    let place: Int
  }

  /// Those of closed objects stay behind `count`, to be overwritten.
  private var keys: [Key] = []
  private var count = 0
  /// Of the objects that are too large for a search from front to back, outermost first.
  private var large: [(start: Int, places: [UInt64: Int])] = []

  private static let searched = 24

  /// Where the keys of an object begin that is entered now.
  func enter() -> Int { count }

  mutating func leave(_ start: Int) {
    if let last = large.last, last.start == start { large.removeLast() }
    count = start
  }

  /// The place of an earlier key of this name in the object whose keys begin at `start`.
  mutating func add(_ key: JSONKey, at place: Int, after start: Int) -> Int? {
    let key = Key(hash: key.hash64, place: place)
    if let last = large.indices.last, large[last].start == start, count - start >= Self.searched {
      return large[last].places.updateValue(place, forKey: key.hash)
    }
    for index in start..<count where keys[index].hash == key.hash { return keys[index].place }
    if count - start == Self.searched {
      let pairs = keys[start..<count].map { ($0.hash, $0.place) }
      large.append((start, Dictionary(pairs, uniquingKeysWith: { first, _ in first })))
      return large[large.count - 1].places.updateValue(place, forKey: key.hash)
    }
    if count < keys.count { keys[count] = key } else { keys.append(key) }
    count += 1
    return nil
  }
}
