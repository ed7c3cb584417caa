/// What counts as the same token, and which tokens count. A part of an index's key: another choice is another
/// index.
public struct TokenOptions: Hashable, Sendable {
  /// Every text and every number is the same token.
  public var ignoresLiterals = false
  /// Every word that is no keyword is the same token.
  public var ignoresIdentifiers = false
  /// Import statements are no tokens.
  public var ignoresImports = true
  /// A table of constants is one token, however long, so that two tables are a clone only inside of one.
  public var collapsesTables = true
  /// Code between comments such as `CPD-OFF` and `CPD-ON` is no clone.
  public var honoursSuppressions = true

  public init() {}

  /// Grows with every change of what a lexer makes of the same bytes.
  static let lexerVersion: UInt64 = 1

  /// Different for options that give different tokens.
  var digest: UInt64 {
    var bits: UInt64 = 0
    for (index, flag) in [
      ignoresLiterals, ignoresIdentifiers, ignoresImports, collapsesTables, honoursSuppressions,
    ].enumerated() where flag { bits |= 1 << UInt64(index) }
    return mixed(Self.lexerVersion << 32 | bits)
  }
}
