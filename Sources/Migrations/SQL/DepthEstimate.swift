/// How deep the tree of a statement can get, from its bytes alone and never too little: a chain `1+1+1` is as
/// deep as it is long, a comma starts a new chain, and parentheses stand on the chain that they are in.
struct DepthEstimate {
  private(set) var deepest = 0
  /// Lengths of the chains that are open, outermost first, each with all around it counted in.
  private var chains: [Int] = [0]
  /// What each chain began with.
  private var floors: [Int] = [0]
  /// The longest that each has been, over all its commas.
  private var peaks: [Int] = [0]

  /// For the next statement, in the memory of this one.
  mutating func restart() {
    deepest = 0
    chains.removeAll(keepingCapacity: true)
    floors.removeAll(keepingCapacity: true)
    peaks.removeAll(keepingCapacity: true)
    chains.append(0)
    floors.append(0)
    peaks.append(0)
  }

  var isOpen: Bool { chains.count > 1 }

  mutating func addWord() { grow() }

  mutating func add(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "("), UInt8(ascii: "["):
      grow()
      let now = chains[chains.count - 1]
      // Brackets beyond what any parser takes need no bookkeeping: the estimate is over the limit already.
      if chains.count < 100_000 {
        chains.append(now)
        floors.append(now)
        peaks.append(now)
      }
    case UInt8(ascii: ")"), UInt8(ascii: "]"):
      guard chains.count > 1, let peak = peaks.popLast() else { return }
      chains.removeLast()
      floors.removeLast()
      // What is in the parentheses may be the left end of the chain around them.
      chains[chains.count - 1] = max(chains[chains.count - 1], peak)
      grow()
    case UInt8(ascii: ","): chains[chains.count - 1] = floors[floors.count - 1]
    default: grow()
    }
  }

  private mutating func grow() {
    chains[chains.count - 1] += 1
    let length = chains[chains.count - 1]
    peaks[peaks.count - 1] = max(peaks[peaks.count - 1], length)
    deepest = max(deepest, length)
  }
}
