import CLibgit2
import GateKit
import SourceText

/// A path that two trees hold differently; one side is nil where the file is only in the other.
struct TreeDifference {
  let path: RepositoryPath
  let before: FileVersion?
  let after: FileVersion?
}

/// Trees read as git stores them, without a checkout. Folders with one id on both sides are not opened.
enum TreeReader {
  /// Folders inside folders.
  static let depthLimit = 1000
  /// Files and folders of one listing: a few small objects can spell out billions.
  static let entryLimit = 1_000_000
  /// Bytes of one tree object.
  static let sizeLimit = 64 << 20

  /// Sorted bytewise by path; nil is the empty tree.
  ///
  /// - Throws: when more than `limit` files and folders differ.
  static func differences(
    between before: ObjectID?, and after: ObjectID?, limit: Int, in objects: borrowing ObjectDatabase
  ) throws(GitError) -> [TreeDifference] {
    var found: [TreeDifference] = []
    if before != after {
      var budget = Budget(limit, "cannot read the change: more than \(limit) files and folders differ")
      try compare(before, after, under: [], depth: 0, &budget, in: objects, into: &found)
    }
    return found.sorted { $0.path < $1.path }
  }

  /// Every file, link and submodule, sorted bytewise by path.
  static func entries(
    of tree: ObjectID, under folder: [UInt8], in objects: borrowing ObjectDatabase
  ) throws(GitError) -> [TreeEntry] {
    var found: [TreeEntry] = []
    var budget = Budget(
      entryLimit, "cannot list the tree: it holds more than \(entryLimit) files and folders")
    try collect(tree, under: folder, depth: 0, &budget, in: objects, into: &found)
    return found.sorted { $0.path < $1.path }
  }

  /// What is at a path: a file, link, submodule or folder; nil where nothing is.
  static func entry(
    at path: RepositoryPath, of tree: ObjectID, in objects: borrowing ObjectDatabase
  ) throws(GitError) -> (mode: FileMode?, id: ObjectID)? {
    var current = tree
    let parts = path.components
    for (index, part) in parts.enumerated() {
      guard let (mode, id) = try child(named: part, of: current, in: objects) else { return nil }
      if index == parts.count - 1 { return (mode, id) }
      guard mode == nil else { return nil }
      current = id
    }
    return nil
  }

  /// The names in one folder, sorted bytewise.
  static func names(of tree: ObjectID, in objects: borrowing ObjectDatabase) throws(GitError) -> [[UInt8]] {
    try withTree(tree, in: objects) { bytes throws(GitError) in
      var names: [[UInt8]] = []
      var cursor = TreeCursor()
      try advance(&cursor, in: bytes, of: tree)
      while cursor.isValid {
        names.append(cursor.path(in: bytes, under: []))
        try advance(&cursor, in: bytes, of: tree)
      }
      return names.sorted { $0.lexicographicallyPrecedes($1) }
    }
  }

  private static func child(
    named part: ArraySlice<UInt8>, of tree: ObjectID, in objects: borrowing ObjectDatabase
  ) throws(GitError) -> (mode: FileMode?, id: ObjectID)? {
    try withTree(tree, in: objects) { bytes throws(GitError) in
      var cursor = TreeCursor()
      try advance(&cursor, in: bytes, of: tree)
      while cursor.isValid {
        if cursor.isNamed(part, in: bytes) { return (cursor.fileMode, cursor.id(in: bytes)) }
        try advance(&cursor, in: bytes, of: tree)
      }
      return nil
    }
  }

  private static func collect(
    _ tree: ObjectID, under folder: [UInt8], depth: Int, _ budget: inout Budget,
    in objects: borrowing ObjectDatabase, into found: inout [TreeEntry]
  ) throws(GitError) {
    try checkDepth(depth)
    var folders: [(path: [UInt8], id: ObjectID)] = []
    try withTree(tree, in: objects) { bytes throws(GitError) in
      var cursor = TreeCursor()
      try advance(&cursor, in: bytes, of: tree)
      while cursor.isValid {
        try budget.spend()
        let path = cursor.path(in: bytes, under: folder)
        if let mode = cursor.fileMode {
          let version = FileVersion(id: cursor.id(in: bytes), mode: mode)
          found.append(TreeEntry(path: RepositoryPath(bytes: path), version: version))
        } else {
          folders.append((path, cursor.id(in: bytes)))
        }
        try advance(&cursor, in: bytes, of: tree)
      }
    }
    for folder in folders {
      try collect(folder.id, under: folder.path, depth: depth + 1, &budget, in: objects, into: &found)
    }
  }

