public import SourceText

/// Which files are compared, and as what.
///
/// All of it comes from the side that judges: a change cannot take its own files out.
public struct FileSelection: Sendable {
  private let excluded: [Glob]
  private let attributes: GitAttributes
  private let usesDefaults: Bool

  /// - Parameters:
  ///   - excluded: the policy's own list.
  ///   - attributes: `linguist-generated`, `linguist-vendored` and `linguist-language` count.
  public init(excluded: [Glob] = [], attributes: GitAttributes = GitAttributes(), usesDefaults: Bool = true) {
    self.excluded = excluded
    self.attributes = attributes
    self.usesDefaults = usesDefaults
  }

  public enum Choice: Hashable, Sendable {
    case measured(UInt16)
    case skipped(SkipReason)
    /// No extension: its first line may name its language.
    case askShebang

    /// Different for each choice.
    var code: UInt32 {
      switch self {
      case .measured(let number): UInt32(number)
      case .skipped(let reason): 0x1_0000 | UInt32(reason.rawValue)
      case .askShebang: 0x2_0000
      }
    }
  }

  public func choice(for path: RepositoryPath) -> Choice {
    if excluded.contains(where: { $0.matches(path) }) { return .skipped(.excluded) }
    let generated = attributes.value(of: "linguist-generated", for: path)
    if generated?.isTrue == true { return .skipped(.generated) }
    let vendored = attributes.value(of: "linguist-vendored", for: path)
    if vendored?.isTrue == true { return .skipped(.vendored) }
    // `-linguist-generated` takes a file back in.
    let isTakenBack = generated?.isFalse == true || vendored?.isFalse == true
    if case .text(let name) = attributes.value(of: "linguist-language", for: path) {
      guard let language = Language.named(name) else { return .skipped(.noLanguage) }
      return isTakenBack ? .measured(language.number) : withDefaults(path, .measured(language.number))
    }
    guard let language = Language.of(path) else {
      let hasExtension = path.name.dropFirst().contains(UInt8(ascii: "."))
      return hasExtension
        ? .skipped(.noLanguage) : isTakenBack ? .askShebang : withDefaults(path, .askShebang)
    }
    return isTakenBack ? .measured(language.number) : withDefaults(path, .measured(language.number))
  }

  private func withDefaults(_ path: RepositoryPath, _ choice: Choice) -> Choice {
    usesDefaults && ForeignCode.holds(path) ? .skipped(.excludedByDefault) : choice
  }

  /// What a file is written in, by its name or else by its first line; nil for one that is left out.
  public func language(of path: RepositoryPath, _ bytes: [UInt8]) -> Language? {
    switch choice(for: path) {
    case .measured(let number): Language.numbered(number)
    case .askShebang: Language.ofShebang(bytes)
    case .skipped: nil
    }
  }

  /// Larger ones are hardly ever written by hand.
  public static let sizeLimit = 4 << 20

  /// What a file turns out to be, and its tokens. Nothing is read beyond `bytes`.
  ///
  /// - Parameters:
  ///   - bytes: nil for a file over the limit.
  ///   - sink: empty before and after.
  func read(
    _ chosen: ChosenFile, _ bytes: [UInt8]?, _ options: TokenOptions, _ sink: inout TokenSink
  ) -> ReadFile {
    let (file, choice) = (chosen.file, chosen.choice)
    func skipped(_ reason: SkipReason) -> ReadFile { ReadFile(file, .skipped(reason), choice) }
    if case .skipped(let reason) = choice { return skipped(reason) }
    guard let bytes else { return skipped(.tooLarge) }
    if isBinary(bytes) { return skipped(.binary) }
    let language: Language
    switch choice {
    case .measured(let number):
      guard let known = Language.numbered(number) else { return skipped(.noLanguage) }
      language = known
    default:
      guard let found = Language.ofShebang(bytes) else { return skipped(.noShebang) }
      language = found
    }
    let content = tokenize(bytes, as: language, options, &sink)
    if bytes.count > 2000, bytes.count > 250 * max(1, content.lineCount) { return skipped(.minified) }
    return ReadFile(file, .measured(language.number), choice, content)
  }

  /// The same exclusions beside other attributes.
  public func with(_ attributes: GitAttributes) -> FileSelection {
    FileSelection(excluded: excluded, attributes: attributes, usesDefaults: usesDefaults)
  }

  /// Different for selections that may choose differently, the attributes aside.
  public var exclusions: UInt64 {
    var digest: UInt64 = usesDefaults ? 2 : 1
    func add(_ bytes: some Sequence<UInt8>) {
      for byte in bytes { digest = (digest ^ UInt64(byte)) &* 0x100_0000_01B3 }
      digest = mixed(digest)
    }
    for glob in excluded { add(glob.text.utf8) }
    return digest
  }
}
