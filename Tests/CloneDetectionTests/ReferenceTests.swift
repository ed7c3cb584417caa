import SourceText
import TestSupport
import Testing

@testable import CloneDetection

/// The definition, word for word, at whatever cost.
private struct Reference {
  let options: CloneOptions
  let files: [(path: RepositoryPath, content: TokenizedFile)]
  private var places: [ArraySlice<UInt32>: [Occurrence]] = [:]

  init(_ files: [(path: RepositoryPath, content: TokenizedFile)], _ options: CloneOptions) {
    self.files = files
    self.options = options
    for (number, file) in files.enumerated() where file.content.tokenCount >= options.window {
      for start in 0...(file.content.tokenCount - options.window) {
        places[file.content.tokens[start..<start + options.window], default: []]
          .append(Occurrence(file: UInt32(number), start: UInt32(start)))
      }
    }
  }

  /// Where the window at a place stands too, the place itself among them; empty where it is no clone there.
  func duplicates(at place: Occurrence) -> [Occurrence] {
    let tokens = files[Int(place.file)].content.tokens
    let start = Int(place.start)
    guard start >= 0, start + options.window <= tokens.count else { return [] }
    let all = places[tokens[start..<start + options.window]] ?? []
    func hasPartner(_ one: Occurrence) -> Bool {
      all.contains { other in
        other.file != one.file || abs(Int(other.start) - Int(one.start)) >= options.window
      }
    }
    return hasPartner(place) ? all.filter(hasPartner) : []
  }

  func duplicatedLines(of number: Int) -> LineSet {
    let content = files[number].content
    var starts: [Range<UInt32>] = []
    for start in 0..<content.tokenCount
    where !duplicates(at: Occurrence(file: UInt32(number), start: UInt32(start))).isEmpty {
      starts.append(UInt32(start)..<UInt32(start) + 1)
    }
    var lines: [ClosedRange<Int>] = []
    var index = 0
    while index < starts.count {
      var end = index
      while end + 1 < starts.count, starts[end + 1].lowerBound == starts[end].lowerBound + 1 { end += 1 }
      let tokens = Int(starts[index].lowerBound)..<Int(starts[end].lowerBound) + options.window
      // Whole lines: all tokens of each are among these.
      let inner = content.lines.indices.filter { line in
        let own = content.tokens(onLineAt: line)
        return own.lowerBound >= tokens.lowerBound && own.upperBound <= tokens.upperBound
      }
      if let first = inner.first, let last = inner.last {
        let range = Int(content.lines[first].number)...Int(content.lines[last].number)
        let count = inner.reduce(0) { $0 + content.tokens(onLineAt: $1).count }
        if range.count >= options.minimumLines, count >= options.window { lines.append(range) }
      }
      index = end + 1
    }
    return LineSet(lines)
  }

  /// Each duplicated window, extended as long as all of its places agree.
  func classes() -> Set<ClassFinder.Found> {
    var found = Set<ClassFinder.Found>()
    for (number, file) in files.enumerated() {
      for start in 0..<max(0, file.content.tokenCount - options.window + 1) {
        let places = duplicates(at: Occurrence(file: UInt32(number), start: UInt32(start)))
        if places.isEmpty { continue }
        func moved(by steps: Int) -> [Occurrence]? {
          guard places.allSatisfy({ Int($0.start) + steps >= 0 }) else { return nil }
          let next = places.map { Occurrence(file: $0.file, start: UInt32(Int($0.start) + steps)) }
          let all = duplicates(at: next[0])
          return next.allSatisfy(all.contains) ? next : nil
        }
        var (before, after) = (0, 0)
        while moved(by: -before - 1) != nil { before += 1 }
        while moved(by: after + 1) != nil { after += 1 }
        found.insert(
          ClassFinder.Found(
            places: places.map { Occurrence(file: $0.file, start: $0.start - UInt32(before)) },
            tokens: options.window + before + after))
      }
    }
    return found
  }
}

/// Programs full of repeats: lines of a small pool, and blocks copied from one place to another.
private struct RandomPrograms {
  var random: SplitMix

  mutating func tree() -> [RepositoryPath: String] {
    var files: [[String]] = (0..<Int.random(in: 1...5, using: &random)).map { _ in lines(0...30) }
    for _ in 0..<Int.random(in: 0...6, using: &random) { copyBlock(&files) }
    var tree: [RepositoryPath: String] = [:]
    for (number, lines) in files.enumerated() {
      tree[RepositoryPath("f\(number).swift")] = lines.map { $0 + "\n" }.joined()
    }
    return tree
  }

  mutating func lines(_ count: ClosedRange<Int>) -> [String] {
    (0..<Int.random(in: count, using: &random)).map { _ in line() }
  }

