import SourceText

/// An index that is not what was written: rebuilt, never believed.
public struct DamagedIndex: Error {}

/// One file of an index.
struct IndexedFile: Hashable, Sendable {
  var blob: BlobID
  /// The number of the language that it was lexed as; 0 where it was not.
  var language: UInt16
  /// Why it was not; 0 where it was.
  var skipReason: UInt16
  /// What its path said: see `FileSelection.Choice.code`.
  var choice: UInt32
  var lineCount: UInt32
  var tokenCount: UInt32
  var duplicatedLines: UInt32
  var firstRun: UInt32
  var runCount: UInt32
  var pathOffset: UInt32
  var pathLength: UInt32
}

/// Looks things up in an index, and checks each block before it believes it.
struct IndexReader {
  let image: IndexImage
  let header: IndexHeader
  /// Blocks that were found good.
  private var checked: [Bool]
  private let isTrusted: Bool

  /// - Throws: for anything that is not a whole index of this version.
  init(_ image: IndexImage) throws(DamagedIndex) {
    self.image = image
    if case .memory = image { isTrusted = true } else { isTrusted = false }
    guard let header = image.withBytes({ Self.header(of: $0) }) else { throw DamagedIndex() }
    self.header = header
    checked = [Bool](repeating: isTrusted, count: header.blockCount)
  }

  private static func header(of bytes: RawSpan) -> IndexHeader? {
    typealias Field = IndexLayout.Field
    guard bytes.byteCount >= IndexLayout.headerSize, bytes.number64(at: Field.magic) == IndexLayout.magic,
      bytes.number32(at: Field.version) == IndexLayout.version
    else { return nil }
    var header = IndexHeader()
    header.options = bytes.number64(at: Field.options)
    header.tree = BlobID(
      first: bytes.number64(at: Field.treeName), second: bytes.number64(at: Field.treeName + 8),
      third: bytes.number32(at: Field.treeName + 16))
    header.judge = BlobID(
      first: bytes.number64(at: Field.judge), second: bytes.number64(at: Field.judge + 8),
      third: bytes.number32(at: Field.judge + 16))
    header.exclusions = bytes.number64(at: Field.exclusions)
    // Counts that cannot fit the file would overflow the sums below.
    let counts = [Field.fileCount, Field.postingCount, Field.runCount, Field.pathBytes].map {
      bytes.number64(at: $0)
    }
    guard counts.allSatisfy({ $0 <= UInt64(bytes.byteCount) }) else { return nil }
    header.fileCount = Int(counts[0])
    header.postingCount = Int(counts[1])
    header.runCount = Int(counts[2])
    header.pathBytes = Int(counts[3])
    header.lines = Int(truncatingIfNeeded: bytes.number64(at: Field.lines))
    header.duplicatedLines = Int(truncatingIfNeeded: bytes.number64(at: Field.duplicatedLines))
    for reason in 0..<16 { header.skipped[reason] = bytes.number32(at: Field.skipped + 4 * reason) }
    guard header.total == bytes.byteCount, bytes.number64(at: Field.total) == UInt64(bytes.byteCount),
      bytes.number64(at: Field.checksums) == UInt64(header.checksums),
      bytes.number64(at: Field.checksum) == IndexWriter.headerChecksum(of: bytes, header)
    else { return nil }
    return header
  }

  private mutating func check(_ range: Range<Int>) throws(DamagedIndex) {
    if isTrusted || range.isEmpty { return }
    let first = (range.lowerBound - IndexLayout.headerSize) / IndexLayout.blockSize
    let last = (range.upperBound - 1 - IndexLayout.headerSize) / IndexLayout.blockSize
    guard range.lowerBound >= IndexLayout.headerSize, last < checked.count else { throw DamagedIndex() }
    for block in first...last where !checked[block] {
      let isGood = image.withBytes { bytes in
        bytes.checksum(of: IndexWriter.block(block, header))
          == bytes.number64(at: header.checksums + 8 * block)
      }
      guard isGood else { throw DamagedIndex() }
      checked[block] = true
    }
  }

  // MARK: Files

