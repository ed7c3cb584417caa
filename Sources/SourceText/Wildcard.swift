/// One step of a compiled wildcard pattern. A unit is what `*` and `?` count: a character for `Glob`, a byte for
/// git's patterns.
enum WildcardStep: Hashable, Sendable {
  case unit(UInt32)
  /// Any unit but a slash.
  case one
  /// Never a slash.
  case classOf([ClosedRange<UInt32>], negated: Bool)
  /// Any number of units but slashes.
  case part
  /// Any number of any units.
  case anything
  /// Nothing, or whole parts with their slash.
  case folders
}

/// A compiled wildcard pattern, matched against a whole text in at most steps x units: all positions of the
/// pattern advance at once, so there is no backtracking and no pattern is slow.
struct Wildcard: Hashable, Sendable {
  let steps: [WildcardStep]
  /// What a match begins and ends with: most texts are refused by a glance at these.
  private let prefix: [UInt32]
  private let suffix: [UInt32]

  init(_ steps: [WildcardStep]) {
    self.steps = steps
    func literals(_ steps: some Sequence<WildcardStep>) -> [UInt32] {
      steps.prefix { if case .unit = $0 { true } else { false } }
        .compactMap { if case .unit(let unit) = $0 { unit } else { nil } }
    }
    prefix = literals(steps)
    suffix = literals(steps.reversed()).reversed()
  }

  func matches(_ units: some RandomAccessCollection<UInt32>) -> Bool {
    var cost = 0
    return matches(units, cost: &cost)
  }

  /// - Parameter cost: grows by the pattern positions looked at.
  func matches(_ units: some RandomAccessCollection<UInt32>, cost: inout Int) -> Bool {
    guard units.count >= max(prefix.count, suffix.count), units.starts(with: prefix),
      units.suffix(suffix.count).elementsEqual(suffix)
    else { return false }
    if prefix.count == steps.count { return units.count == steps.count }
    return reach(units, cost: &cost)?.last ?? false
  }

  /// Something that begins with `units` could match.
  func mayMatch(startingWith units: some RandomAccessCollection<UInt32>) -> Bool {
    var cost = 0
    return reach(units, cost: &cost) != nil
  }

  /// The positions of the pattern that the whole of `units` may lead to, its end last; nil where it leads nowhere.
  private func reach(_ units: some RandomAccessCollection<UInt32>, cost: inout Int) -> [Bool]? {
    var live = [Bool](repeating: false, count: steps.count + 1)
    var next = live
    live[0] = true
    passEmpty(&live, atPartStart: true)
    for unit in units {
      cost += steps.count
      let isSlash = unit == slash
      var lives = false
      for index in next.indices { next[index] = false }
      for (index, step) in steps.enumerated() where live[index] {
        var (moves, stays) = (false, false)
        switch step {
        case .unit(let wanted): moves = unit == wanted
        case .one: moves = !isSlash
        case .classOf(let ranges, let negated):
          moves = !isSlash && ranges.contains { $0.contains(unit) } != negated
        case .part: stays = !isSlash
        case .anything, .folders: stays = true
        }
        if moves { next[index + 1] = true }
        if stays { next[index] = true }
        lives = lives || moves || stays
      }
      if !lives { return nil }
      swap(&live, &next)
      passEmpty(&live, atPartStart: isSlash)
    }
    return live
  }

  /// `*` and `**` may match nothing; `**/` may end only where a part begins.
  private func passEmpty(_ live: inout [Bool], atPartStart: Bool) {
    for (index, step) in steps.enumerated() where live[index] {
      switch step {
      case .part, .anything: live[index + 1] = true
      case .folders: if atPartStart { live[index + 1] = true }
      case .unit, .one, .classOf: break
      }
    }
  }
}

private let slash = UInt32(UInt8(ascii: "/"))

/// The characters of a name; a byte that belongs to none is a unit of its own beyond Unicode's last.
func characterUnits(_ bytes: [UInt8]) -> [UInt32] {
  if bytes.allSatisfy({ $0 < 0x80 }) { return bytes.map(UInt32.init) }
  var units: [UInt32] = []
  var rest = bytes[...]
  while let first = rest.first {
    let length =
      switch first {
      case 0..<0x80: 1
      case 0xC2..<0xE0: 2
      case 0xE0..<0xF0: 3
      case 0xF0..<0xF5: 4
      default: 0
      }
    if length > 0, let text = String(validating: rest.prefix(length), as: UTF8.self),
      let scalar = text.unicodeScalars.first, text.utf8.count == length
    {
      units.append(scalar.value)
      rest = rest.dropFirst(length)
    } else {
      units.append(0x110000 + UInt32(first))
      rest = rest.dropFirst()
    }
  }
  return units
}
