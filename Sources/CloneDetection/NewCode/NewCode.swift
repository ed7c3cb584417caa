public import SourceText

/// What a change adds to the clones of a tree, counted in two ways.
///
/// *Changed*, as SonarQube counts: every added or modified line that is duplicated now. *Net*: without lines that
/// moved, and without those of clones that were clones before; mending or wrapping both halves of a clone costs
/// nothing, a further copy and growth do.
public struct NewCode: Sendable {
  /// Added and modified lines of measured files.
  public let changedLines: Int
  /// Of these, lines in some clone.
  public let changedDuplicated: [RepositoryPath: LineSet]
  /// Lines whose code stood elsewhere, or otherwise wrapped, and is gone there.
  public let movedLines: Int
  /// Net lines in some clone; of `changedLines - movedLines`.
  public let netDuplicated: [RepositoryPath: LineSet]
  /// Classes with an instance on changed lines that are duplicated.
  public let changedClasses: [CloneClass]
  /// Classes with an instance on net lines that are duplicated.
  public let netClasses: [CloneClass]
  /// Added lines that comments take out of the comparison.
  public let suppressed: [RepositoryPath: LineSet]

  public init(_ comparison: CloneComparison, _ changes: [LineChange]) throws {
    let new = try comparison.newSide()
    let old = try comparison.oldSide()
    let changes = changes.sorted { $0.path < $1.path }
    var moved = MovedTokens()
    for change in changes {
      let path = change.isDeleted ? change.path : change.previous
      if let path, let file = old.files[path] { moved.remove(change.removed, of: file) }
    }
    let inheritance = Inheritance(old: old, new: new, changes: changes)
    var (changedLines, movedLines) = (0, 0)
    var (changed, net, suppressed):
      ([RepositoryPath: LineSet], [RepositoryPath: LineSet], [RepositoryPath: LineSet]) =
        ([:], [:], [:])
    for change in changes {
      guard !change.isDeleted, let file = new.files[change.path] else { continue }
      // A caller may say "all of it" without knowing how many lines that is.
      let added = file.lineCount > 0 ? change.added.intersection(LineSet([1...file.lineCount])) : LineSet()
      changedLines += added.count
      let movedHere = moved.moved(added, of: file)
      movedLines += movedHere.count
      let hidden = LineSet(file.suppressed).intersection(added)
      if !hidden.isEmpty { suppressed[change.path] = hidden }
      let duplicated = (new.duplicatedLines[change.path] ?? LineSet()).intersection(added)
      guard !duplicated.isEmpty else { continue }
      changed[change.path] = duplicated
      let candidates = duplicated.filter { !movedHere.contains($0) && file.holdsTokens(onLine: $0) }
      let own = inheritance.own(candidates, of: change)
      if !own.isEmpty { net[change.path] = own }
    }
    self.changedLines = changedLines
    self.movedLines = movedLines
    self.suppressed = suppressed
    changedDuplicated = changed
    netDuplicated = net
    changedClasses = new.classes.filter { $0.touches(changed) }
    netClasses = new.classes.filter { $0.touches(net) }
  }

  public var netLines: Int { changedLines - movedLines }
  public var netDuplicatedLines: Int { netDuplicated.values.reduce(0) { $0 + $1.count } }
  public var changedDuplicatedLines: Int { changedDuplicated.values.reduce(0) { $0 + $1.count } }
  public var suppressedLines: Int { suppressed.values.reduce(0) { $0 + $1.count } }
}

extension CloneClass {
  func touches(_ lines: [RepositoryPath: LineSet]) -> Bool {
    instances.contains { lines[$0.path]?.intersects($0.lines) == true }
  }
}

extension TokenizedFile {
  func holdsTokens(onLine number: Int) -> Bool {
    let index = lines.partitioningIndex { Int($0.number) >= number }
    return index < lines.count && Int(lines[index].number) == number
  }

  /// How many tokens are on these lines.
  func tokenCount(onLines range: Range<Int>) -> Int {
    let first = lines.partitioningIndex { Int($0.number) >= range.lowerBound }
    let after = lines.partitioningIndex { Int($0.number) >= range.upperBound }
    guard first < after else { return 0 }
    return tokens(onLineAt: after - 1).upperBound - Int(lines[first].firstToken)
  }
}

extension LineSet {
  func intersection(_ other: LineSet) -> LineSet {
    var common: [ClosedRange<Int>] = []
    var (one, two) = (ranges[...], other.ranges[...])
    while let a = one.first, let b = two.first {
      if a.overlaps(b) { common.append(max(a.lowerBound, b.lowerBound)...min(a.upperBound, b.upperBound)) }
      if a.upperBound < b.upperBound { one.removeFirst() } else { two.removeFirst() }
    }
    return LineSet(common)
  }

  func filter(_ isIncluded: (Int) -> Bool) -> LineSet {
    LineSet(ranges.flatMap { $0.filter(isIncluded).map { $0...$0 } })
  }
}