  mutating func file(_ number: Int) throws(DamagedIndex) -> IndexedFile {
    guard number >= 0, number < header.fileCount else { throw DamagedIndex() }
    let offset = header.files + number * IndexLayout.fileSize
    try check(offset..<offset + IndexLayout.fileSize)
    return image.withBytes { bytes in
      let kinds = bytes.number32(at: offset + 20)
      return IndexedFile(
        blob: BlobID(
          first: bytes.number64(at: offset), second: bytes.number64(at: offset + 8),
          third: bytes.number32(at: offset + 16)),
        language: UInt16(truncatingIfNeeded: kinds), skipReason: UInt16(truncatingIfNeeded: kinds >> 16),
        choice: bytes.number32(at: offset + 36),
        lineCount: bytes.number32(at: offset + 24), tokenCount: bytes.number32(at: offset + 28),
        duplicatedLines: bytes.number32(at: offset + 32),
        firstRun: bytes.number32(at: offset + 40), runCount: bytes.number32(at: offset + 44),
        pathOffset: bytes.number32(at: offset + 48), pathLength: bytes.number32(at: offset + 52))
    }
  }

  mutating func path(of file: IndexedFile) throws(DamagedIndex) -> RepositoryPath {
    let offset = Int(file.pathOffset)
    let length = Int(file.pathLength)
    guard offset + length <= header.pathBytes else { throw DamagedIndex() }
    let range = header.paths + offset..<header.paths + offset + length
    try check(range)
    let bytes = image.withBytes { bytes in range.map { bytes.number8(at: $0) } }
    return RepositoryPath(bytes: bytes)
  }

  /// The file's number; nil where no file of that path is in the index.
  mutating func number(of path: RepositoryPath) throws(DamagedIndex) -> Int? {
    var low = 0
    var high = header.fileCount
    while low < high {
      let middle = (low + high) / 2
      let found = try self.path(of: try file(middle))
      if found == path { return middle }
      if found < path { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  mutating func runs(of file: IndexedFile) throws(DamagedIndex) -> WindowRuns {
    let first = Int(file.firstRun)
    guard first + Int(file.runCount) <= header.runCount else { throw DamagedIndex() }
    let offset = header.runs + first * IndexLayout.runSize
    try check(offset..<offset + Int(file.runCount) * IndexLayout.runSize)
    var ranges: [Range<UInt32>] = []
    for index in 0..<Int(file.runCount) {
      let (start, end) = image.withBytes { bytes in
        (bytes.number32(at: offset + 8 * index), bytes.number32(at: offset + 8 * index + 4))
      }
      guard start <= end else { throw DamagedIndex() }
      ranges.append(start..<end)
    }
    return WindowRuns(ranges)
  }

  // MARK: Postings

  mutating func posting(_ number: Int) throws(DamagedIndex) -> Posting {
    let offset = header.postings + number * IndexLayout.postingSize
    try check(offset..<offset + IndexLayout.postingSize)
    return image.withBytes { bytes in
      Posting(
        hash: bytes.number64(at: offset), file: bytes.number32(at: offset + 8),
        start: bytes.number32(at: offset + 12), count: bytes.number32(at: offset + 16))
    }
  }

  private mutating func hash(at number: Int) throws(DamagedIndex) -> UInt64 {
    let offset = header.postings + number * IndexLayout.postingSize
    try check(offset..<offset + 8)
    return image.withBytes { $0.number64(at: offset) }
  }

  /// The first block whose first posting has this hash or a higher one; one beyond the last where none has.
  private func firstBlock(notBelow hash: UInt64) -> Int {
    image.withBytes { bytes in
      var low = 0
      var high = header.firstHashCount
      while low < high {
        let middle = (low + high) / 2
        if bytes.number64(at: header.firstHashes + 8 * middle) < hash {
          low = middle + 1
        } else {
          high = middle
        }
      }
      return low
    }
  }

  /// Hands over the postings of one hash.
  mutating func forEachPosting(of hash: UInt64, _ take: (Posting) -> Void) throws(DamagedIndex) {
    let count = header.postingCount
    guard count > 0 else { return }
    let block = firstBlock(notBelow: hash)
    var low = header.firstPosting(inBlock: max(0, block - 1))
    var high = header.firstPosting(inBlock: block)
    while low < high {
      let middle = (low + high) / 2
      if try self.hash(at: middle) < hash { low = middle + 1 } else { high = middle }
    }
    while low < count {
      let posting = try posting(low)
      if posting.hash != hash { return }
      take(posting)
      low += 1
    }
  }
}
