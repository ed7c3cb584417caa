import CLibgit2
import GateKit

/// The commits read so far and how they hang together; walks read on where they must.
///
/// Walks go by committer time, newest first, as git's do, and paint commits with the side they are reached from.
/// A range costs its own length, not the history's.
struct History {
  /// What one walk knows of a commit.
  private struct Paint: OptionSet {
    let rawValue: UInt8
    static let base = Paint(rawValue: 1)
    static let head = Paint(rawValue: 2)
    static let both: Paint = [.base, .head]
    /// Below a common ancestor.
    static let stale = Paint(rawValue: 4)
    static let common = Paint(rawValue: 8)
  }

  private struct Node {
    let id: ObjectID
    let time: Int64
    let parents: [ObjectID]
    /// A parent is not in the repository: history was cut off here.
    let isBoundary: Bool
  }

  struct Range {
    /// The best common ancestors, newest first.
    var mergeBases: [ObjectID]
    /// Reached from head and not from base: parents before children, otherwise oldest first.
    var commits: [ObjectID]
  }

  private var nodes: [Node] = []
  private var numbers: [ObjectID: Int] = [:]

  // MARK: - Questions

  /// - Parameter limit: of `commits`; more are an error.
  mutating func range(
    base: [ObjectID], head: [ObjectID], limit: Int, in repository: borrowing RepositoryHandle
  ) throws(GitError) -> Range {
    let walk = try paint(base: base, head: head, in: repository)
    if !base.isEmpty {
      try refuseUnseen(walk, [.base, .head], "compare \(text(base)) with \(text(head))", repository)
    }
    guard walk.headOnly.count <= limit else {
      throw GitError(
        .tooLarge, "cannot read the commits of \(text(head)): there are more than \(limit)")
    }
    return Range(
      mergeBases: try best(walk.common, in: repository), commits: sortedOldestFirst(walk.headOnly))
  }

  mutating func isAncestor(
    _ ancestor: ObjectID, of descendant: ObjectID, in repository: borrowing RepositoryHandle
  ) throws(GitError) -> Bool {
    if ancestor == descendant { return true }
    let walk = try paint(base: [ancestor], head: [descendant], in: repository)
    if let number = numbers[ancestor], walk.paints[number]?.contains(.head) == true { return true }
    try refuseUnseen(
      walk, .head, "tell whether \(ancestor.short) is an ancestor of \(descendant.short)", repository)
    return false
  }

  /// The newest `limit` commits reached from `tips` and from none of `excluded`, parents before children.
  mutating func newest(
    _ limit: Int, from tips: [ObjectID], excluding excluded: [ObjectID],
    in repository: borrowing RepositoryHandle
  ) throws(GitError) -> [ObjectID] {
    if excluded.isEmpty {
      var seen: Set<Int> = []
      var queue = NewestFirst()
      for tip in tips {
        let number = try load(tip, in: repository)
        if seen.insert(number).inserted { queue.insert(number, nodes[number].time) }
      }
      var taken: [Int] = []
      while taken.count < limit, let number = queue.removeNewest() {
        taken.append(number)
        for parent in try parents(of: number, in: repository) where seen.insert(parent).inserted {
          queue.insert(parent, nodes[parent].time)
        }
      }
      return sortedOldestFirst(taken)
    }
    let walk = try paint(base: excluded, head: tips, in: repository)
    try refuseUnseen(walk, [.base, .head], "compare \(text(excluded)) with \(text(tips))", repository)
    return Array(sortedOldestFirst(walk.headOnly).suffix(limit))
  }

  // MARK: - Walking

  private struct Walk {
    var paints: [Int: Paint] = [:]
    var common: [Int] = []
    var headOnly: [Int] = []
  }

  /// Git's `paint_down_to_common`: on until everything still queued lies below a common ancestor, then a little
  /// further, so that clocks that ran wrong do not leave a commit on one side that both reach.
  private mutating func paint(
    base: [ObjectID], head: [ObjectID], in repository: borrowing RepositoryHandle
  ) throws(GitError) -> Walk {
    var walk = Walk()
    var queue = NewestFirst()
    var queued: [Int: Int] = [:]
    var open = 0
    func isOpen(_ paint: Paint) -> Bool { !paint.contains(.stale) }
    func add(_ paint: Paint, to number: Int, time: Int64) {
      let before = walk.paints[number] ?? []
      let after = before.union(paint)
      walk.paints[number] = after
      if isOpen(before), !isOpen(after) { open -= queued[number] ?? 0 }
      queued[number, default: 0] += 1
      if isOpen(after) { open += 1 }
      queue.insert(number, time)
    }
    for tip in base {
      let number = try load(tip, in: repository)
      add(.base, to: number, time: nodes[number].time)
    }
    for tip in head {
      let number = try load(tip, in: repository)
      add(.head, to: number, time: nodes[number].time)
    }
    var slack = 0
    while let number = queue.newest {
      if open == 0 {
        // Without a base everything is wanted and nothing can be stale.
        slack += 1
        if slack > Self.slack { break }
      }
      queue.removeNewest()
      let paint = walk.paints[number] ?? []
      queued[number, default: 1] -= 1
      if isOpen(paint) { open -= 1 }
      var handed = paint.intersection([.base, .head, .stale])
      if handed == .both {
        if !paint.contains(.common) {
          walk.paints[number] = paint.union(.common)
          walk.common.append(number)
        }
        handed.insert(.stale)
      }
      for parent in try parents(of: number, in: repository)
      where walk.paints[parent]?.isSuperset(of: handed) != true {
        add(handed, to: parent, time: nodes[parent].time)
      }
    }
    let paints = walk.paints
    walk.common.removeAll { paints[$0]?.contains(.stale) == true }
    walk.headOnly = paints.filter { $0.value.intersection(.both) == .head }.map(\.key)
    return walk
  }

