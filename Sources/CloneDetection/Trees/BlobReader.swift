internal import LocalSystem

/// Gives out the bytes of blobs; the caller's repository.
public protocol BlobReader: Sendable {
  /// nil for a blob of more than `limit` bytes.
  func bytes(of file: TreeFile, limit: Int) async throws -> [UInt8]?
}

/// Reads files and lexes them, several at a time. Results come in the order of the files, whoever is done first.
struct FileLoader: Sendable {
  let reader: any BlobReader
  let options: TokenOptions
  /// Tasks at once; 1 for none beside the caller's.
  var width = ThisProcess.processors

  func read(_ files: [TreeFile], _ selection: FileSelection) async throws -> [ReadFile] {
    try await inOrder(files) { file in
      let choice = selection.choice(for: file.path)
      if case .skipped(let reason) = choice { return ReadFile(file, .skipped(reason), choice) }
      return selection.read(file, try await reader.bytes(of: file, limit: FileSelection.sizeLimit), options)
    }
  }

  /// Files that were lexed before, as they were then.
  func tokens(of files: [(file: TreeFile, language: UInt16)]) async throws -> [TokenizedFile] {
    try await inOrder(files) { file, language in
      guard let language = Language.numbered(language),
        let bytes = try await reader.bytes(of: file, limit: FileSelection.sizeLimit)
      else { return .empty }
      return tokenize(bytes, as: language, options)
    }
  }

  private static let portion = 32

  private func inOrder<Item: Sendable, Value: Sendable>(
    _ items: [Item], _ work: @escaping @Sendable (Item) async throws -> Value
  ) async throws -> [Value] {
    let portions = stride(from: 0, to: items.count, by: Self.portion).map { start in
      Array(items[start..<min(start + Self.portion, items.count)])
    }
    guard width > 1, portions.count > 1 else {
      var values: [Value] = []
      values.reserveCapacity(items.count)
      for item in items { values.append(try await work(item)) }
      return values
    }
    return try await withThrowingTaskGroup(of: (Int, [Value]).self) { group in
      func start(_ number: Int) {
        let portion = portions[number]
        group.addTask {
          var values: [Value] = []
          for item in portion { values.append(try await work(item)) }
          return (number, values)
        }
      }
      var next = 0
      // One more than the processors: while one waits for bytes, the others lex.
      while next < min(width + 1, portions.count) {
        start(next)
        next += 1
      }
      var results = [[Value]](repeating: [], count: portions.count)
      while let (number, values) = try await group.next() {
        results[number] = values
        if next < portions.count {
          start(next)
          next += 1
        }
      }
      return results.flatMap(\.self)
    }
  }
}
