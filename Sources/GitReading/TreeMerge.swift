import GateKit

/// The merge of two trees of which each file and folder was changed by one side at most. Nothing has to be compared
/// line by line then, and the cost follows the change: libgit2 lists and writes every file of the repository.
enum TreeMerge {
  /// nil where both sides did something to one path, even the same: that is a matter for libgit2, which looks for
  /// renames and compares the lines. A rename that only one side made is a deletion and an addition here.
  static func tree(
    _ ours: ObjectID, _ theirs: ObjectID, from ancestor: ObjectID, in objects: borrowing ObjectDatabase
  ) throws(GitError) -> ObjectID? {
    var budget = Budget(
      TreeReader.entryLimit, "cannot merge: more than \(TreeReader.entryLimit) files and folders differ")
    guard case .tree(let id) = try merge(ours, theirs, from: ancestor, depth: 0, &budget, in: objects) else {
      return nil
    }
    return id ?? .emptyTree
  }

  private enum Result {
    /// nil: without entries.
    case tree(ObjectID?)
    case bothChanged
  }

  private static func merge(
    _ ours: ObjectID?, _ theirs: ObjectID?, from ancestor: ObjectID?, depth: Int, _ budget: inout Budget,
    in objects: borrowing ObjectDatabase
  ) throws(GitError) -> Result {
    try TreeReader.checkDepth(depth)
    return try TreeReader.withTree(ancestor, in: objects) { old throws(GitError) in
      try TreeReader.withTree(ours, in: objects) { left throws(GitError) in
        try TreeReader.withTree(theirs, in: objects) { right throws(GitError) in
          var before = try Side(old, of: ancestor)
          var mine = try Side(left, of: ours)
          var other = try Side(right, of: theirs)
          var bytes: [UInt8] = []
          // A file and a folder of one name stand in different places of a tree.
          var added: Set<[UInt8]> = []
          while let next = first(of: before, old, mine, left, other, right) {
            let (isOld, isMine, isOther) = next
            try budget.spend()
            let mineIsOld =
              isMine == isOld && (!isOld || mine.cursor.isEqual(in: left, to: before.cursor, in: old))
            let otherIsOld =
              isOther == isOld && (!isOld || other.cursor.isEqual(in: right, to: before.cursor, in: old))
            if mineIsOld, isOther {
              other.append(from: right, to: &bytes)
            } else if otherIsOld, isMine {
              mine.append(from: left, to: &bytes)
            } else if isMine, isOther, mine.cursor.isFolder {
              let merged = try merge(
                mine.cursor.id(in: left), other.cursor.id(in: right),
                from: isOld ? before.cursor.id(in: old) : nil, depth: depth + 1, &budget, in: objects)
              guard case .tree(let id) = merged else { return .bothChanged }
              if let id { mine.append(id, from: left, to: &bytes) }
            } else if !mineIsOld, !otherIsOld {
              return .bothChanged
            }
            if !isOld {
              let name =
                isMine ? mine.cursor.path(in: left, under: []) : other.cursor.path(in: right, under: [])
              guard added.insert(name).inserted else { return .bothChanged }
            }
            if isOld { try before.advance(in: old) }
            if isMine { try mine.advance(in: left) }
            if isOther { try other.advance(in: right) }
          }
          return .tree(bytes.isEmpty ? nil : try objects.write(tree: bytes))
        }
      }
    }
  }

  /// Which of the three have the entry that comes first.
  private static func first(
    of before: Side, _ old: borrowing Span<UInt8>, _ mine: Side, _ left: borrowing Span<UInt8>, _ other: Side,
    _ right: borrowing Span<UInt8>
  ) -> (isOld: Bool, isMine: Bool, isOther: Bool)? {
    let oldToMine = order(before, old, mine, left)
    let oldToOther = order(before, old, other, right)
    let mineToOther = order(mine, left, other, right)
    let isOld = before.cursor.isValid && oldToMine <= 0 && oldToOther <= 0
    let isMine = mine.cursor.isValid && oldToMine >= 0 && mineToOther <= 0
    let isOther = other.cursor.isValid && oldToOther >= 0 && mineToOther >= 0
    return isOld || isMine || isOther ? (isOld, isMine, isOther) : nil
  }

  /// Negative where `a` comes first; what is at its end comes last.
  private static func order(
    _ a: Side, _ ofA: borrowing Span<UInt8>, _ b: Side, _ ofB: borrowing Span<UInt8>
  ) -> Int {
    guard a.cursor.isValid else { return b.cursor.isValid ? 1 : 0 }
    guard b.cursor.isValid else { return -1 }
    return a.cursor.order(in: ofA, before: b.cursor, in: ofB)
  }

  /// A place in one of the trees.
  private struct Side {
    var cursor = TreeCursor()
    private let tree: ObjectID?

    init(_ bytes: borrowing Span<UInt8>, of tree: ObjectID?) throws(GitError) {
      self.tree = tree
      try advance(in: bytes)
    }

    mutating func advance(in bytes: borrowing Span<UInt8>) throws(GitError) {
      try TreeReader.advance(&cursor, in: bytes, of: tree)
    }

    func append(from bytes: borrowing Span<UInt8>, to result: inout [UInt8]) {
      for index in cursor.entry { result.append(bytes[index]) }
    }

    /// The entry with another id.
    func append(_ id: ObjectID, from bytes: borrowing Span<UInt8>, to result: inout [UInt8]) {
      for index in cursor.entry.dropLast(20) { result.append(bytes[index]) }
      for index in 0..<20 { result.append(id.bytes[index]) }
    }
  }
}