  /// Commits looked at below the last common ancestor.
  private static let slack = 64

  /// Without those that another one reaches; newest first.
  private mutating func best(_ common: [Int], in repository: borrowing RepositoryHandle) throws(GitError)
    -> [ObjectID]
  {
    var kept: [Int] = []
    for candidate in common {
      var isReached = false
      for other in common where other != candidate && !isReached {
        isReached = try isAncestor(nodes[candidate].id, of: nodes[other].id, in: repository)
      }
      if !isReached { kept.append(candidate) }
    }
    return kept.enumerated().sorted {
      let (a, b) = (nodes[$0.element].time, nodes[$1.element].time)
      return a == b ? $0.offset < $1.offset : a > b
    }.map { nodes[$0.element].id }
  }

  private func sortedOldestFirst(_ commits: [Int]) -> [ObjectID] {
    let wanted = Set(commits)
    var waiting: [Int: Int] = [:]
    var children: [Int: [Int]] = [:]
    var ready = NewestFirst()
    for commit in commits {
      let parents = Set(nodes[commit].parents.compactMap { numbers[$0] }).intersection(wanted)
      waiting[commit] = parents.count
      for parent in parents { children[parent, default: []].append(commit) }
    }
    // By id first, so that equal times keep one order whatever was read before.
    for commit in commits.sorted(by: { nodes[$0].id < nodes[$1].id }) where waiting[commit] == 0 {
      ready.insert(commit, -nodes[commit].time)
    }
    var sorted: [ObjectID] = []
    sorted.reserveCapacity(commits.count)
    while let commit = ready.removeNewest() {
      sorted.append(nodes[commit].id)
      for child in (children[commit] ?? []).sorted(by: { nodes[$0].id < nodes[$1].id }) {
        waiting[child, default: 1] -= 1
        if waiting[child] == 0 { ready.insert(child, -nodes[child].time) }
      }
    }
    return sorted
  }

  // MARK: - Reading

  private mutating func load(_ id: ObjectID, in repository: borrowing RepositoryHandle) throws(GitError)
    -> Int
  {
    if let number = numbers[id] { return number }
    let links = try repository.links(of: id)
    let isBoundary = !links.parents.allSatisfy { numbers[$0] != nil || repository.objects.contains($0) }
    if isBoundary, !repository.isShallow() {
      throw GitError(
        .missingObject, "cannot read the history of \(id.short): a parent of it is not in the repository",
        mend: "git fsck")
    }
    let parents = links.parents.filter { numbers[$0] != nil || repository.objects.contains($0) }
    nodes.append(Node(id: id, time: links.time, parents: parents, isBoundary: isBoundary))
    numbers[id] = nodes.count - 1
    return nodes.count - 1
  }

  private mutating func parents(of number: Int, in repository: borrowing RepositoryHandle) throws(GitError)
    -> [Int]
  {
    var loaded: [Int] = []
    for parent in nodes[number].parents { loaded.append(try load(parent, in: repository)) }
    return loaded
  }

  /// Where one side alone ran into the cut of a shallow clone, the other might have joined it beyond.
  private func refuseUnseen(
    _ walk: Walk, _ sides: Paint, _ action: String, _ repository: borrowing RepositoryHandle
  ) throws(GitError) {
    let isUncertain = walk.paints.contains { number, paint in
      nodes[number].isBoundary && paint.intersection(.both) != .both && !paint.isDisjoint(with: sides)
    }
    guard isUncertain else { return }
    throw GitError(
      .shallow, "cannot \(action): this is a shallow clone and its history ends before they meet",
      mend: "git fetch --unshallow")
  }

  private func text(_ ids: [ObjectID]) -> String { ids.map(\.short).joined(separator: ", ") }
}

/// A heap by time, newest first; equal times in the order of insertion.
private struct NewestFirst {
  private var heap: [(number: Int, time: Int64, turn: Int)] = []
  private var turn = 0

  var newest: Int? { heap.first?.number }

  mutating func insert(_ number: Int, _ time: Int64) {
    heap.append((number, time, turn))
    turn += 1
    var child = heap.count - 1
    while child > 0, precedes(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  @discardableResult
  mutating func removeNewest() -> Int? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first.number }
    heap[0] = last
    var parent = 0
    while true {
      var best = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && precedes(child, best) {
        best = child
      }
      if best == parent { break }
      heap.swapAt(parent, best)
      parent = best
    }
    return first.number
  }

  private func precedes(_ a: Int, _ b: Int) -> Bool {
    heap[a].time == heap[b].time ? heap[a].turn < heap[b].turn : heap[a].time > heap[b].time
  }
}

extension RepositoryHandle {
  func links(of id: ObjectID) throws(GitError) -> CommitLinks {
    try withCommit(id) { CommitLinks($0) }
  }

  func commit(_ id: ObjectID) throws(GitError) -> Commit {
    try withCommit(id) { Commit(id, $0) }
  }

  private func withCommit<Result>(_ id: ObjectID, _ body: (borrowing Span<UInt8>) -> Result?) throws(GitError)
    -> Result
  {
    let object = try objects.read(id)
    // A message is text that somebody wrote.
    let limit = 16 << 20
    guard object.size <= limit else {
      throw GitError(.tooLarge, "cannot read commit \(id): it is over \(limit) bytes")
    }
    guard object.kind == GIT_OBJECT_COMMIT, let result = object.withBytes({ body($0) }) else {
      throw GitError(.corrupted, "cannot read commit \(id): it is no commit", mend: "git fsck")
    }
    return result
  }
}
