/// Duplicated pieces of code that no single copy fills: each part of one stands elsewhere, and no part is long enough
/// by itself. Rows of lines that are all alike are made so. Pieces that share some part are one class.
struct Patchworks {
  struct Piece {
    let file: UInt32
    let tokens: Range<Int>
    let instance: CloneClass.Instance
    /// Some ordinary class speaks of it.
    let isCovered: Bool
  }

  private let strips: Strips
  private var pieces: [Piece] = []
  private var byFile: [UInt32: [Int]] = [:]

  init(_ strips: Strips) { self.strips = strips }

  /// All that have a part of some strip, in order.
  var files: [UInt32] { Set(strips.occurrences.map(\.file)).sorted() }

  /// Pieces of one file come in the order of their tokens.
  mutating func add(_ piece: Piece) {
    byFile[piece.file, default: []].append(pieces.count)
    pieces.append(piece)
  }

  /// Pieces that no ordinary class speaks of, each with those that it shares a part with.
  var uncovered: [[Piece]] {
    guard pieces.contains(where: { !$0.isCovered }) else { return [] }
    var parents = Array(pieces.indices)
    func root(_ piece: Int) -> Int {
      var piece = piece
      while parents[piece] != piece {
        parents[piece] = parents[parents[piece]]
        piece = parents[piece]
      }
      return piece
    }
    for strip in 0..<strips.count {
      var first: Int?
      for place in strips.places(of: strip) {
        guard let piece = piece(holding: place), !pieces[piece].isCovered else { continue }
        if let first { parents[root(piece)] = root(first) } else { first = piece }
      }
    }
    let groups = Dictionary(grouping: pieces.indices.filter { !pieces[$0].isCovered }) { root($0) }
    return groups.values.sorted { $0[0] < $1[0] }.map { $0.map { pieces[$0] } }
  }

  private func piece(holding place: Occurrence) -> Int? {
    let numbers = byFile[place.file] ?? []
    let after = numbers.partitioningIndex { pieces[$0].tokens.lowerBound > Int(place.start) }
    guard after > 0, pieces[numbers[after - 1]].tokens.contains(Int(place.start)) else { return nil }
    return numbers[after - 1]
  }
}
