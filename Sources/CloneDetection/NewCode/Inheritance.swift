import SourceText

/// Tells which duplicated lines a change found and which it made.
///
/// A pair of instances is inherited where both halves were halves of one clone before: at least half of each was.
/// A line of such a pair is inherited where it replaces others; more than it replaces is growth.
struct Inheritance {
  private let new: CloneComparison.Side
  private let old: CloneComparison.Side
  private let changes: [RepositoryPath: LineChange]
  private let hunks: [RepositoryPath: [LineChange.Hunk]]
  /// Classes before, by the files of their instances.
  private let oldClasses: [RepositoryPath: [Int]]
  private let newClasses: [RepositoryPath: [Int]]
  /// Of each class before, its lines in each file.
  private let oldPlaces: [[RepositoryPath: [ClosedRange<Int>]]]

  init(old: CloneComparison.Side, new: CloneComparison.Side, changes: [LineChange]) {
    self.old = old
    self.new = new
    let present = changes.filter { !$0.isDeleted }
    self.changes = Dictionary(present.map { ($0.path, $0) }) { first, _ in first }
    hunks = self.changes.mapValues(\.hunks)
    func byPath(_ classes: [CloneClass], _ paths: Set<RepositoryPath>) -> [RepositoryPath: [Int]] {
      var found: [RepositoryPath: [Int]] = [:]
      for (index, item) in classes.enumerated() {
        for path in Set(item.instances.map(\.path)).intersection(paths) {
          found[path, default: []].append(index)
        }
      }
      return found
    }
    oldPlaces = old.classes.map {
      Dictionary(grouping: $0.instances, by: \.path).mapValues { $0.map(\.lines) }
    }
    oldClasses = byPath(old.classes, Set(old.files.keys))
    newClasses = byPath(new.classes, Set(new.files.keys))
  }

  /// Of these duplicated lines, those that the change made so.
  func own(_ lines: LineSet, of change: LineChange) -> LineSet {
    guard !lines.isEmpty, let previous = change.previous, let before = old.files[previous],
      let after = new.files[change.path]
    else { return lines }
    let inheritedInstances = inheritedInstances(in: change)
    if inheritedInstances.isEmpty { return lines }
    var inherited = Set<Int>()
    for hunk in hunks[change.path] ?? [] where !hunk.removed.isEmpty {
      let replaced = before.tokenCount(onLines: hunk.removed)
      guard replaced > 0 else { continue }
      // A trailing comma, an argument more: a mend may be a little longer than what it mends.
      let allowed = replaced + replaced / 10 + 4
      for line in hunk.added {
        guard after.tokenCount(onLines: hunk.added.lowerBound..<line) < allowed else { break }
        if inheritedInstances.contains(where: { $0.contains(line) }) { inherited.insert(line) }
      }
    }
    return lines.filter { !inherited.contains($0) }
  }

  /// The lines of instances of this file whose partners, some at least, are those of before.
  private func inheritedInstances(in change: LineChange) -> [ClosedRange<Int>] {
    var found: [ClosedRange<Int>] = []
    for index in newClasses[change.path] ?? [] {
      let instances = new.classes[index].instances
      for (place, own) in instances.enumerated() where own.path == change.path {
        guard let source = source(of: own) else { continue }
        let isInherited = instances.indices.contains { other in
          other != place && wasPair(source, instances[other])
        }
        if isInherited { found.append(own.lines) }
      }
    }
    return found
  }

  private struct Source {
    let path: RepositoryPath
    let range: ClosedRange<Int>
    let classes: [Int]
  }

  /// Where an instance was before, and the classes that it may have been of.
  private func source(of instance: CloneClass.Instance) -> Source? {
    guard let (path, range) = previousPlace(of: instance) else { return nil }
    let classes = (oldClasses[path] ?? []).filter { index in
      old.classes[index].instances.contains { $0.path == path && isMost(of: range, $0.lines) }
    }
    return Source(path: path, range: range, classes: classes)
  }

  /// One of the classes had both, as two instances.
  private func wasPair(_ source: Source, _ partner: CloneClass.Instance) -> Bool {
    guard let (path, lines) = previousPlace(of: partner) else { return false }
    return source.classes.contains { index in
      let own = oldPlaces[index][source.path] ?? []
      let other = oldPlaces[index][path] ?? []
      return other.contains { place in
        isMost(of: lines, place)
          && own.contains { isMost(of: source.range, $0) && (source.path != path || $0 != place) }
      }
    }
  }

  private func previousPlace(of instance: CloneClass.Instance) -> (
    path: RepositoryPath, lines: ClosedRange<Int>
  )? {
    // A file that did not change is what it was.
    guard let change = changes[instance.path] else { return (instance.path, instance.lines) }
    guard let previous = change.previous,
      let lines = change.previousLines(of: instance.lines, hunks[instance.path] ?? [])
    else { return nil }
    return (previous, lines)
  }

  private func isMost(of range: ClosedRange<Int>, _ other: ClosedRange<Int>) -> Bool {
    range.overlaps(other) && range.clamped(to: other).count * 2 >= range.count
  }
}
