public import SourceText

/// What a change did to the lines of one file.
public struct LineChange: Sendable {
  public let path: RepositoryPath
  /// Where the file was before; nil for a file that is new, a copy of another one among them.
  public let previous: RepositoryPath?
  /// Lines that are new in the file as it is.
  public let added: LineSet
  /// Lines of the file as it was that are gone.
  public let removed: LineSet
  /// The file is gone altogether; `path` is where it was.
  public let isDeleted: Bool

  public init(
    path: RepositoryPath, previous: RepositoryPath?, added: LineSet, removed: LineSet, isDeleted: Bool = false
  ) {
    self.path = path
    self.previous = previous
    self.added = added
    self.removed = removed
    self.isDeleted = isDeleted
  }

  /// Lines that replaced others; of a hunk that only adds or only removes, one side is empty.
  struct Hunk {
    let removed: Range<Int>
    let added: Range<Int>
  }

  /// In order. Between two hunks, both sides have the same lines.
  var hunks: [Hunk] {
    var hunks: [Hunk] = []
    var (old, new) = (1, 1)
    var (removedRanges, addedRanges) = (removed.ranges[...], added.ranges[...])
    while removedRanges.first != nil || addedRanges.first != nil {
      let oldGap = removedRanges.first.map { $0.lowerBound - old } ?? .max
      let newGap = addedRanges.first.map { $0.lowerBound - new } ?? .max
      let gap = min(oldGap, newGap)
      // Ranges that do not fit each other are nobody's diff.
      guard gap >= 0 else { break }
      old += gap
      new += gap
      let takesOld = oldGap == gap ? removedRanges.removeFirst().count : 0
      let takesNew = newGap == gap ? addedRanges.removeFirst().count : 0
      hunks.append(Hunk(removed: old..<old + takesOld, added: new..<new + takesNew))
      old += takesOld
      new += takesNew
    }
    return hunks
  }

  /// The lines that these lines were before, first to last; nil where all of them are new.
  func previousLines(of lines: ClosedRange<Int>, _ hunks: [Hunk]) -> ClosedRange<Int>? {
    guard previous != nil else { return nil }
    var found: ClosedRange<Int>?
    func add(_ range: ClosedRange<Int>) {
      found =
        found.map { min($0.lowerBound, range.lowerBound)...max($0.upperBound, range.upperBound) } ?? range
    }
    // The lines between hunks moved by as much as the hunks before them grew.
    var (old, new) = (1, 1)
    func addSame(upTo end: Int) {
      let same = max(new, lines.lowerBound)..<max(max(new, lines.lowerBound), min(end, lines.upperBound + 1))
      if !same.isEmpty { add(same.lowerBound - new + old...same.upperBound - 1 - new + old) }
    }
    for hunk in hunks {
      addSame(upTo: hunk.added.lowerBound)
      if !hunk.removed.isEmpty, hunk.added.lowerBound <= lines.upperBound,
        hunk.added.upperBound > lines.lowerBound
      {
        add(hunk.removed.lowerBound...hunk.removed.upperBound - 1)
      }
      (old, new) = (hunk.removed.upperBound, hunk.added.upperBound)
    }
    addSame(upTo: .max)
    return found
  }
}
