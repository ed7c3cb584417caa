internal import SourceText

/// What the first 256 KiB of a document show of its form: enough to tell formats apart, whatever its name.
public enum DocumentHead: Sendable, CustomStringConvertible {
  case xml(XMLOutline)
  case json(JSONOutline)
  /// The first lines, without blanks at their ends and colours; a line that the head cuts is left out.
  case text([String])
  case empty

  public static let size = 256 << 10

  public init(_ bytes: [UInt8], source: String) {
    // An even cut keeps UTF-16 whole.
    let head = bytes.count <= Self.size ? bytes : Array(bytes[..<Self.size])
    // What is not really UTF-16 is refused later, with its reason.
    let plain = (try? plainText(head, source: source)) ?? head
    let start = plain.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let first = firstOfText(plain.span.extracting(start...))
    switch first {
    case nil: self = .empty
    case UInt8(ascii: "<"): self = .xml(XMLOutline(of: head, source: source))
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      self = .json(JSONOutline(of: plain, isCut: bytes.count > head.count, source: source))
    default:
      self = .text(firstLines(plain, from: start, isCut: bytes.count > head.count))
    }
  }

  /// Looks at the first bytes; the document gives them again.
  public init(_ document: DocumentInput) throws(DocumentProblem) {
    // One more, to know whether there is more.
    self.init(try document.head(Self.size + 1), source: document.source)
  }

  /// For a message: what was found instead of a report.
  public var description: String {
    switch self {
    case .xml(let outline):
      outline.root.isEmpty ? "XML without an element" : "XML with the root <\(outline.root)>"
    case .json(let outline):
      outline.topKeys.isEmpty
        ? "JSON without keys"
        : "JSON with the keys \(outline.topKeys.prefix(5).map { "\"\($0)\"" }.joined(separator: ", "))"
    case .text(let lines): "text that begins with \"\((lines.first ?? "").truncated(to: 60))\""
    case .empty: "nothing"
    }
  }
}

/// The first byte after blanks and what parts the documents of a stream.
private func firstOfText(_ text: Span<UInt8>) -> UInt8? {
  for index in 0..<text.count {
    switch text[index] {
    case 0x20, 0x0A, 0x0D, 0x09, 0x00, 0x1E: continue
    default: return text[index]
    }
  }
  return nil
}

private func firstLines(_ text: [UInt8], from start: Int, isCut: Bool) -> [String] {
  let span = text.span
  var lines: [String] = []
  var start = start
  while start < span.count, lines.count < 1_000 {
    var low = start
    var high = start
    while high < span.count, span[high] != 0x0A { high &+= 1 }
    if high == span.count, isCut { break }
    start = high + 1
    while low < high, span[low] <= 0x20, span[low] != 0x1B { low &+= 1 }
    while high > low, span[high - 1] <= 0x20 { high &-= 1 }
    if low < high {
      lines.append(String(decoding: withoutTerminalColours(span.extracting(low..<high)), as: UTF8.self))
    }
  }
  return lines
}

/// The elements at the start of an XML document.
public struct XMLOutline: XMLHandler, Sendable {
  public private(set) var root = ""
  public private(set) var rootAttributes: Set<String> = []
  /// Names of elements, and `element@attribute`.
  public private(set) var names: Set<String> = []
  private var seen = 0

  public var wantsText: Bool { false }

  init(of head: [UInt8], source: String) {
    // Without memory for a parser the document shows nothing.
    guard var reader = try? XMLReader(self, source: source) else { return }
    // A wrong document is refused when it is read; here counts what was seen until then.
    try? reader.push(head.span)
    self = reader.abandon() ?? self
  }

  public mutating func start(_ element: borrowing XMLElement) {
    guard seen < 2_000 else { return }
    seen += 1
    let name = element.name
    if root.isEmpty {
      root = name
      rootAttributes = Set(element.allAttributes.map(\.name))
    }
    guard names.count < 500 else { return }
    names.insert(name)
    for attribute in element.allAttributes { names.insert("\(name)@\(attribute.name)") }
  }
}

/// The keys at the start of a JSON document; of the first one where several stand one after another.
public struct JSONOutline: Sendable {
  /// Keys from the root down; `[]` stands for any place in a list.
  public private(set) var paths: Set<[String]> = []
  public private(set) var topKeys: [String] = []
  /// Texts and numbers of the top level, short ones only: `version`, `bomFormat`.
  public private(set) var topTexts: [String: String] = [:]

  private static let depth = 6
  private static let longestText = 64

  init(of head: [UInt8], isCut: Bool, source: String) {
    var end = head.count
    // The cut may go through a character.
    if isCut { while end > 0, head[end - 1] >= 0x80 { end -= 1 } }
    do {
      var reader = try JSONReader(Array(head[..<end]), source: source)
      try look(&reader, [])
    } catch {
      // Where the head ends, or where the document is wrong; it is refused when it is read.
    }
  }

  /// One of the paths begins so. `*` is any key, and `[]` any place in a list.
  public func has(_ keys: String...) -> Bool {
    // Where a path goes on, its beginnings are paths of their own.
    guard keys.contains("*") else { return paths.contains(keys) }
    return paths.contains { path in
      path.count >= keys.count && zip(path, keys).allSatisfy { $1 == "*" ? $0 != "[]" : $0 == $1 }
    }
  }

  private mutating func look(_ reader: inout JSONReader, _ path: [String]) throws(DocumentProblem) {
    if path.count <= 1 || (paths.count < 2_000 && path.count <= Self.depth) { paths.insert(path) }
    switch try reader.kind() {
    case .object where path.count < Self.depth:
      try reader.object { reader, key throws(DocumentProblem) in
        let name = key.text
        if path.isEmpty, topKeys.count < 100 { topKeys.append(name) }
        try look(&reader, path + [name])
      }
    case .array where path.count < Self.depth:
      try reader.array { reader throws(DocumentProblem) in try look(&reader, path + ["[]"]) }
    case .string where path.count == 1:
      let text = try reader.string()
      if text.utf8.count <= Self.longestText { topTexts[path[0]] = text }
    case .number where path.count == 1: topTexts[path[0]] = try reader.number()
    default: try reader.skip()
    }
  }
}
