import LocalSystem
import SourceText
import TestSupport
import Testing

@testable import CloneDetection

@Suite("A stored index")
struct IndexCacheTests {
  private let options = CloneOptions()

  private func sample(_ text: String = code(1...40)) async throws -> (CloneIndex, MemoryBlobs, [TreeFile]) {
    let trial = Trial([
      "a.swift": text, "b/c.swift": code(10...30), "d.md": "x", "e.swift": "\0", "f.py": "x = 1\n",
    ])
    var blobs = MemoryBlobs()
    let files = blobs.files(trial.after)
    return (try await trial.index(of: files, blobs), blobs, files)
  }

  @Test("is read as it was written")
  func roundTrip() async throws {
    let folder = try TestFolder()
    let (index, blobs, files) = try await sample()
    let cache = IndexCache(folder: "\(folder.path)", options)
    #expect(cache.load() == nil)
    #expect(cache.store(index))
    let loaded = try #require(cache.load())
    #expect(loaded.bytes == index.bytes)
    #expect(loaded.totals == index.totals)
    #expect(loaded.tree == BlobID([1]))
    #expect(loaded.judge == BlobID([2]))
    let same = try await loaded.comparing(withFiles: files, FileSelection(), blobs)
    #expect(try same.next(named: BlobID([1]), judge: BlobID([2])).bytes == index.bytes)
    #expect(try same.newSide().files.isEmpty)
  }

  @Test("hands out the postings of a hash, and nothing for one beside it")
  func lookups() async throws {
    // Of so many files that the postings fill several blocks.
    var files: [RepositoryPath: String] = [:]
    for number in 0..<60 {
      let path = RepositoryPath(bytes: Array("f\(number).swift".utf8))
      files[path] = code(number * 7...number * 7 + 300)
    }
    let trial = Trial(files)
    var blobs = MemoryBlobs()
    let index = try await trial.index(of: blobs.files(trial.after), blobs)
    var reader = try IndexReader(index.image)
    #expect(index.header.firstHashCount > 3)
    var byHash: [UInt64: [Posting]] = [:]
    var hashes: Set<UInt64> = [0, .max]
    for number in 0..<index.header.postingCount {
      let posting = try reader.posting(number)
      byHash[posting.hash, default: []].append(posting)
      hashes.formUnion([posting.hash &- 1, posting.hash, posting.hash &+ 1])
    }
    for hash in hashes {
      var found: [Posting] = []
      try reader.forEachPosting(of: hash) { found.append($0) }
      let isAsStored = found == byHash[hash] ?? []
      #expect(isAsStored)
    }
  }

  @Test("of other options is another one")
  func otherOptions() async throws {
    let folder = try TestFolder()
    let (index, _, _) = try await sample()
    IndexCache(folder: "\(folder.path)", options).store(index)
    var other = options
    other.minimumLines = 11
    #expect(IndexCache(folder: "\(folder.path)", other).load() == nil)
    #expect(throws: DamagedIndex.self) { try CloneIndex(.memory(index.bytes), other) }
  }

  @Test("is never believed where a byte of it is another one")
  func damaged() async throws {
    let (index, blobs, files) = try await sample()
    let folder = try TestFolder()
    let path = folder.path.appending("x")
    var changed = blobs
    let other = changed.add(Array(code(5...35).utf8))
    let changes = [TreeChange(path: "b/c.swift", before: files[1].blob, after: other)]
    let expected = try await index.comparing(changes, FileSelection(), changed).next(
      named: BlobID([3]), judge: BlobID([2]))
    var refused = 0
    let bytes = index.bytes
    for offset in stride(from: 0, to: bytes.count, by: Effort.rounds(7, full: 1)) {
      var copy = bytes
      copy[offset] ^= 0x10
      try LocalFiles.write(copy, to: path)
      do {
        let damaged = try CloneIndex(.mapped(try MappedFile(path)), options)
        // A block that nobody looks at may be damaged; what comes out is right or nothing.
        let next = try await damaged.comparing(changes, FileSelection(), changed).next(
          named: BlobID([3]), judge: BlobID([2]))
        #expect(next.bytes == expected.bytes, "byte \(offset)")
      } catch is DamagedIndex { refused += 1 }
    }
    #expect(refused > bytes.count / 7 / 2)
  }

  @Test("is missing where it is cut off, empty, a folder or another file")
  func truncated() async throws {
    let folder = try TestFolder()
    let (index, _, _) = try await sample()
    let cache = IndexCache(folder: "\(folder.path)", options)
    cache.store(index)
    let name = try #require(
      try LocalFiles.list(folder.path).first { $0.path.suffix(6).elementsEqual(".index".utf8) })
    let path = folder.path.appending(LocalPath(bytes: name.path))
    for length in [0, 1, 255, 256, 300, index.bytes.count - 1] {
      try LocalFiles.write(Array(index.bytes.prefix(length)), to: path)
      #expect(cache.load() == nil, "\(length)")
    }
    try LocalFiles.write(index.bytes + [0], to: path)
    #expect(cache.load() == nil)
    cache.discard()
    try LocalFiles.createFolders(path)
    #expect(cache.load() == nil)
    #expect(!cache.store(index))
  }

  @Test("is not written while another one writes")
  func locked() async throws {
    let folder = try TestFolder()
    let (index, _, _) = try await sample()
    let cache = IndexCache(folder: "\(folder.path)/deep/er", options)
    #expect(cache.store(index))
    do {
      let lock = try FileLock(trying: folder.path.appending("deep/er/clones.lock"))
      if lock == nil { Issue.record("nobody else holds the lock") }
      #expect(!cache.store(index))
    }
    #expect(cache.store(index))
  }

  @Test("makes room for those of other options")
  func pruned() async throws {
    let folder = try TestFolder()
    for lines in 1...9 {
      var other = options
      other.minimumLines = lines
      #expect(IndexCache(folder: "\(folder.path)", other).store(CloneIndex(other)))
      #expect(IndexCache(folder: "\(folder.path)", other).load() != nil)
    }
    #expect(
      try LocalFiles.list(folder.path).filter { $0.path.suffix(6).elementsEqual(".index".utf8) }.count == 4)
  }
}
