/// The name of an object's entry: compared as bytes with the words a reader knows, made a `String` only when
/// asked for.
public struct JSONKey: Hashable, Sendable {
  private let bytes: [UInt8]
  private let range: Range<Int>

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    self.range = range
  }

  init(_ bytes: [UInt8]) { self.init(bytes, bytes.indices) }

  public var text: String { String(decoding: bytes[range], as: UTF8.self) }

  /// For `switch key { case "runs": … }`.
  public static func ~= (word: StaticString, key: JSONKey) -> Bool { key == word }

  public static func == (key: JSONKey, word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard key.range.count == count, word.hasPointerRepresentation else { return false }
    let start = key.range.lowerBound
    let span = key.bytes.span.extracting(start..<(start &+ count))
    let word = unsafe word.utf8Start
    for index in 0..<count where unsafe span[index] != word[index] { return false }
    return true
  }

  public static func == (a: JSONKey, b: JSONKey) -> Bool { a.bytes[a.range] == b.bytes[b.range] }

  /// FNV-1a over eight bytes at a time, with a last mix.
  var hash64: UInt64 {
    let span = bytes.span.extracting(range)
    let raw = unsafe span.bytes
    var hash = 0xCBF2_9CE4_8422_2325 ^ UInt64(span.count)
    var index = 0
    while index &+ 8 <= span.count {
      let word = unsafe raw.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
      hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 32
      index &+= 8
    }
    var rest: UInt64 = 0
    while index < span.count {
      rest = rest << 8 | UInt64(span[index])
      index &+= 1
    }
    hash = (hash ^ rest) &* 0x9E37_79B9_7F4A_7C15
    return hash ^ (hash >> 29)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(bytes[range]) }
}
