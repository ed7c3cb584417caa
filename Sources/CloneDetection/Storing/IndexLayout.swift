/// Where what is in an index. A change here is another `version`.
enum IndexLayout {
  static let magic: UInt64 = 0x3145_4E4F_4C43_4847  // "GHCLONE1"
  static let version: UInt32 = 2
  static let headerSize = 256
  static let blockSize = 4096
  static let postingSize = 20
  static let fileSize = 56
  static let runSize = 8

  /// Offsets in the header.
  enum Field {
    static let magic = 0
    static let version = 8
    static let options = 16
    static let treeName = 24
    static let fileCount = 56
    static let postingCount = 64
    static let runCount = 72
    static let pathBytes = 80
    static let lines = 88
    static let duplicatedLines = 96
    static let checksums = 104
    static let total = 112
    /// 16 counts of skipped files, four bytes each, by reason.
    static let skipped = 120
    static let judge = 184
    static let exclusions = 204
    /// Of the header before it and of what is behind the tables.
    static let checksum = 248
  }
}

/// Counts of a header; the places of the tables follow from them.
struct IndexHeader: Hashable, Sendable {
  var options: UInt64 = 0
  /// Whatever named the tree whose files these are: a commit, say. 20 bytes.
  var tree = BlobID([])
  /// Whatever named the tree whose attributes chose the files.
  var judge = BlobID([])
  /// Of the selection that chose the files: see there.
  var exclusions: UInt64 = 0
  var fileCount = 0
  var postingCount = 0
  var runCount = 0
  var pathBytes = 0
  var lines = 0
  var duplicatedLines = 0
  var skipped = [UInt32](repeating: 0, count: 16)

  var postings: Int { IndexLayout.headerSize }
  var files: Int { postings + postingCount * IndexLayout.postingSize }
  var runs: Int { files + fileCount * IndexLayout.fileSize }
  var paths: Int { runs + runCount * IndexLayout.runSize }
  var checksums: Int { paths + pathBytes }
  var blockCount: Int {
    (checksums - IndexLayout.headerSize + IndexLayout.blockSize - 1) / IndexLayout.blockSize
  }
  /// The hash of the first posting that begins in each block of postings: whoever looks for a hash reads one block.
  var firstHashes: Int { checksums + blockCount * 8 }
  var firstHashCount: Int {
    (postingCount * IndexLayout.postingSize + IndexLayout.blockSize - 1) / IndexLayout.blockSize
  }
  /// The first posting that begins in a block; one beyond the last in the block behind.
  func firstPosting(inBlock number: Int) -> Int {
    min(
      postingCount,
      (number * IndexLayout.blockSize + IndexLayout.postingSize - 1) / IndexLayout.postingSize)
  }
  var total: Int { firstHashes + firstHashCount * 8 }
}
