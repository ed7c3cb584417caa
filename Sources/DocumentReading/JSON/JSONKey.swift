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
    guard key.range.count == count else { return false }
    return word.withUTF8Buffer { word in
      let span = key.bytes.span
      for index in 0..<count where unsafe span[key.range.lowerBound &+ index] != word[index] { return false }
      return true
    }
  }

  public static func == (a: JSONKey, b: JSONKey) -> Bool { a.bytes[a.range] == b.bytes[b.range] }

  /// FNV-1a with a last mix.
  var hash64: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    let span = bytes.span
    for index in range { hash = (hash ^ UInt64(span[index])) &* 0x100_0000_01B3 }
    return hash ^ (hash >> 29)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(bytes[range]) }
}
