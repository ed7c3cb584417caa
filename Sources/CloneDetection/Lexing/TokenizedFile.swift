/// What a lexer makes of one file.
public struct TokenizedFile: Sendable, Equatable {
  /// 32 bits for each token. Comments and white space are none.
  let tokens: [UInt32]
  /// The lines that hold tokens, in order.
  let lines: [CodeLine]
  /// Physical lines; a last one without an end counts.
  public let lineCount: Int
  /// Lines whose code a comment takes out of the comparison, the comments themselves among them.
  public let suppressed: [ClosedRange<Int>]

  public var tokenCount: Int { tokens.count }

  static let empty = TokenizedFile(tokens: [], lines: [], lineCount: 0, suppressed: [])

  /// Where in `lines` the token's line is.
  func lineIndex(of token: Int) -> Int {
    var low = 0
    var high = lines.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(lines[middle].firstToken) <= token { low = middle } else { high = middle }
    }
    return low
  }

  /// 1-based; 0 in a file without tokens.
  func line(of token: Int) -> Int { lines.isEmpty ? 0 : Int(lines[lineIndex(of: token)].number) }

  /// The tokens of one of `lines`.
  func tokens(onLineAt index: Int) -> Range<Int> {
    let end = index + 1 < lines.count ? Int(lines[index + 1].firstToken) : tokens.count
    return Int(lines[index].firstToken)..<end
  }
}
