/// Which bytes of a file are comments and which are texts; the rest is code. Ascending, without overlaps.
public struct SourceOutline: Hashable, Sendable {
  public private(set) var comments: [Range<Int>] = []
  /// What stands between the quotes; code inside of a text is code.
  public private(set) var texts: [Range<Int>] = []

  /// What the language's lexer makes of a file.
  ///
  /// - Complexity: linear in the bytes, whatever they are.
  public init(_ bytes: [UInt8], as language: Language) {
    var options = TokenOptions()
    // Comments behind imports count too.
    options.ignoresImports = false
    options.honoursSuppressions = false
    self = unsafe bytes.withUnsafeBufferPointer { buffer in
      var lexer = Lexer(unsafe SourceBytes(buffer), language.lexicon, options)
      lexer.outline = SourceOutline()
      lexer.runAll()
      return lexer.outline ?? SourceOutline()
    }
  }

  private init() {}

  mutating func addComment(_ range: Range<Int>) { if !range.isEmpty { comments.append(range) } }
  mutating func addText(_ range: Range<Int>) { if !range.isEmpty { texts.append(range) } }

  /// The bytes from there on are read again.
  mutating func forget(from start: Int) {
    comments.removeAll { $0.lowerBound >= start }
    texts.removeAll { $0.lowerBound >= start }
  }
}
