/// What INSERTs of the same shape are read as: they differ in nothing but constants of their rows. A dump has
/// millions of rows in some hundred shapes, and each that is parsed costs ten times what it takes to see its shape.
///
/// Only constants that no grammar looks into are left out of a shape: strings in plain quotes and digits, in a row
/// behind VALUES and not in parentheses of their own, where they may be the size of a type. A statement that holds
/// anything else that could end or join a constant has no shape.
struct InsertShapes {
  private var known: [UInt64: Reading] = [:]
  /// Of the last statement; kept for its memory.
  private var shape: [UInt8] = []

  private struct Reading {
    let shape: [UInt8]
    let operations: [Operation]
  }

  /// Bytes of a statement. A longer one has so many rows that hardly another has as many.
  private static let longest = 16 << 10
  private static let limit = 4_096

  /// - Parameter statement: without comments.
  mutating func operations(of statement: [UInt8], parse: () -> [Operation]) -> [Operation] {
    guard let hash = takeShape(of: statement) else { return parse() }
    if let reading = known[hash], reading.shape == shape { return reading.operations }
    let operations = parse()
    // Why one cannot be read may be said in words of its own.
    let isRead = operations.allSatisfy { if case .opaque = $0 { false } else { true } }
    if isRead, known.count < Self.limit { known[hash] = Reading(shape: shape, operations: operations) }
    return operations
  }

  /// The hash of the shape, which is in `shape` then; nil where the statement has none.
  private mutating func takeShape(of statement: [UInt8]) -> UInt64? {
    guard statement.count <= Self.longest, Self.isInsert(statement) else { return nil }
    let text = statement.span
    shape.removeAll(keepingCapacity: true)
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var depth = 0
    var hasRows = false
    var last: UInt8 = 0x20
    var index = 0
    while index < text.count {
      let byte = text[index]
      let isInRow = hasRows && depth == 1
      switch byte {
      // Dollar quotes, parameters and what psql would run.
      case UInt8(ascii: "$"), UInt8(ascii: "\\"): return nil
      case UInt8(ascii: "'"):
        // `E'…'`, `U&'…'` and the like have rules of their own.
        guard !isWordByte(last), last != UInt8(ascii: "&"), let end = Self.end(of: text, from: index) else {
          return nil
        }
        if !isInRow { append(text, index..<end, &hash) } else { append(byte, &hash) }
        index = end
        last = byte
        continue
      case UInt8(ascii: "\""):
        guard let end = Self.end(of: text, from: index) else { return nil }
        append(text, index..<end, &hash)
        index = end
        last = byte
        continue
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth -= 1
      case _ where isWordByte(byte) && !isWordByte(last):
        let start = index
        while index < text.count, isWordByte(text[index]), text[index] != UInt8(ascii: "$") { index &+= 1 }
        let word = start..<index
        if isInRow, Self.areDigits(text, word) {
          append(UInt8(ascii: "0"), &hash)
        } else {
          append(text, word, &hash)
          hasRows = hasRows || depth == 0 && Self.isValues(text, word)
        }
        last = text[index &- 1]
        continue
      default: break
      }
      append(byte, &hash)
      last = byte
      index &+= 1
    }
    return hash
  }

  /// FNV-1a.
  private mutating func append(_ byte: UInt8, _ hash: inout UInt64) {
    shape.append(byte)
    hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }

  private mutating func append(_ text: Span<UInt8>, _ range: Range<Int>, _ hash: inout UInt64) {
    for index in range { append(text[index], &hash) }
  }

  private static func isInsert(_ text: [UInt8]) -> Bool {
    let word = "insert".utf8
    return text.count > word.count && text[word.count] <= 0x20
      && zip(text, word).allSatisfy { $0 | 0x20 == $1 }
  }

  private static func isValues(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let word = "values".utf8
    guard range.count == word.count else { return false }
    return zip(range, word).allSatisfy { text[$0] | 0x20 == $1 }
  }

  private static func areDigits(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where text[index] &- 48 > 9 { return false }
    return true
  }

  /// Behind the quote that closes; nil for none.
  private static func end(of text: Span<UInt8>, from start: Int) -> Int? {
    let quote = text[start]
    var index = start &+ 1
    while index < text.count {
      if text[index] == quote {
        guard index &+ 1 < text.count, text[index &+ 1] == quote else { return index &+ 1 }
        index &+= 1
      }
      index &+= 1
    }
    return nil
  }
}
