public import SourceText

extension CloneComparison {
  /// Of the tree that the index was of.
  public var before: CloneTotals { CloneTotals(index.header) }
  /// Of the tree that it was compared with.
  public var after: CloneTotals { CloneTotals(headerAfter) }

  var headerAfter: IndexHeader {
    var header = index.header
    var reader = index
    header.skipped = skipped
    header.exclusions = exclusions
    header.fileCount += added.count - removed.count
    for number in removed {
      // Read before, so neither of these can fail now; a file that could would count nothing.
      guard let file = try? reader.file(number) else { continue }
      header.lines -= Int(file.lineCount)
      header.duplicatedLines -= Int(file.duplicatedLines)
      if let reason = SkipReason(rawValue: file.skipReason) { header.skipped[reason.slot] -= 1 }
    }
    for file in added {
      header.lines += file.content.lineCount
      if case .skipped(let reason) = file.kind, !reason.isByPath { header.skipped[reason.slot] += 1 }
    }
    for (number, runs) in runs {
      header.duplicatedLines += duplicatedLines(runs, of: number).reduce(0) { $0 + $1.count }
      if number < index.header.fileCount, let file = try? reader.file(Int(number)) {
        header.duplicatedLines -= Int(file.duplicatedLines)
      }
    }
    return header
  }

  private func duplicatedLines(_ runs: WindowRuns, of number: UInt32) -> [ClosedRange<Int>] {
    runs.lines(in: contents[number] ?? .empty, options)
  }

  /// What the change touched, on one side of it.
  public struct Side: Sendable {
    /// Duplicated lines of each measured file that the change touched.
    public let duplicatedLines: [RepositoryPath: LineSet]
    /// What the lexer made of these files.
    public let files: [RepositoryPath: TokenizedFile]
    /// The classes that have an instance in one of these files: all of their instances, wherever they are.
    /// Sorted by their first instance.
    public let classes: [CloneClass]
  }

  /// The files that are new or have another content.
  public func newSide() throws -> Side {
    var lines: [RepositoryPath: LineSet] = [:]
    var files: [RepositoryPath: TokenizedFile] = [:]
    let first = UInt32(index.header.fileCount)
    for (offset, file) in added.enumerated() {
      guard case .measured = file.kind else { continue }
      let number = first + UInt32(offset)
      lines[file.file.path] = LineSet(duplicatedLines(runs[number] ?? WindowRuns(), of: number))
      files[file.file.path] = file.content
    }
    let classes = try classes(stripsAfter, runs: { runs[$0] ?? WindowRuns() }, in: { $0 >= first })
    return Side(duplicatedLines: lines, files: files, classes: classes)
  }

  /// The files that are gone or had another content.
  public func oldSide() throws -> Side {
    var reader = index
    var lines: [RepositoryPath: LineSet] = [:]
    var files: [RepositoryPath: TokenizedFile] = [:]
    for number in removed {
      let file = try reader.file(number)
      guard file.language != 0 else { continue }
      let path = try reader.path(of: file)
      lines[path] = LineSet(duplicatedLines(try reader.runs(of: file), of: UInt32(number)))
      files[path] = contents[UInt32(number)] ?? .empty
    }
    let gone = Set(removed.map { UInt32($0) })
    let classes = try classes(
      stripsBefore, runs: { try reader.runs(of: try reader.file(Int($0))) }, in: { gone.contains($0) })
    return Side(duplicatedLines: lines, files: files, classes: classes)
  }

  private func classes(
    _ strips: Strips, runs: (UInt32) throws -> WindowRuns, in matters: (UInt32) -> Bool
  ) throws -> [CloneClass] {
    var reader = index
    var paths: [UInt32: RepositoryPath] = [:]
    func instance(_ file: UInt32, _ lines: ClosedRange<Int>) throws -> CloneClass.Instance {
      let path = try paths[file] ?? self.path(of: file, &reader)
      paths[file] = path
      return CloneClass.Instance(path: path, lines: lines)
    }
    var finder = ClassFinder(strips, options)
    var classes: [CloneClass] = []
    var covered: [UInt32: [ClosedRange<Int>]] = [:]
    for found in finder.classes(in: matters) {
      var instances: [(file: UInt32, place: CloneClass.Instance)] = []
      var isLongEnough = false
      for place in apart(found) {
        guard let content = contents[place.file] else { continue }
        let tokens = Int(place.start)..<Int(place.start) + found.tokens
        if content.wholeLines(of: tokens, options) != nil { isLongEnough = true }
        // A copy within one long line has no lines of its own.
        guard let inner = content.wholeLines(of: tokens) else { continue }
        let lines = Int(content.lines[inner.lowerBound].number)...Int(content.lines[inner.upperBound].number)
        instances.append((place.file, try instance(place.file, lines)))
      }
      guard isLongEnough, instances.count > 1, let first = found.places.first else { continue }
      for (file, place) in instances { covered[file, default: []].append(place.lines) }
      let tokens = Int(first.start)..<Int(first.start) + found.tokens
      classes.append(
        CloneClass(tokens: found.tokens, digest: digest(tokens, of: first.file), instances.map(\.place)))
    }
    var patchworks = Patchworks(strips)
    for file in patchworks.files {
      guard let content = contents[file] else { continue }
      for range in try runs(file).ranges {
        let tokens = Int(range.lowerBound)..<Int(range.upperBound) - 1 + options.window
        guard let lines = content.wholeLines(of: tokens, options) else { continue }
        let piece = try instance(file, lines)
        let isCovered = (covered[file] ?? []).contains { $0.overlaps(lines) }
        patchworks.add(Patchworks.Piece(file: file, tokens: tokens, instance: piece, isCovered: isCovered))
      }
    }
    for pieces in patchworks.uncovered where pieces.contains(where: { matters($0.file) }) {
      guard let first = pieces.first else { continue }
      classes.append(
        CloneClass(
          tokens: pieces.map(\.tokens.count).min() ?? 0, digest: digest(first.tokens, of: first.file),
          pieces.map(\.instance)))
    }
    return classes.sorted { one, other in
      guard let a = one.instances.first, let b = other.instances.first else { return false }
      if a.path != b.path { return a.path < b.path }
      return (a.lines.lowerBound, one.tokens, one.instances.count, one.digest)
        < (b.lines.lowerBound, other.tokens, other.instances.count, other.digest)
    }
  }

