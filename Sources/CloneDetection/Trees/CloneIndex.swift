internal import LocalSystem
public import SourceText

/// What is known of the clones of one tree: enough to say, at the cost of a change, how much is duplicated after
/// it, and of what.
public struct CloneIndex: Sendable {
  public let options: CloneOptions
  let image: IndexImage
  let header: IndexHeader

  /// Of a tree without files.
  public init(_ options: CloneOptions) {
    self.options = options
    var header = IndexHeader()
    header.options = options.digest
    self.header = header
    image = .memory(IndexWriter.image(header, files: [], postings: []))
  }

  /// - Throws: for what is no whole index of these options.
  init(_ image: IndexImage, _ options: CloneOptions) throws(DamagedIndex) {
    let reader = try IndexReader(image)
    guard reader.header.options == options.digest else { throw DamagedIndex() }
    self.options = options
    self.image = image
    header = reader.header
  }

  /// Whatever the tree was named when it was indexed.
  public var tree: BlobID { header.tree }
  /// The same of the tree that the attributes came from.
  public var judge: BlobID { header.judge }
  /// Of the selection that chose the files: see there.
  public var exclusions: UInt64 { header.exclusions }

  public var totals: CloneTotals { CloneTotals(header) }

  /// The bytes, for whoever wants to compare two indexes.
  public var bytes: [UInt8] {
    switch image {
    case .memory(let bytes): bytes
    case .mapped(let file): file.withBytes { span in (0..<span.byteCount).map { span.number8(at: $0) } }
    }
  }
}

/// The two terms of a density, and what was left out of both.
public struct CloneTotals: Hashable, Sendable {
  /// Files that were compared.
  public let files: Int
  /// Their physical lines.
  public let lines: Int
  /// Of these, lines in some clone.
  public let duplicatedLines: Int
  /// Files that were not compared, by reason; reasons without files are left out.
  public let skipped: [SkipReason: Int]

  init(_ header: IndexHeader) {
    lines = header.lines
    duplicatedLines = header.duplicatedLines
    var skipped: [SkipReason: Int] = [:]
    var skippedByContent = 0
    for reason in SkipReason.allCases where header.skipped[reason.slot] > 0 {
      skipped[reason] = Int(header.skipped[reason.slot])
      if !reason.isByPath { skippedByContent += Int(header.skipped[reason.slot]) }
    }
    self.skipped = skipped
    files = header.fileCount - skippedByContent
  }
}

/// One path that two trees hold differently.
public struct TreeChange: Hashable, Sendable {
  public let path: RepositoryPath
  /// nil where no regular file was.
  public let before: BlobID?
  public let after: BlobID?

  public init(path: RepositoryPath, before: BlobID?, after: BlobID?) {
    self.path = path
    self.before = before
    self.after = after
  }
}

extension CloneIndex {
  /// Compares this tree with the one that the changes make of it.
  ///
  /// - Parameters:
  ///   - changes: at most one for each path. What `before` says is not looked at: the index knows.
  ///   - selection: must choose as the one that the index was made with.
  ///   - width: how many tasks read and lex at once; nil: as many as there are processors.
  public func comparing(
    _ changes: [TreeChange], _ selection: FileSelection, _ reader: any BlobReader, width: Int? = nil
  ) async throws -> CloneComparison {
    var index = try IndexReader(image)
    var skipped = header.skipped
    var removed: [Int] = []
    var added: [ChosenFile] = []
    for change in changes.sorted(by: { $0.path < $1.path }) {
      let choice = selection.choice(for: change.path)
      if case .skipped(let reason) = choice {
        if change.before != nil, skipped[reason.slot] > 0 { skipped[reason.slot] -= 1 }
        if change.after != nil { skipped[reason.slot] += 1 }
        continue
      }
      if let number = try index.number(of: change.path) { removed.append(number) }
      if let blob = change.after {
        added.append(ChosenFile(file: TreeFile(path: change.path, blob: blob), choice: choice))
      }
    }
    return try await CloneComparison.make(
      index, options, removing: removed, adding: added, skipped, selection, loader(reader, width))
  }

  /// Compares this tree with another one, given as a whole.
  ///
  /// - Parameter files: the regular files, each path once.
  public func comparing(
    withFiles files: [TreeFile], _ selection: FileSelection, _ reader: any BlobReader, width: Int? = nil
  ) async throws -> CloneComparison {
    var index = try IndexReader(image)
    var skipped = [UInt32](repeating: 0, count: 16)
    for reason in SkipReason.allCases where !reason.isByPath {
      skipped[reason.slot] = header.skipped[reason.slot]
    }
    var removed: [Int] = []
    var added: [ChosenFile] = []
    var number = 0
    for file in files.sorted(by: { $0.path < $1.path }) {
      let choice = selection.choice(for: file.path)
      if case .skipped(let reason) = choice {
        skipped[reason.slot] += 1
        continue
      }
      var isKnown = false
      while number < header.fileCount {
        let known = try index.file(number)
        let path = try index.path(of: known)
        if path > file.path { break }
        isKnown = path == file.path && known.blob == file.blob && known.choice == choice.code
        if !isKnown { removed.append(number) }
        number += 1
        if path == file.path { break }
      }
      if !isKnown { added.append(ChosenFile(file: file, choice: choice)) }
    }
    removed += number..<header.fileCount
    return try await CloneComparison.make(
      index, options, removing: removed, adding: added, skipped, selection, loader(reader, width))
  }

  private func loader(_ reader: any BlobReader, _ width: Int?) -> FileLoader {
    var loader = FileLoader(reader: reader, options: options.tokens)
    if let width { loader.width = width }
    return loader
  }
}
