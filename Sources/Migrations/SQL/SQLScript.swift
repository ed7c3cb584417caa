/// A text of SQL cut into its statements, by a splitter of our own: libpg_query's loses what no keyword
/// starts,
/// and cuts `BEGIN ATOMIC` bodies in two.
public struct SQLScript: Sendable {
  public struct Statement: Sendable {
    /// Without its semicolon and without comments around it.
    public let text: [UInt8]
    /// 1-based, of its first word.
    public let line: Int
    /// An estimate from above of how deep its tree can be: operators, brackets and words in a row between
    /// commas, added up over the levels of parentheses.
    public let depth: Int
    /// `${x}`, `{{ x }}`, `:x`: stood there and is now a plain word of the same length.
    public let hasHoles: Bool
    /// The quote, comment or parenthesis that the text ends in.
    public let isUnfinished: Bool
    /// The first word or quoted name of more than 63 bytes; nil for none.
    public let longName: String?
    /// Lines of data that follow a `COPY … FROM stdin`.
    public let dataLines: Int
  }

  /// What is there and is no statement.
  public struct Oddity: Hashable, Sendable {
    public let line: Int
    public let part: OpaquePart
  }

  public let statements: [Statement]
  public let oddities: [Oddity]

  /// Bytes of one file. Above any migration that people keep (the largest dumps in public repositories are
  /// near
  /// 60 MB).
  public static let sizeLimit = 128 << 20

  public init(_ text: [UInt8], dialect: Engine.Dialect, firstLine: Int = 1) {
    var splitter = SQLSplitter(text, dialect: dialect, firstLine: firstLine)
    var statements: [Statement] = []
    while let statement = splitter.next() { statements.append(statement) }
    self.statements = statements
    oddities = splitter.oddities
  }
}
