import GateKit
import SourceText

/// Finds renames and copies among the files of a change, the way git 2.39's `diff -C` does: first files with one
/// id, then by content.
///
/// Follows diffcore-rename.c, so that what people see in `git diff` is what a gate judges: the same candidates (a
/// copy may come only from a file that the same change touches), the same estimate of similarity, the same order
/// of preference.
struct Renames {
  /// What git scores from 0 to; half of it is 50 %.
  private static let maximumScore = 60_000

  private struct Source {
    let path: RepositoryPath
    var content: Content
    /// How many paths take it: a file that stays where it was counts as one.
    var uses: Int
  }

  private struct Destination {
    let path: RepositoryPath
    var content: Content
    var source: (number: Int, score: Int)?
  }

  /// What is known so far of one side.
  private struct Content {
    let version: FileVersion
    private var knownSize: Int?
    private var knownFingerprint: Fingerprint?

    init(_ version: FileVersion) { self.version = version }

    mutating func size(as path: RepositoryPath, in objects: borrowing ObjectDatabase) throws(GitError) -> Int
    {
      if let knownSize { return knownSize }
      let size = try objects.header(version.id, as: path).size
      knownSize = size
      return size
    }

    mutating func fingerprint(as path: RepositoryPath, in objects: borrowing ObjectDatabase) throws(GitError)
      -> Fingerprint
    {
      if let knownFingerprint { return knownFingerprint }
      let fingerprint = try Fingerprint(of: version.id, as: path, in: objects)
      knownFingerprint = fingerprint
      return fingerprint
    }
  }

  private var sources: [Source] = []
  private var destinations: [Destination] = []
  private let minimumScore: Int
  private let sizeLimit: Int

  /// The files of a change with renames and copies joined; in: sorted by path, out: the same.
  static func pairs(
    _ differences: [TreeDifference], _ options: ChangeOptions, in objects: borrowing ObjectDatabase
  ) throws(GitError) -> [FilePair] {
    guard options.findsRenames else { return differences.map { FilePair($0) } }
    var renames = Renames(differences, options)
    guard !renames.destinations.isEmpty, !renames.sources.isEmpty else {
      return differences.map { FilePair($0) }
    }
    renames.matchIdentical()
    try renames.matchSimilar(limit: options.renameLimit, in: objects)
    return renames.joined(differences)
  }

  private init(_ differences: [TreeDifference], _ options: ChangeOptions) {
    minimumScore = Self.maximumScore * options.similarity / 100
    sizeLimit = options.maximumFileSize
    for difference in differences {
      if let before = difference.before {
        sources.append(
          Source(path: difference.path, content: Content(before), uses: difference.after == nil ? 0 : 1))
      } else if let after = difference.after {
        destinations.append(Destination(path: difference.path, content: Content(after)))
      }
    }
  }

  // MARK: - Exact

  private mutating func matchIdentical() {
    var byID: [ObjectID: [Int]] = [:]
    for (number, source) in sources.enumerated() {
      byID[source.content.version.id, default: []].append(number)
    }
    for index in destinations.indices {
      let destination = destinations[index]
      var best: (number: Int, score: Int)?
      // Git looks at no more than a hundred identical sources.
      for number in (byID[destination.content.version.id] ?? []).prefix(102) {
        let source = sources[number]
        if source.content.version.mode.isRegular && destination.content.version.mode.isRegular
          || source.content.version.mode == destination.content.version.mode
        {
          let score = (source.uses == 0 ? 1 : 0) + (haveSameName(source.path, destination.path) ? 1 : 0)
          if score > best?.score ?? -1 { best = (number, score) }
          if score == 2 { break }
        }
      }
      if let best { take(best.number, for: index, score: Self.maximumScore) }
    }
  }

  private mutating func take(_ source: Int, for destination: Int, score: Int) {
    sources[source].uses += 1
    destinations[destination].source = (source, score)
  }

  // MARK: - By content

  private struct Candidate {
    let source: Int
    let destination: Int
    let score: Int
    let hasSameName: Bool

    /// Worth more than another one.
    func beats(_ other: Candidate) -> Bool {
      score == other.score ? hasSameName && !other.hasSameName : score > other.score
    }
  }

  private mutating func matchSimilar(limit: Int, in objects: borrowing ObjectDatabase) throws(GitError) {
    let open = destinations.indices.filter { destinations[$0].source == nil }
    guard !open.isEmpty, open.count * sources.count <= limit * limit else { return }
    var candidates: [Candidate] = []
    for destination in open {
      candidates += try bestCandidates(for: destination, in: objects)
    }
    let order = candidates.indices.sorted {
      candidates[$0].beats(candidates[$1]) || (!candidates[$1].beats(candidates[$0]) && $0 < $1)
    }
    // Renames before copies.
    for allowsCopies in [false, true] {
      for index in order {
        let candidate = candidates[index]
        guard candidate.score >= minimumScore else { break }
        if destinations[candidate.destination].source == nil,
          allowsCopies || sources[candidate.source].uses == 0
        {
          take(candidate.source, for: candidate.destination, score: candidate.score)
        }
      }
    }
  }

  /// The four best sources: git keeps no more.
  private mutating func bestCandidates(for destination: Int, in objects: borrowing ObjectDatabase)
    throws(GitError) -> [Candidate]
  {
    var kept: [Candidate] = []
    for source in sources.indices {
      let candidate = Candidate(
        source: source, destination: destination, score: try score(source, destination, in: objects),
        hasSameName: haveSameName(sources[source].path, destinations[destination].path))
      guard kept.count == 4 else {
        kept.append(candidate)
        continue
      }
      var worst = 0
      for index in 1..<4 where kept[worst].beats(kept[index]) { worst = index }
      if candidate.beats(kept[worst]) { kept[worst] = candidate }
    }
    return kept
  }

