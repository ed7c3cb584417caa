import CloneDetection
import SourceText

/// Trees in memory: each content has an id, as in git.
struct MemoryBlobs: BlobReader {
  private var contents: [BlobID: [UInt8]] = [:]

  func bytes(ofFirst files: ArraySlice<TreeFile>, limit: Int) async throws -> [[UInt8]?] {
    files.prefix(3).map { file in
      let bytes = contents[file.blob] ?? []
      return bytes.count > limit ? nil : bytes
    }
  }

  mutating func add(_ content: [UInt8]) -> BlobID {
    // FNV-1a, twice from different starts: the contents of one test differ in it.
    var hashes: (UInt64, UInt64) = (0xcbf2_9ce4_8422_2325, 0x9E37_79B9_7F4A_7C15)
    for byte in content {
      hashes.0 = (hashes.0 ^ UInt64(byte)) &* 0x100_0000_01b3
      hashes.1 = (hashes.1 ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    let id = BlobID(
      (0..<20).map { UInt8(truncatingIfNeeded: ($0 < 8 ? hashes.0 : hashes.1) >> UInt64(8 * ($0 % 8))) })
    contents[id] = content
    return id
  }

  mutating func files(_ tree: [RepositoryPath: [UInt8]]) -> [TreeFile] {
    tree.keys.sorted().map { TreeFile(path: $0, blob: add(tree[$0] ?? [])) }
  }
}

/// Two trees, compared from nothing.
struct Trial {
  var options = CloneOptions()
  var selection = FileSelection()
  var before: [RepositoryPath: [UInt8]] = [:]
  var after: [RepositoryPath: [UInt8]] = [:]

  init(before: [RepositoryPath: String] = [:], _ after: [RepositoryPath: String]) {
    self.before = before.mapValues { Array($0.utf8) }
    self.after = after.mapValues { Array($0.utf8) }
  }

  func compare(width: Int? = nil) async throws -> CloneComparison {
    var blobs = MemoryBlobs()
    let old = blobs.files(before)
    let new = blobs.files(after)
    let index = try await index(of: old, blobs, width: width)
    return try await index.comparing(changes(from: old, to: new), selection, blobs, width: width)
  }

  func index(of files: [TreeFile], _ blobs: MemoryBlobs, width: Int? = nil) async throws -> CloneIndex {
    try await CloneIndex(options).comparing(withFiles: files, selection, blobs, width: width)
      .next(named: BlobID([1]), judge: BlobID([2]))
  }

  func changes(from old: [TreeFile], to new: [TreeFile]) -> [TreeChange] {
    let before = Dictionary(uniqueKeysWithValues: old.map { ($0.path, $0.blob) })
    let after = Dictionary(uniqueKeysWithValues: new.map { ($0.path, $0.blob) })
    return Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
      .map { TreeChange(path: $0, before: before[$0], after: after[$0]) }
  }
}

/// Lines of Swift that hold about eleven tokens each, no two alike.
func code(_ range: ClosedRange<Int>, seed: String = "a") -> String {
  range.map { "let \(seed)\($0) = compute(\(seed), first: \(seed)x\($0), \(seed)y)\n" }.joined()
}
