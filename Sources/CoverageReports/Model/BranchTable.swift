/// The branch arms of one file, sparse: most lines have none.
///
/// An arm is one way that control may leave a line. Formats that name their arms (lcov, coverage.py,
/// Istanbul, gcov, llvm-cov) can be merged arm by arm; others (Cobertura, JaCoCo, SonarQube) only say how
/// many of how many.
public struct BranchTable: Hashable, Sendable {
  /// Arms that can be told apart, sorted by line and identity, each once.
  public private(set) var arms: [BranchArm] = []
  /// Lines whose arms are only counted, sorted by line; such a line has no entry in `arms`.
  public private(set) var counts: [BranchCount] = []
  private var isSorted = true

  public init() {}

  public var isEmpty: Bool { arms.isEmpty && counts.isEmpty }

  /// To be followed by `settle()` before the table is read.
  mutating func append(_ arm: BranchArm) {
    if let last = arms.last, !last.precedes(arm) { isSorted = false }
    arms.append(arm)
  }

  /// To be followed by `settle()` before the table is read.
  mutating func append(_ count: BranchCount) {
    if let last = counts.last, last.line >= count.line { isSorted = false }
    counts.append(count)
  }

  /// Puts what was appended in order: an arm that is named twice is taken if it was taken once, and of two
  /// counts of one line the better stays.
  mutating func settle() {
    if !isSorted {
      arms.sort { $0.precedes($1) }
      var kept: [BranchArm] = []
      kept.reserveCapacity(arms.count)
      for arm in arms {
        if let last = kept.last, last.line == arm.line, last.identity == arm.identity {
          kept[kept.count - 1].isTaken = last.isTaken || arm.isTaken
        } else {
          kept.append(arm)
        }
      }
      arms = kept
      counts.sort { $0.line < $1.line }
      var better: [BranchCount] = []
      for count in counts {
        if let last = better.last, last.line == count.line {
          better[better.count - 1] = last.isBetter(than: count) ? last : count
        } else {
          better.append(count)
        }
      }
      counts = better
      isSorted = true
    }
    if !arms.isEmpty, !counts.isEmpty {
      let named = Set(arms.map(\.line))
      counts.removeAll { named.contains($0.line) }
    }
  }

  /// Calls `body` for each line that has arms, ascending.
  public func forEachLine(_ body: (BranchCount) -> Void) {
    var arm = 0
    var count = 0
    while arm < arms.count || count < counts.count {
      if arm < arms.count, count == counts.count || arms[arm].line < counts[count].line {
        body(nextArms(&arm).count)
      } else {
        body(counts[count])
        count += 1
      }
    }
  }

  /// The arms of one line together; nil where it has none.
  public subscript(line: Int) -> BranchCount? {
    var found: BranchCount?
    forEachLine { if $0.line == line { found = $0 } }
    return found
  }

  private func nextArms(_ index: inout Int) -> LineArms {
    let start = index
    while index < arms.count, arms[index].line == arms[start].line { index += 1 }
    return LineArms(arms: arms[start..<index])
  }

  mutating func remove(_ lines: LineBits) {
    arms.removeAll { lines.contains($0.line) }
    counts.removeAll { lines.contains($0.line) }
  }

  /// Joins the arms of another report of the same file.
  ///
  /// Arms that both name are taken if one of them took it. Else the larger number taken counts where the
  /// totals agree, and the finer account where they do not.
  ///
  /// - Returns: lines whose totals differ.
  mutating func merge(_ other: BranchTable) -> [Int] {
    if isEmpty {
      self = other
      return []
    }
    var result = BranchTable()
    var differing: [Int] = []
    var mine = LineGroups(self)
    var theirs = LineGroups(other)
    while true {
      switch (mine.next, theirs.next) {
      case (nil, nil):
        self = result
        return differing
      case (let a?, let b?) where a.count.line == b.count.line:
        if a.count.total != b.count.total { differing.append(a.count.line) }
        result.append(a.merged(with: b))
        mine.advance()
        theirs.advance()
      case (let a?, let b) where b.map({ a.count.line < $0.count.line }) ?? true:
        result.append(a)
        mine.advance()
      case (_, let b?):
        result.append(b)
        theirs.advance()
      case (_?, nil): mine.advance()
      }
    }
  }

  private mutating func append(_ group: LineArms) {
    if group.arms.isEmpty { counts.append(group.count) } else { arms += group.arms }
  }

