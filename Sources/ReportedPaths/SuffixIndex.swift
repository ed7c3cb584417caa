internal import SourceText

/// The files of a tree sorted by their paths read backwards: files that end alike are neighbours.
struct SuffixIndex: Sendable {
  private let files: [RepositoryPath]
  /// Into `files`.
  private let order: [Int32]

  init(_ files: [RepositoryPath]) {
    self.files = files
    // The last eight bytes decide most comparisons.
    let keyed = files.indices.map { (key: endKey(files[$0].bytes), index: Int32($0)) }
    order = keyed.sorted { a, b in
      if a.key != b.key { return a.key < b.key }
      return precedesBackwards(files[Int(a.index)].bytes, files[Int(b.index)].bytes)
    }.map(\.index)
  }

  /// Files that share most parts of their ends with `path`, and how many: a whole number of parts.
  /// Empty where not even the file name is the same. At most `limit`, sorted bytewise.
  func sharingLongestEnd(with path: [UInt8], limit: Int) -> (files: [RepositoryPath], parts: Int) {
    let place = firstNotBefore(path)
    // The best are neighbours of where the path would stand.
    var best = 0
    for neighbour in [place - 1, place] where order.indices.contains(neighbour) {
      best = max(best, commonParts(path, files[Int(order[neighbour])].bytes))
    }
    guard best > 0 else { return ([], 0) }
    var found: [RepositoryPath] = []
    for step in [-1, 1] {
      var at = step < 0 ? place - 1 : place
      while order.indices.contains(at), found.count <= limit {
        let file = files[Int(order[at])]
        guard commonParts(path, file.bytes) == best else { break }
        found.append(file)
        at += step
      }
    }
    return (found.sorted(), best)
  }

  private func firstNotBefore(_ path: [UInt8]) -> Int {
    let key = endKey(path)
    var low = 0
    var high = order.count
    while low < high {
      let middle = (low + high) / 2
      let bytes = files[Int(order[middle])].bytes
      let other = endKey(bytes)
      if other < key || (other == key && precedesBackwards(bytes, path)) {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}

/// The last eight bytes, the last one first.
private func endKey(_ bytes: [UInt8]) -> UInt64 {
  var key: UInt64 = 0
  let span = bytes.span
  for step in 1...8 {
    let index = span.count - step
    key = key &<< 8 | (index >= 0 ? UInt64(sign(span[index])) : 0)
  }
  return key
}

/// Slashes before everything else, so that paths that share a whole part stand together.
@inline(__always)
private func sign(_ byte: UInt8) -> UInt8 { byte == slash ? 1 : max(byte, 2) }

private func precedesBackwards(_ a: [UInt8], _ b: [UInt8]) -> Bool {
  let first = a.span
  let second = b.span
  var i = first.count - 1
  var j = second.count - 1
  while i >= 0, j >= 0 {
    if first[i] != second[j] {
      return (sign(first[i]), first[i]) < (sign(second[j]), second[j])
    }
    i &-= 1
    j &-= 1
  }
  return i < 0 && j >= 0
}

/// How many whole parts, from the end, two paths share.
func commonParts(_ a: [UInt8], _ b: [UInt8]) -> Int {
  let first = a.span
  let second = b.span
  var i = first.count - 1
  var j = second.count - 1
  var parts = 0
  while i >= 0, j >= 0, first[i] == second[j] {
    if first[i] == slash { parts &+= 1 }
    i &-= 1
    j &-= 1
  }
  // Both stand at the beginning of a part.
  let firstEnds = i < 0 || first[i] == slash
  let secondEnds = j < 0 || second[j] == slash
  return firstEnds && secondEnds && i < first.count - 1 ? parts + 1 : parts
}