  private mutating func line() -> String {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: ""
    case 1: "// remark \(Int.random(in: 0..<3, using: &random))"
    case 2: "a a a a a a"
    default: "let x\(Int.random(in: 0..<8, using: &random)) = f(\(Int.random(in: 0..<3, using: &random)))"
    }
  }

  private mutating func copyBlock(_ files: inout [[String]]) {
    let from = files.indices.randomElement(using: &random) ?? 0
    let to = files.indices.randomElement(using: &random) ?? 0
    guard !files[from].isEmpty else { return }
    let start = Int.random(in: 0..<files[from].count, using: &random)
    let end = min(files[from].count, start + Int.random(in: 1...20, using: &random))
    let block = files[from][start..<end]
    files[to].insert(contentsOf: block, at: Int.random(in: 0...files[to].count, using: &random))
  }

  mutating func edit(_ tree: inout [RepositoryPath: String]) {
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let paths = tree.keys.sorted()
      switch Int.random(in: 0..<7, using: &random) {
      case 0:
        tree[RepositoryPath("n\(Int.random(in: 0..<4, using: &random)).swift")] = lines(1...25).map {
          $0 + "\n"
        }.joined()
      case 1: if let path = paths.randomElement(using: &random) { tree[path] = nil }
      case 2:
        if let path = paths.randomElement(using: &random) {
          tree[RepositoryPath("m\(Int.random(in: 0..<4, using: &random)).swift")] = tree[path]
          if Bool.random(using: &random) { tree[path] = nil }
        }
      case 3:
        // A path that takes no part.
        tree[RepositoryPath("x\(Int.random(in: 0..<3, using: &random)).md")] = "text\n"
      default:
        guard let path = paths.randomElement(using: &random) else { continue }
        var lines = (tree[path] ?? "").split(separator: "\n", omittingEmptySubsequences: false).map(
          String.init)
        let place = Int.random(in: 0...lines.count, using: &random)
        if Bool.random(using: &random), place < lines.count { lines.remove(at: place) }
        let other = (tree[paths.randomElement(using: &random) ?? path] ?? "").split(separator: "\n").map(
          String.init)
        let start = Int.random(in: 0...other.count, using: &random)
        lines.insert(
          contentsOf: other[start..<min(other.count, start + Int.random(in: 0...12, using: &random))],
          at: min(place, lines.count))
        tree[path] = lines.joined(separator: "\n")
      }
    }
  }
}

private func smallOptions(_ random: inout SplitMix) -> CloneOptions {
  var options = CloneOptions()
  options.minimumTokens = Int.random(in: 20...40, using: &random)
  options.minimumLines = Int.random(in: 1...5, using: &random)
  options.tokens.collapsesTables = false
  return options
}

@Suite("Clones of random programs")
struct ReferenceTests {
  @Test("are those of the definition, to the line", arguments: 0..<Effort.rounds(40, full: 2_000))
  func exact(seed: Int) async throws {
    var programs = RandomPrograms(random: SplitMix(state: UInt64(seed)))
    var trial = Trial(programs.tree())
    trial.options = smallOptions(&programs.random)
    let comparison = try await trial.compare()
    let side = try comparison.newSide()
    let files = trial.after.keys.sorted().map { path in
      (
        path: path,
        content: tokenize(
          trial.after[path] ?? [], as: Language.all.first { $0.name == "Swift" } ?? Language.all[0],
          trial.options.tokens)
      )
    }
    let reference = Reference(files, trial.options)
    var lines = 0
    for (number, file) in files.enumerated() {
      let expected = reference.duplicatedLines(of: number)
      #expect(side.duplicatedLines[file.path] == expected, "\(file.path)")
      lines += expected.count
    }
    #expect(comparison.after.duplicatedLines == lines)
    #expect(comparison.after.lines == files.reduce(0) { $0 + $1.content.lineCount })
    var finder = ClassFinder(comparison.stripsAfter, trial.options)
    let classes = finder.classes { _ in true }
    #expect(Set(classes) == reference.classes())
    #expect(Set(classes).count == classes.count)
  }

  @Test("are the same by way of any edits, to the byte", arguments: 0..<Effort.rounds(12, full: 400))
  func warm(seed: Int) async throws {
    var programs = RandomPrograms(random: SplitMix(state: 1_000 + UInt64(seed)))
    var tree = programs.tree()
    var trial = Trial(tree)
    trial.options = smallOptions(&programs.random)
    var blobs = MemoryBlobs()
    var files = blobs.files(trial.after)
    var warm = try await trial.index(of: files, blobs)
    for step in 0..<8 {
      programs.edit(&tree)
      let next = blobs.files(tree.mapValues { Array($0.utf8) })
      let byChange = try await warm.comparing(trial.changes(from: files, to: next), trial.selection, blobs)
      let byTree = try await warm.comparing(withFiles: next, trial.selection, blobs)
      let cold = try await trial.index(of: next, blobs)
      let continued = try byChange.next(named: BlobID([1]), judge: BlobID([2]))
      #expect(continued.bytes == cold.bytes, "step \(step)")
      #expect(try byTree.next(named: BlobID([1]), judge: BlobID([2])).bytes == cold.bytes, "step \(step)")
      #expect(byChange.after == cold.totals)
      // What is shown of the change is the same from an index that was never on its way.
      let fresh = try await trial.index(of: files, blobs).comparing(
        trial.changes(from: files, to: next), trial.selection, blobs)
      #expect(try byChange.newSide().classes == fresh.newSide().classes)
      #expect(try byChange.oldSide().classes == fresh.oldSide().classes)
      #expect(try byChange.newSide().duplicatedLines == fresh.newSide().duplicatedLines)
      #expect(try byChange.oldSide().duplicatedLines == fresh.oldSide().duplicatedLines)
      warm = continued
      files = next
    }
  }

  @Test("do not depend on order or on how many read at once")
  func order() async throws {
    var programs = RandomPrograms(random: SplitMix(state: 5))
    var tree: [RepositoryPath: String] = [:]
    for part in 0..<40 {
      for (path, text) in programs.tree() { tree[RepositoryPath("\(part)").appending("\(path)")] = text }
    }
    let trial = Trial(tree)
    var blobs = MemoryBlobs()
    let files = blobs.files(trial.after)
    let alone = try await trial.index(of: files, blobs, width: 1)
    let reversed = try await CloneIndex(trial.options).comparing(
      withFiles: files.reversed(), trial.selection, blobs, width: 7
    ).next(named: BlobID([1]), judge: BlobID([2]))
    #expect(alone.bytes == reversed.bytes)
    #expect(alone.totals.files == files.count)
  }
}