  private static func compare(
    _ before: ObjectID?, _ after: ObjectID?, under folder: [UInt8], depth: Int,
    _ budget: inout Budget, in objects: borrowing ObjectDatabase, into found: inout [TreeDifference]
  ) throws(GitError) {
    try checkDepth(depth)
    var folders: [(path: [UInt8], before: ObjectID?, after: ObjectID?)] = []
    try withTree(before, in: objects) { old throws(GitError) in
      try withTree(after, in: objects) { new throws(GitError) in
        var left = TreeCursor()
        var right = TreeCursor()
        try advance(&left, in: old, of: before)
        try advance(&right, in: new, of: after)
        while left.isValid || right.isValid {
          let order =
            !left.isValid ? 1 : !right.isValid ? -1 : left.order(in: old, before: right, in: new)
          let usesLeft = order <= 0
          let usesRight = order >= 0
          if !(usesLeft && usesRight && left.isEqual(in: old, to: right, in: new)) {
            try budget.spend()
            let path = usesLeft ? left.path(in: old, under: folder) : right.path(in: new, under: folder)
            let oldID = usesLeft ? left.id(in: old) : nil
            let newID = usesRight ? right.id(in: new) : nil
            if usesLeft ? left.isFolder : right.isFolder {
              folders.append((path, oldID, newID))
            } else {
              found.append(
                TreeDifference(
                  path: RepositoryPath(bytes: path), before: version(oldID, left.fileMode),
                  after: version(newID, right.fileMode)))
            }
          }
          if usesLeft { try advance(&left, in: old, of: before) }
          if usesRight { try advance(&right, in: new, of: after) }
        }
      }
    }
    for folder in folders {
      try compare(
        folder.before, folder.after, under: folder.path, depth: depth + 1, &budget, in: objects,
        into: &found)
    }
  }

  private static func version(_ id: ObjectID?, _ mode: FileMode?) -> FileVersion? {
    guard let id, let mode else { return nil }
    return FileVersion(id: id, mode: mode)
  }

  static func withTree<Result>(
    _ id: ObjectID?, in objects: borrowing ObjectDatabase,
    _ body: (borrowing Span<UInt8>) throws(GitError) -> Result
  ) throws(GitError) -> Result {
    guard let id, id != .emptyTree else { return try body(Span()) }
    let object = try objects.read(id)
    guard object.kind == GIT_OBJECT_TREE else {
      throw GitError(.corrupted, "cannot read tree \(id): it is no tree", mend: "git fsck")
    }
    guard object.size <= sizeLimit else {
      throw GitError(.tooLarge, "cannot read tree \(id): it is over \(sizeLimit) bytes")
    }
    return try object.withBytes(body)
  }

  static func advance(
    _ cursor: inout TreeCursor, in bytes: borrowing Span<UInt8>, of tree: ObjectID?
  ) throws(GitError) {
    do throws(MalformedTree) {
      try cursor.advance(in: bytes)
    } catch {
      let id = tree?.description ?? ""
      throw GitError(.corrupted, "cannot read tree \(id): an entry is malformed", mend: "git fsck")
    }
  }

  static func checkDepth(_ depth: Int) throws(GitError) {
    guard depth < depthLimit else {
      throw GitError(.tooLarge, "cannot read the tree: folders are nested deeper than \(depthLimit)")
    }
  }
}

/// How many more entries may be read.
struct Budget {
  private var left: Int
  private let excuse: String

  init(_ limit: Int, _ excuse: String) {
    left = limit
    self.excuse = excuse
  }

  mutating func spend() throws(GitError) {
    guard left > 0 else { throw GitError(.tooLarge, excuse) }
    left -= 1
  }
}

extension ObjectID {
  /// The tree without entries; known to git even where no object is stored.
  static let emptyTree = ObjectID(
    bytes: [
      0x4b, 0x82, 0x5d, 0xc6, 0x42, 0xcb, 0x6e, 0xb9, 0xa0, 0x60, 0xe5, 0x4b, 0xf8, 0xd6, 0x92, 0x88, 0xfb,
      0xee, 0x49, 0x04,
    ])
}
