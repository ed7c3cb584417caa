/// The bytes of a report: held, or read from where they lie each time that somebody asks.
public struct ReportContent: Sendable {
  /// Gives the next bytes with each call, and none at the end.
  public typealias Pieces = () throws -> [UInt8]

  /// Bytes.
  public let count: Int
  private let source: Source
  private let whole: @Sendable () throws -> Void

  private enum Source: Sendable {
    case held([UInt8])
    case stored(@Sendable () throws -> Pieces)
  }

  public init(_ bytes: [UInt8]) {
    count = bytes.count
    source = .held(bytes)
    whole = {}
  }

  /// - Parameters:
  ///   - open: begins to read at the first byte. What it gives throws where the bytes are no longer those that were
  ///     counted.
  ///   - whole: see `check`.
  public init(
    count: Int, whole: @escaping @Sendable () throws -> Void = {},
    open: @escaping @Sendable () throws -> Pieces
  ) {
    self.count = count
    self.whole = whole
    source = .stored(open)
  }

  /// To be asked once everybody has read, whether or not it was all of it.
  ///
  /// - Throws: where the bytes that the digest was taken of are not those that were counted.
  public func check() throws { try whole() }

  /// A reading of its own, from the first byte.
  public func pieces() -> Pieces {
    var rest: Pieces?
    return {
      if let rest { return try rest() }
      switch source {
      case .held(let bytes):
        rest = { [] }
        return bytes
      case .stored(let open):
        let next = try open()
        rest = next
        return try next()
      }
    }
  }

  /// All of them, held: for what cannot be read in pieces.
  public func bytes() throws -> [UInt8] {
    if case .held(let bytes) = source { return bytes }
    let next = pieces()
    var all: [UInt8] = []
    all.reserveCapacity(count)
    while true {
      let piece = try next()
      if piece.isEmpty { return all }
      all += piece
    }
  }
}
