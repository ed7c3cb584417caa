public import SourceText

/// The id of a blob: the 20 bytes of git's SHA-1.
public struct BlobID: Hashable, Sendable {
  let first: UInt64
  let second: UInt64
  let third: UInt32

  /// - Parameter bytes: the first 20 count; missing ones are zero.
  public init(_ bytes: [UInt8]) {
    self.init { $0 < bytes.count ? bytes[$0] : 0 }
  }

  /// - Parameter byte: each of the 20, by its place.
  @inlinable public init(byte: (Int) -> UInt8) {
    func number(_ places: Range<Int>) -> UInt64 {
      places.reversed().reduce(0) { $0 << 8 | UInt64(byte($1)) }
    }
    self.init(first: number(0..<8), second: number(8..<16), third: UInt32(number(16..<20)))
  }

  /// All 20.
  public var bytes: [UInt8] {
    (0..<20).map { index in
      switch index {
      case 0..<8: UInt8(truncatingIfNeeded: first >> UInt64(8 * index))
      case 8..<16: UInt8(truncatingIfNeeded: second >> UInt64(8 * (index - 8)))
      default: UInt8(truncatingIfNeeded: third >> UInt32(8 * (index - 16)))
      }
    }
  }

  @usableFromInline init(first: UInt64, second: UInt64, third: UInt32) {
    self.first = first
    self.second = second
    self.third = third
  }
}

/// A regular file of a tree.
public struct TreeFile: Hashable, Sendable {
  public let path: RepositoryPath
  public let blob: BlobID

  public init(path: RepositoryPath, blob: BlobID) {
    self.path = path
    self.blob = blob
  }
}

/// What became of a file: what its lexer made of it, or why nobody lexed it.
public struct ReadFile: Sendable {
  public let file: TreeFile
  public let kind: Kind
  /// What its path said: see `FileSelection.Choice.code`.
  let choice: UInt32
  public let content: TokenizedFile

  public enum Kind: Hashable, Sendable {
    /// By the number of its language.
    case measured(UInt16)
    case skipped(SkipReason)
  }

  init(_ file: TreeFile, _ kind: Kind, _ choice: FileSelection.Choice, _ content: TokenizedFile = .empty) {
    self.file = file
    self.kind = kind
    self.choice = choice.code
    self.content = content
  }
}

/// Why a file takes no part: neither its lines nor its clones count.
public enum SkipReason: UInt16, CaseIterable, Hashable, Sendable {
  // By path. The numbers are written into indexes.
  case excluded = 1
  case excludedByDefault = 2
  case generated = 3
  case vendored = 4
  case noLanguage = 5
  // By content.
  case binary = 16
  case tooLarge = 17
  case minified = 18
  case noShebang = 19

  /// For a table: `excluded by the policy`.
  public var words: String {
    switch self {
    case .excluded: "excluded by the policy"
    case .excludedByDefault: "in a place of generated or foreign code"
    case .generated: "linguist-generated"
    case .vendored: "linguist-vendored"
    case .noLanguage, .noShebang: "of no language that is compared"
    case .binary: "binary"
    case .tooLarge: "larger than the limit"
    case .minified: "minified"
    }
  }

  var isByPath: Bool { rawValue < 16 }
  /// Its place among 16 counters.
  var slot: Int { isByPath ? Int(rawValue) : Int(rawValue) - 8 }
}
