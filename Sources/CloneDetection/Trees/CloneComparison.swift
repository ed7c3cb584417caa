import SourceText

/// Two trees beside each other: what is duplicated in each, exactly, though only what changed and its partners
/// were read.
public struct CloneComparison: Sendable {
  public let options: CloneOptions
  let index: IndexReader
  let exclusions: UInt64
  let skipped: [UInt32]
  /// Numbers of the index's files that are not in the new tree as they were, in order.
  let removed: [Int]
  /// Files of the new tree that are not in the index as they are, by path. Their numbers follow those of the
  /// index.
  let added: [ReadFile]
  /// Tokens of whatever took part, by number.
  let contents: FileContents
  /// Windows with a partner, of added files and of those whose windows may have won or lost one.
  let runs: [UInt32: WindowRuns]
  let addedPostings: [Posting]
  let stripsBefore: Strips
  let stripsAfter: Strips

  private var firstAdded: UInt32 { UInt32(index.header.fileCount) }

  static func make(
    _ index: IndexReader, _ options: CloneOptions, removing removed: [Int], adding files: [ChosenFile],
    _ skipped: [UInt32], _ selection: FileSelection, _ loader: FileLoader
  ) async throws -> CloneComparison {
    var work = ComparisonWork(index: index, options: options, removed: removed)
    let added = try await loader.read(files, selection)
    let old = try work.removedFiles()
    let oldContents = try await loader.tokens(of: old.map { ($0.file, $0.language) })
    work.take(added: added, removed: zip(old, oldContents).map { ($0.number, $1) })
    let partners = try work.gatherGroups()
    let partnerContents = try await loader.tokens(of: partners.map { ($0.file, $0.language) })
    work.take(partners: zip(partners, partnerContents).map { ($0.number, $1) })
    try work.compare()
    return CloneComparison(
      options: options, index: work.index, exclusions: selection.exclusions,
      skipped: skipped, removed: removed, added: added, contents: work.contents, runs: work.runs,
      addedPostings: work.addedPostings, stripsBefore: work.stripsBefore, stripsAfter: work.stripsAfter)
  }
}

/// The steps of one comparison; between them somebody fetches tokens.
struct ComparisonWork {
  var index: IndexReader
  let options: CloneOptions
  let removed: [Int]
  var contents = FileContents()
  var runs: [UInt32: WindowRuns] = [:]
  var addedPostings: [Posting] = []
  var stripsBefore = Strips()
  var stripsAfter = Strips()

  private var addedNumbers: [UInt32] = []
  private var removedHashes: [UInt64] = []
  /// Postings of all hashes that the change touches, group after group.
  private var groupsBefore: [Posting] = []
  private var groupsAfter: [Posting] = []
  private var examined: [UInt32: [Range<UInt32>]] = [:]

  init(index: IndexReader, options: CloneOptions, removed: [Int]) {
    self.index = index
    self.options = options
    self.removed = removed
  }

  struct KnownFile {
    let number: UInt32
    let file: TreeFile
    let language: UInt16
  }

  private mutating func known(_ number: Int) throws -> KnownFile {
    let file = try index.file(number)
    return KnownFile(
      number: UInt32(number), file: TreeFile(path: try index.path(of: file), blob: file.blob),
      language: file.language)
  }

  /// The removed files that were lexed.
  mutating func removedFiles() throws -> [KnownFile] {
    var files: [KnownFile] = []
    for number in removed {
      let file = try known(number)
      if file.language != 0 { files.append(file) }
    }
    return files
  }

  mutating func take(added: [ReadFile], removed: [(UInt32, TokenizedFile)]) {
    var winnowing = Winnowing(options)
    for (number, content) in removed {
      contents.add(content, as: number)
      winnowing.forEach(in: content.tokens) { removedHashes.append($0.hash) }
    }
    let first = UInt32(index.header.fileCount)
    var postings: [Posting] = []
    // Some four of a hundred tokens are the beginning of one.
    postings.reserveCapacity(added.reduce(0) { $0 + $1.content.tokenCount } / 25)
    for (offset, file) in added.enumerated() {
      guard case .measured = file.kind else { continue }
      let number = first + UInt32(offset)
      addedNumbers.append(number)
      contents.add(file.content, as: number)
      winnowing.forEach(in: file.content.tokens) { postings.append(Posting($0, in: number)) }
    }
    postings.sortByHash()
    addedPostings = postings
  }

  /// Finds who shares a hash with what was added or removed; gives the files of the index whose tokens that
  /// takes.
  mutating func gatherGroups() throws -> [KnownFile] {
    removedHashes.sort()
    if index.header.postingCount == 0 {
      groupsAfter = addedPostings
      return []
    }
    let gone = Set(removed.map { UInt32($0) })
    var partners = Set<UInt32>()
    var (added, removedIndex) = (0, 0)
    var group: [Posting] = []
    while added < addedPostings.count || removedIndex < removedHashes.count {
      let hash = min(
        added < addedPostings.count ? addedPostings[added].hash : .max,
        removedIndex < removedHashes.count ? removedHashes[removedIndex] : .max)
      while removedIndex < removedHashes.count, removedHashes[removedIndex] == hash { removedIndex += 1 }
      group.removeAll(keepingCapacity: true)
      try index.forEachPosting(of: hash) { group.append($0) }
      groupsBefore += group
      for posting in group where !gone.contains(posting.file) {
        groupsAfter.append(posting)
        partners.insert(posting.file)
        examined[posting.file, default: []].append(posting.start..<posting.start + posting.count)
      }
      while added < addedPostings.count, addedPostings[added].hash == hash {
        groupsAfter.append(addedPostings[added])
        added += 1
      }
    }
    var files: [KnownFile] = []
    for number in partners.sorted() { files.append(try known(Int(number))) }
    return files
  }

  mutating func take(partners: [(UInt32, TokenizedFile)]) {
    for (number, content) in partners { contents.add(content, as: number) }
  }

  mutating func compare() throws {
    stripsBefore = strips(of: groupsBefore)
    stripsAfter = strips(of: groupsAfter)
    groupsBefore = []
    groupsAfter = []
    var found: [UInt32: [Range<UInt32>]] = [:]
    for strip in 0..<stripsAfter.count {
      let length = stripsAfter.lengths[strip]
      for place in stripsAfter.places(of: strip) {
        found[place.file, default: []].append(place.start..<place.start + length)
      }
    }
    for number in addedNumbers { runs[number] = WindowRuns(found[number] ?? []) }
    for (number, ranges) in examined {
      let before = try index.runs(of: try index.file(Int(number)))
      runs[number] = before.replacing(WindowRuns(ranges), by: found[number] ?? [])
    }
    examined = [:]
  }

  private func strips(of postings: [Posting]) -> Strips {
    var strips = Strips()
    var comparison = GroupComparison(options)
    var start = 0
    while start < postings.count {
      var end = start + 1
      while end < postings.count, postings[end].hash == postings[start].hash { end += 1 }
      if end - start > 1 {
        comparison.compare(postings[start..<end], tokens: { contents[$0]?.tokens ?? [] }, into: &strips)
      }
      start = end
    }
    return strips
  }
}
