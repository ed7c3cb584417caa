/// What was lexed of the files of a comparison, by their numbers. Read once for every place of every fingerprint,
/// which hashing each number would be most of.
struct FileContents: Sendable {
  private var files: [TokenizedFile] = []
  /// For each number, where in `files` its content is; -1 for a file that nobody lexed.
  private var places: [Int32] = []

  subscript(number: UInt32) -> TokenizedFile? {
    guard number < places.count, places[Int(number)] >= 0 else { return nil }
    return files[Int(places[Int(number)])]
  }

  /// - Parameter number: of a file that has no content yet.
  mutating func add(_ content: TokenizedFile, as number: UInt32) {
    while places.count <= number { places.append(-1) }
    places[Int(number)] = Int32(files.count)
    files.append(content)
  }
}