  private func digest(_ tokens: Range<Int>, of file: UInt32) -> UInt64 {
    guard let content = contents[file], tokens.upperBound <= content.tokenCount else { return 0 }
    return content.tokens[tokens].reduce(UInt64(tokens.count)) { mixed($0 ^ UInt64($1)) }
  }

  /// The places without those that overlap one before them, unless only one were left: code that repeats itself
  /// without a gap is told by its first and last copy.
  private func apart(_ found: ClassFinder.Found) -> [Occurrence] {
    var kept: [Occurrence] = []
    for place in found.places {
      if let last = kept.last, last.file == place.file, Int(place.start) - Int(last.start) < found.tokens {
        continue
      }
      kept.append(place)
    }
    if kept.count == 1, let last = found.places.last, last != kept[0] { kept.append(last) }
    return kept
  }

  private func path(of number: UInt32, _ reader: inout IndexReader) throws -> RepositoryPath {
    let first = UInt32(index.header.fileCount)
    if number >= first { return added[Int(number - first)].file.path }
    return try reader.path(of: try reader.file(Int(number)))
  }

  // MARK: The next index

  /// An index of the new tree, the same to the byte as one made from nothing.
  ///
  /// - Parameters:
  ///   - tree: a name for the new tree, to know it again.
  ///   - judge: a name for the tree that the attributes came from.
  public func next(named tree: BlobID, judge: BlobID) throws -> CloneIndex {
    var header = headerAfter
    header.tree = tree
    header.judge = judge
    var reader = index
    var entries: [(entry: IndexWriter.Entry, number: UInt32)] = []
    var gone = removed[...]
    for number in 0..<index.header.fileCount {
      if gone.first == number {
        gone.removeFirst()
        continue
      }
      var file = try reader.file(number)
      var runs = try reader.runs(of: file)
      if let changed = self.runs[UInt32(number)] {
        runs = changed
        file.duplicatedLines = UInt32(duplicatedLines(runs, of: UInt32(number)).reduce(0) { $0 + $1.count })
      }
      entries.append(
        (IndexWriter.Entry(path: try reader.path(of: file), file: file, runs: runs), UInt32(number)))
    }
    let first = UInt32(index.header.fileCount)
    for (offset, file) in added.enumerated() {
      entries.append((entry(for: file, number: first + UInt32(offset)), first + UInt32(offset)))
    }
    entries.sort { $0.entry.path < $1.entry.path }
    var numbers = [UInt32](repeating: .max, count: Int(first) + added.count)
    for (place, entry) in entries.enumerated() { numbers[Int(entry.number)] = UInt32(place) }
    let postings = try nextPostings(numbers, &reader)
    let image = IndexWriter.image(header, files: entries.map(\.entry), postings: postings)
    return try CloneIndex(.memory(image), options)
  }

  private func entry(for file: ReadFile, number: UInt32) -> IndexWriter.Entry {
    let runs = runs[number] ?? WindowRuns()
    var (language, reason): (UInt16, UInt16) = (0, 0)
    switch file.kind {
    case .measured(let known): language = known
    case .skipped(let why): reason = why.rawValue
    }
    return IndexWriter.Entry(
      path: file.file.path,
      file: IndexedFile(
        blob: file.file.blob, language: language, skipReason: reason, choice: file.choice,
        lineCount: UInt32(file.content.lineCount), tokenCount: UInt32(file.content.tokenCount),
        duplicatedLines: UInt32(duplicatedLines(runs, of: number).reduce(0) { $0 + $1.count }), firstRun: 0,
        runCount: 0, pathOffset: 0, pathLength: 0),
      runs: runs)
  }

  /// Old postings that stay, and new ones, under the new numbers of their files.
  private func nextPostings(_ numbers: [UInt32], _ reader: inout IndexReader) throws -> [Posting] {
    var postings: [Posting] = []
    postings.reserveCapacity(index.header.postingCount + addedPostings.count)
    func renumbered(_ posting: Posting) -> Posting? {
      let number = numbers[Int(posting.file)]
      return number == .max
        ? nil : Posting(hash: posting.hash, file: number, start: posting.start, count: posting.count)
    }
    var added = addedPostings[...]
    for number in 0..<index.header.postingCount {
      let old = try reader.posting(number)
      guard Int(old.file) < index.header.fileCount else { throw DamagedIndex() }
      while let new = added.first, new.hash < old.hash {
        if let posting = renumbered(new) { postings.append(posting) }
        added.removeFirst()
      }
      if let posting = renumbered(old) { postings.append(posting) }
    }
    for new in added { if let posting = renumbered(new) { postings.append(posting) } }
    // Within a hash, new files stand among old ones.
    var start = 0
    while start < postings.count {
      var end = start + 1
      while end < postings.count, postings[end].hash == postings[start].hash { end += 1 }
      if end - start > 1 {
        postings[start..<end].sort { ($0.file, $0.start) < ($1.file, $1.start) }
      }
      start = end
    }
    return postings
  }
}
