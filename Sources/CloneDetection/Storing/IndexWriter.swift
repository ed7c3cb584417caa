import SourceText

/// Puts an index into bytes.
struct IndexWriter {
  private var bytes: [UInt8] = []
  private var header = IndexHeader()

  struct Entry {
    let path: RepositoryPath
    var file: IndexedFile
    let runs: WindowRuns
  }

  /// - Parameters:
  ///   - files: sorted by path; postings name them by their place here.
  ///   - postings: sorted by hash, file and start.
  static func image(_ header: IndexHeader, files: [Entry], postings: [Posting]) -> [UInt8] {
    var writer = IndexWriter()
    writer.header = header
    writer.header.fileCount = files.count
    writer.header.postingCount = postings.count
    writer.header.runCount = files.reduce(0) { $0 + $1.runs.ranges.count }
    writer.header.pathBytes = files.reduce(0) { $0 + $1.path.bytes.count }
    writer.write(files, postings)
    return writer.bytes
  }

  private mutating func write(_ files: [Entry], _ postings: [Posting]) {
    bytes.reserveCapacity(header.total)
    writeHeader()
    for posting in postings {
      append(posting.hash)
      append(posting.file)
      append(posting.start)
      append(posting.count)
    }
    var (run, path) = (0, 0)
    for entry in files {
      var file = entry.file
      file.firstRun = UInt32(run)
      file.runCount = UInt32(entry.runs.ranges.count)
      file.pathOffset = UInt32(path)
      file.pathLength = UInt32(entry.path.bytes.count)
      append(file)
      run += entry.runs.ranges.count
      path += entry.path.bytes.count
    }
    for entry in files {
      for range in entry.runs.ranges {
        append(range.lowerBound)
        append(range.upperBound)
      }
    }
    for entry in files { bytes += entry.path.bytes }
    for block in 0..<header.blockCount {
      append(unsafe bytes.span.bytes.checksum(of: Self.block(block, header)))
    }
    for block in 0..<header.firstHashCount {
      let first = header.firstPosting(inBlock: block)
      // The last block may hold nothing but the end of a posting.
      append(first < postings.count ? postings[first].hash : .max)
    }
    let checksum = unsafe Self.headerChecksum(of: bytes.span.bytes, header)
    for index in 0..<8 {
      bytes[IndexLayout.Field.checksum + index] = UInt8(truncatingIfNeeded: checksum >> UInt64(8 * index))
    }
  }

  private mutating func writeHeader() {
    append(IndexLayout.magic)
    append(IndexLayout.version)
    append(UInt32(0))
    append(header.options)
    append(header.tree)
    append(UInt64(0))
    append(UInt32(0))
    for count in [header.fileCount, header.postingCount, header.runCount, header.pathBytes] {
      append(UInt64(count))
    }
    append(UInt64(header.lines))
    append(UInt64(header.duplicatedLines))
    append(UInt64(header.checksums))
    append(UInt64(header.total))
    for reason in 0..<16 { append(header.skipped[reason]) }
    append(header.judge)
    append(header.exclusions)
    bytes += [UInt8](repeating: 0, count: IndexLayout.headerSize - bytes.count)
  }

  private mutating func append(_ file: IndexedFile) {
    append(file.blob)
    append(UInt32(file.language) | UInt32(file.skipReason) << 16)
    for number in [
      file.lineCount, file.tokenCount, file.duplicatedLines, file.choice, file.firstRun, file.runCount,
      file.pathOffset, file.pathLength,
    ] { append(number) }
  }

  private mutating func append(_ blob: BlobID) {
    append(blob.first)
    append(blob.second)
    append(blob.third)
  }

  @inline(__always) private mutating func append(_ number: some FixedWidthInteger) {
    unsafe withUnsafeBytes(of: number.littleEndian) { unsafe bytes.append(contentsOf: $0) }
  }

  // MARK: Checksums

  /// The bytes of one block; the last one is shorter.
  static func block(_ number: Int, _ header: IndexHeader) -> Range<Int> {
    let start = IndexLayout.headerSize + number * IndexLayout.blockSize
    return start..<min(start + IndexLayout.blockSize, header.checksums)
  }

  /// Of the header, and of the checksums and first hashes of all blocks.
  static func headerChecksum(of bytes: RawSpan, _ header: IndexHeader) -> UInt64 {
    mixed(
      bytes.checksum(of: 0..<IndexLayout.Field.checksum) ^ bytes.checksum(of: header.checksums..<header.total)
        &* 3)
  }
}
