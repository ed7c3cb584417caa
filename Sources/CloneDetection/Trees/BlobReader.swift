internal import LocalSystem

/// Gives out the bytes of blobs; the caller's repository.
public protocol BlobReader: Sendable {
  /// The bytes of the first of these files, as many as the reader thinks fit, and of one at least; nil for one of more
  /// than `limit` bytes.
  func bytes(ofFirst files: ArraySlice<TreeFile>, limit: Int) async throws -> [[UInt8]?]
}

/// A file, and what its path says of it.
struct ChosenFile: Sendable {
  let file: TreeFile
  let choice: FileSelection.Choice
}

/// Reads files and lexes them, several at a time. Results come in the order of the files, whoever is done first.
struct FileLoader: Sendable {
  let reader: any BlobReader
  let options: TokenOptions
  /// Tasks at once; 1 for none beside the caller's.
  var width = ThisProcess.processors

  func read(_ files: [ChosenFile], _ selection: FileSelection) async throws -> [ReadFile] {
    try await inOrder(files, \.file) { chosen, bytes, sink in
      selection.read(chosen, bytes, options, &sink)
    }
  }

  /// Files that were lexed before, as they were then.
  func tokens(of files: [(file: TreeFile, language: UInt16)]) async throws -> [TokenizedFile] {
    try await inOrder(files, \.file) { known, bytes, sink in
      guard let language = Language.numbered(known.language), let bytes else { return .empty }
      return tokenize(bytes, as: language, options, &sink)
    }
  }

  private static let portion = 64

  private func inOrder<Item: Sendable, Value: Sendable>(
    _ items: [Item], _ file: @escaping @Sendable (Item) -> TreeFile,
    _ work: @escaping @Sendable (Item, [UInt8]?, inout TokenSink) -> Value
  ) async throws -> [Value] {
    let portions = stride(from: 0, to: items.count, by: Self.portion).map { start in
      items[start..<min(start + Self.portion, items.count)]
    }
    @Sendable func values(_ portion: ArraySlice<Item>) async throws -> [Value] {
      let files = portion.map(file)
      var values: [Value] = []
      values.reserveCapacity(files.count)
      var sink = TokenSink()
      while values.count < files.count {
        try Task.checkCancellation()
        let contents = try await reader.bytes(ofFirst: files[values.count...], limit: FileSelection.sizeLimit)
        for bytes in contents {
          values.append(work(portion[portion.startIndex + values.count], bytes, &sink))
        }
      }
      return values
    }
    guard width > 1, portions.count > 1 else {
      var all: [Value] = []
      all.reserveCapacity(items.count)
      for portion in portions { all += try await values(portion) }
      return all
    }
    return try await withThrowingTaskGroup(of: (Int, [Value]).self) { group in
      var next = 0
      func start() {
        guard next < portions.count else { return }
        let number = next
        group.addTask { (number, try await values(portions[number])) }
        next += 1
      }
      // One more than the processors: while one waits for bytes, the others lex.
      for _ in 0...width { start() }
      var results = [[Value]](repeating: [], count: portions.count)
      while let (number, values) = try await group.next() {
        results[number] = values
        start()
      }
      return results.flatMap(\.self)
    }
  }
}