  public static func == (a: Self, b: Self) -> Bool { a.arms == b.arms && a.counts == b.counts }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(arms)
    hasher.combine(counts)
  }
}

/// One way out of a line.
public struct BranchArm: Hashable, Sendable {
  /// Small: there may be millions of arms.
  private let number: UInt32
  public internal(set) var isTaken: Bool
  public let identity: ArmIdentity

  public init(line: Int, identity: ArmIdentity, isTaken: Bool) {
    number = UInt32(clamping: line)
    self.identity = identity
    self.isTaken = isTaken
  }

  public var line: Int { Int(number) }

  func precedes(_ other: BranchArm) -> Bool {
    (line, identity.value) < (other.line, other.identity.value)
  }
}

/// What tells an arm from the others of its line, within one format.
public struct ArmIdentity: Hashable, Sendable {
  let value: UInt64

  /// Who names the arms: names of two schemes never match.
  enum Scheme: UInt64 {
    case lcov = 1, lineNumbers, istanbul, gcov, simplecov, llvm, goBlocks, coveralls, scoverage, opencover
  }

  /// An arm with a number of its own.
  init(_ scheme: Scheme, _ first: Int, _ second: Int = 0) {
    var digest = Digest(scheme)
    digest.add(UInt64(truncatingIfNeeded: first))
    digest.add(UInt64(truncatingIfNeeded: second))
    value = digest.value
  }

  /// An arm that has a name.
  init(_ scheme: Scheme, name: Span<UInt8>) {
    var digest = Digest(scheme)
    for index in 0..<name.count { digest.add(name[index]) }
    value = digest.value
  }

  var scheme: UInt64 { value >> 56 }
}

/// FNV-1a, the scheme in the upper byte.
private struct Digest {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325
  private let scheme: UInt64

  init(_ scheme: ArmIdentity.Scheme) { self.scheme = scheme.rawValue }

  mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }

  mutating func add(_ number: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) { add(UInt8(truncatingIfNeeded: number &>> shift)) }
  }

  /// The state's upper bits folded in, since only 56 are kept.
  var value: UInt64 { (state ^ (state &>> 56)) & 0x00FF_FFFF_FFFF_FFFF | scheme &<< 56 }
}

/// How many of a line's arms were taken.
public struct BranchCount: Hashable, Sendable {
  private let number: UInt32
  private let takenArms: UInt32
  private let allArms: UInt32

  public init(line: Int, taken: Int, total: Int) {
    number = UInt32(clamping: line)
    takenArms = UInt32(clamping: min(taken, total))
    allArms = UInt32(clamping: total)
  }

  public var line: Int { Int(number) }
  /// 0 to `total`.
  public var taken: Int { Int(takenArms) }
  public var total: Int { Int(allArms) }

  public var isPartial: Bool { taken < total }

  /// The finer account, and of two equally fine ones the larger.
  func isBetter(than other: BranchCount) -> Bool { (total, taken) >= (other.total, other.taken) }
}

/// The arms of one line, named or counted.
private struct LineArms {
  /// Empty where they are only counted.
  let arms: ArraySlice<BranchArm>
  let count: BranchCount

  init(arms: ArraySlice<BranchArm>) {
    self.arms = arms
    count = BranchCount(
      line: arms.first?.line ?? 0, taken: arms.reduce(0) { $0 + ($1.isTaken ? 1 : 0) }, total: arms.count)
  }

  init(_ count: BranchCount) {
    arms = []
    self.count = count
  }

  func merged(with other: LineArms) -> LineArms {
    guard let first = arms.first, let second = other.arms.first,
      first.identity.scheme == second.identity.scheme
    else { return count.isBetter(than: other.count) ? self : other }
    var table = BranchTable()
    for arm in arms { table.append(arm) }
    for arm in other.arms { table.append(arm) }
    table.settle()
    return LineArms(arms: table.arms[...])
  }
}

/// Walks a table line by line.
private struct LineGroups {
  private let table: BranchTable
  private var arm = 0
  private var count = 0
  private(set) var next: LineArms?

  init(_ table: BranchTable) {
    self.table = table
    advance()
  }

  mutating func advance() {
    if arm < table.arms.count, count == table.counts.count || table.arms[arm].line < table.counts[count].line
    {
      let start = arm
      while arm < table.arms.count, table.arms[arm].line == table.arms[start].line { arm += 1 }
      next = LineArms(arms: table.arms[start..<arm])
    } else if count < table.counts.count {
      next = LineArms(table.counts[count])
      count += 1
    } else {
      next = nil
    }
  }
}