  /// How much of the larger file the two share.
  private mutating func score(_ source: Int, _ destination: Int, in objects: borrowing ObjectDatabase)
    throws(GitError) -> Int
  {
    guard sources[source].content.version.mode.isRegular,
      destinations[destination].content.version.mode.isRegular
    else { return 0 }
    let (from, to) = (sources[source].path, destinations[destination].path)
    let old = try sources[source].content.size(as: from, in: objects)
    let new = try destinations[destination].content.size(as: to, in: objects)
    let larger = max(old, new)
    guard new > 0, larger <= sizeLimit,
      larger * (Self.maximumScore - minimumScore) >= (larger - min(old, new)) * Self.maximumScore
    else { return 0 }
    let before = try sources[source].content.fingerprint(as: from, in: objects)
    let after = try destinations[destination].content.fingerprint(as: to, in: objects)
    return before.sharedBytes(with: after) * Self.maximumScore / larger
  }

  /// The last part of the path is the same.
  private func haveSameName(_ a: RepositoryPath, _ b: RepositoryPath) -> Bool { a.name == b.name }

  // MARK: - Result

  /// A source that several paths take is a copy for all but the last of them; for all where it stays.
  private consuming func joined(_ differences: [TreeDifference]) -> [FilePair] {
    var pairs: [FilePair] = []
    let isMoved = sources.map { $0.uses > 0 }
    var source = 0
    var destination = 0
    for difference in differences {
      if difference.before != nil {
        if difference.after != nil || !isMoved[source] { pairs.append(FilePair(difference)) }
        source += 1
        continue
      }
      if let (number, score) = destinations[destination].source {
        sources[number].uses -= 1
        let similarity = score * 100 / Self.maximumScore
        let from = sources[number].path
        pairs.append(
          FilePair(
            path: difference.path,
            status: sources[number].uses > 0
              ? .copied(from: from, similarity: similarity) : .renamed(from: from, similarity: similarity),
            before: sources[number].content.version, after: difference.after))
      } else {
        pairs.append(FilePair(difference))
      }
      destination += 1
    }
    return pairs
  }
}

/// A file of a change before its lines are compared.
struct FilePair {
  let path: RepositoryPath
  let status: ChangedFile.Status
  let before: FileVersion?
  let after: FileVersion?

  init(path: RepositoryPath, status: ChangedFile.Status, before: FileVersion?, after: FileVersion?) {
    self.path = path
    self.status = status
    self.before = before
    self.after = after
  }

  init(_ difference: TreeDifference) {
    let status: ChangedFile.Status =
      switch (difference.before, difference.after) {
      case (nil, _): .added
      case (_, nil): .deleted
      case (let before?, let after?): before.mode.isSameType(as: after.mode) ? .modified : .typeChanged
      }
    self.init(path: difference.path, status: status, before: difference.before, after: difference.after)
  }
}

/// Which pieces (lines, or 64 bytes of a longer line) a file is made of, and how many bytes of each: git's
/// diffcore-delta.c.
struct Fingerprint {
  /// Sorted: hash in the upper half, bytes in the lower.
  private let pieces: [UInt64]

  init(of id: ObjectID, as path: RepositoryPath, in objects: borrowing ObjectDatabase) throws(GitError) {
    pieces = try objects.read(id, as: path).withBytes { Self.pieces(of: $0) }
  }

  init(_ bytes: borrowing Span<UInt8>) { pieces = Self.pieces(of: bytes) }

  private static func pieces(of bytes: borrowing Span<UInt8>) -> [UInt64] {
    let isText = !LineComparison.looksBinary(bytes)
    var found: [UInt64] = []
    found.reserveCapacity(bytes.count / 24)
    var low: UInt32 = 0
    var high: UInt32 = 0
    var length: UInt64 = 0
    for index in 0..<bytes.count {
      let byte = bytes[index]
      // The line ends of a text may change without making it another text.
      if isText, byte == UInt8(ascii: "\r"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\n") {
        continue
      }
      let previous = low
      low = (low << 7) ^ (high >> 25)
      high = (high << 7) ^ (previous >> 25)
      low = low &+ UInt32(byte)
      length += 1
      if length < 64 && byte != UInt8(ascii: "\n") { continue }
      found.append(UInt64((low &+ high &* 0x61) % 107_927) << 32 | length)
      low = 0
      high = 0
      length = 0
    }
    // What is left without a line feed counts for nothing, as in git before 2.44.
    found.sort()
    var merged: [UInt64] = []
    for piece in found {
      if let last = merged.last, last >> 32 == piece >> 32 {
        merged[merged.count - 1] = last + (piece & 0xFFFF_FFFF)
      } else {
        merged.append(piece)
      }
    }
    return merged
  }

  func sharedBytes(with other: Fingerprint) -> Int {
    var shared: UInt64 = 0
    var mine = 0
    var theirs = 0
    while mine < pieces.count, theirs < other.pieces.count {
      let (a, b) = (pieces[mine], other.pieces[theirs])
      if a >> 32 == b >> 32 {
        shared += min(a & 0xFFFF_FFFF, b & 0xFFFF_FFFF)
        mine += 1
        theirs += 1
      } else if a < b {
        mine += 1
      } else {
        theirs += 1
      }
    }
    return Int(shared)
  }
}

extension FileMode {
  var isRegular: Bool { self == .regular || self == .executable }

  /// Git's notion: regular files may differ in their executable bit.
  func isSameType(as other: FileMode) -> Bool { rawValue & 0o170000 == other.rawValue & 0o170000 }
}
