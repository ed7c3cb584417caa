internal import SourceText

/// A document as it arrives: in one piece, or in pieces as a file is read. Gzip is unpacked on the way, and the
/// limits for bytes and expansion hold from piece to piece.
public final class DocumentInput {
  /// The document as a person knows it, for messages.
  public let source: String
  public let limits: DocumentLimits
  private let more: () throws(DocumentProblem) -> [UInt8]
  /// Read ahead to look at it.
  private var waiting: [[UInt8]] = []
  private var taken = 0
  private var inflating: Inflating?

  /// - Parameter more: the next piece; an empty one is the end, and is not asked for twice.
  public init(
    source: String, limits: DocumentLimits = .report, more: @escaping () throws(DocumentProblem) -> [UInt8]
  ) {
    self.source = source
    self.limits = limits
    self.more = more
  }

  /// A document that something else reads.
  ///
  /// - Parameter pieces: the next piece; empty at the end. What it throws is the document's problem.
  public convenience init(
    pieces: @escaping () throws -> [UInt8], source: String, limits: DocumentLimits = .report
  ) {
    self.init(source: source, limits: limits) { () throws(DocumentProblem) in
      do { return try pieces() } catch {
        throw DocumentProblem(mark: Mark(source: source, line: 0, column: 0), message: "\(error)")
      }
    }
  }

  public convenience init(_ bytes: [UInt8], source: String, limits: DocumentLimits = .report) {
    var left = bytes
    self.init(source: source, limits: limits) {
      defer { left = [] }
      return left
    }
  }

  /// The first bytes, as many as asked for or all there are; `next` gives them again.
  public func head(_ count: Int) throws(DocumentProblem) -> [UInt8] {
    var have = waiting.reduce(0) { $0 + $1.count }
    while have < count {
      let piece = try read()
      if piece.isEmpty { break }
      have += piece.count
      waiting.append(piece)
    }
    if waiting.count == 1, have <= count { return waiting[0] }
    var head: [UInt8] = []
    head.reserveCapacity(min(have, count))
    for piece in waiting where head.count < count { head += piece.prefix(count - head.count) }
    return head
  }

  /// The next piece, unpacked; empty at the end.
  public func next() throws(DocumentProblem) -> [UInt8] {
    waiting.isEmpty ? try read() : waiting.removeFirst()
  }

  /// Everything that is left, in one piece.
  public func rest() throws(DocumentProblem) -> [UInt8] {
    var all = try next()
    while true {
      let piece = try next()
      if piece.isEmpty { return all }
      all += piece
    }
  }

  private var state = State.fresh

  private enum State { case fresh, plain, packed, ended }

  private func read() throws(DocumentProblem) -> [UInt8] {
    guard state != .ended else { return [] }
    var piece = try more()
    if state == .fresh {
      // A file may begin with a piece of one byte.
      while piece.count == 1 {
        let next = try more()
        if next.isEmpty { break }
        piece += next
      }
      state = GzipReader.looksLike(piece) ? .packed : .plain
      if state == .packed { inflating = try Inflating(source: source, limits: limits) }
    }
    if let inflating {
      while true {
        let isLast = piece.isEmpty
        let plain = try inflating.inflate(piece)
        if isLast { state = .ended }
        if isLast || !plain.isEmpty { return plain }
        piece = try more()
      }
    }
    taken += piece.count
    guard taken <= limits.bytes else {
      throw DocumentProblem(
        mark: Mark(source: source, line: 1, column: 1),
        message: "larger than \(byteCount(limits.bytes)), the limit for this kind of file")
    }
    if piece.isEmpty { state = .ended }
    return piece
  }
}

/// A `GzipReader` that several calls share.
private final class Inflating {
  private var reader: GzipReader?

  init(source: String, limits: DocumentLimits) throws(DocumentProblem) {
    reader = try GzipReader(source: source, limits: limits)
  }

  /// What a piece becomes. An empty piece is the end, which is checked.
  func inflate(_ piece: [UInt8]) throws(DocumentProblem) -> [UInt8] {
    var plain: [UInt8] = []
    if piece.isEmpty {
      try reader.take()?.finish()
      return []
    }
    try reader?.push(piece.span) { part throws(DocumentProblem) in
      unsafe part.withUnsafeBufferPointer { unsafe plain.append(contentsOf: $0) }
    }
    return plain
  }
}
