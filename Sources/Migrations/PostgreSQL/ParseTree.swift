/// The tree that libpg_query writes as JSON, read into one flat array: no recursion, so that its depth costs
/// no
/// stack, and no object a node.
final class ParseTree: Sendable {
  enum Kind: UInt8, Sendable { case object, array, string, number, yes, no, null }

  struct Entry: Sendable {
    let kind: Kind
    /// The name that it has in its object; empty in an array.
    let key: Range<Int32>
    /// Its bytes, without quotes.
    var value: Range<Int32>
    /// The entry behind all that is inside of it.
    var next: Int32
  }

  let bytes: [UInt8]
  let entries: [Entry]

  /// nil for what is no JSON.
  init?(_ bytes: [UInt8]) {
    guard bytes.count < Int(Int32.max) else { return nil }
    guard let entries = Self.read(bytes) else { return nil }
    self.bytes = bytes
    self.entries = entries
  }

  var root: ParseNode { ParseNode(tree: self, index: 0) }

  private static func read(_ bytes: [UInt8]) -> [Entry]? {
    let text = bytes.span
    var entries: [Entry] = []
    var open: [Int] = []
    var key: Range<Int32> = 0..<0
    var index = 0
    /// A closed string is a key where a colon follows it in an object.
    while index < text.count {
      let byte = text[index]
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        open.append(entries.count)
        entries.append(
          Entry(kind: byte == UInt8(ascii: "{") ? .object : .array, key: key, value: 0..<0, next: 0))
        key = 0..<0
        index += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard let start = open.popLast() else { return nil }
        entries[start].next = Int32(entries.count)
        index += 1
      case UInt8(ascii: "\""):
        var end = index + 1
        while end < text.count, text[end] != UInt8(ascii: "\"") {
          end += text[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard end < text.count else { return nil }
        let range = Int32(index + 1)..<Int32(end)
        index = end + 1
        if index < text.count, text[index] == UInt8(ascii: ":") {
          key = range
          index += 1
        } else {
          entries.append(Entry(kind: .string, key: key, value: range, next: Int32(entries.count + 1)))
          key = 0..<0
        }
      case UInt8(ascii: ","), 0x20, 0x0A, 0x0D, 0x09: index += 1
      default:
        var end = index
        while end < text.count, !",]}".utf8.contains(text[end]) { end += 1 }
        let kind: Kind =
          switch byte {
          case UInt8(ascii: "t"): .yes
          case UInt8(ascii: "f"): .no
          case UInt8(ascii: "n"): .null
          default: .number
          }
        entries.append(
          Entry(kind: kind, key: key, value: Int32(index)..<Int32(end), next: Int32(entries.count + 1)))
        key = 0..<0
        index = end
      }
    }
    return open.isEmpty && !entries.isEmpty ? entries : nil
  }
}

/// One node of a `ParseTree`.
struct ParseNode {
  let tree: ParseTree
  let index: Int

  private var entry: ParseTree.Entry { tree.entries[index] }

  var kind: ParseTree.Kind { entry.kind }

  /// The entry of an object; nil where there is none, or where this is no object.
  subscript(key: StaticString) -> ParseNode? {
    guard kind == .object else { return nil }
    var place = index + 1
    while place < entry.next {
      if isKey(tree.entries[place].key, key) { return ParseNode(tree: tree, index: place) }
      place = Int(tree.entries[place].next)
    }
    return nil
  }

  /// Without an array of the key, since this is asked of every entry of every object.
  private func isKey(_ place: Range<Int32>, _ key: StaticString) -> Bool {
    guard place.count == key.utf8CodeUnitCount else { return false }
    let start = Int(place.lowerBound)
    return key.withUTF8Buffer { buffer in
      for index in 0..<place.count where unsafe tree.bytes[start + index] != buffer[index] { return false }
      return true
    }
  }

  /// The items of an array; empty for anything else.
  var items: [ParseNode] { kind == .array ? children : [] }

  private var children: [ParseNode] {
    var nodes: [ParseNode] = []
    var place = index + 1
    while place < entry.next {
      nodes.append(ParseNode(tree: tree, index: place))
      place = Int(tree.entries[place].next)
    }
    return nodes
  }

  /// The name and the content of `{"Name": {…}}`, as libpg_query writes a node of a list or of an open
  /// type.
  var tagged: (name: String, node: ParseNode)? {
    guard kind == .object, index + 1 < entry.next else { return nil }
    let child = ParseNode(tree: tree, index: index + 1)
    return (child.key, child)
  }

  var key: String { String(decoding: tree.bytes[range(entry.key)], as: UTF8.self) }

  /// A string's text, escapes undone; nil for anything else.
  var string: String? {
    guard kind == .string else { return nil }
    let raw = tree.bytes[range(entry.value)]
    guard raw.contains(UInt8(ascii: "\\")) else { return String(decoding: raw, as: UTF8.self) }
    return String(decoding: unescaped(raw), as: UTF8.self)
  }

  var integer: Int? {
    kind == .number ? Int(String(decoding: tree.bytes[range(entry.value)], as: UTF8.self)) : nil
  }

  var isTrue: Bool { kind == .yes }

  /// All nodes below this one that stand under a key, deepest or not.
  func descendants(named key: StaticString) -> [ParseNode] {
    var nodes: [ParseNode] = []
    for place in (index + 1)..<max(index + 1, Int(entry.next))
    where isKey(tree.entries[place].key, key) {
      nodes.append(ParseNode(tree: tree, index: place))
    }
    return nodes
  }

  private func range(_ range: Range<Int32>) -> Range<Int> { Int(range.lowerBound)..<Int(range.upperBound) }

  private func unescaped(_ raw: ArraySlice<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    var place = raw.startIndex
    while place < raw.endIndex {
      guard raw[place] == UInt8(ascii: "\\"), place + 1 < raw.endIndex else {
        text.append(raw[place])
        place += 1
        continue
      }
      place += 2
      switch raw[place - 1] {
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "r"): text.append(0x0D)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0C)
      case UInt8(ascii: "u") where place + 4 <= raw.endIndex:
        // libpg_query writes only control characters, `<` and `>` so.
        let code = UInt32(String(decoding: raw[place..<place + 4], as: UTF8.self), radix: 16) ?? 0xFFFD
        text += Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
        place += 4
      default: text.append(raw[place - 1])
      }
    }
    return text
  }
}
