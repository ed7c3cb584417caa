/// The `.gitattributes` files of a tree, as gitattributes(5) says: for each attribute the last line of the nearest
/// file that speaks of it decides. Macros beside `binary` are not known.
public struct GitAttributes: Sendable {
  public enum Value: Hashable, Sendable {
    case set, unset
    case text(String)

    /// `linguist-generated`, `linguist-generated=true`
    public var isTrue: Bool { self == .set || self == .text("true") }
    /// `-linguist-generated`, `linguist-generated=false`
    public var isFalse: Bool { self == .unset || self == .text("false") }
  }

  /// For each attribute the lines that speak of it, those of the deepest folders first, later lines first.
  private var rules: [String: [Rule]] = [:]

  private struct Rule: Sendable {
    let folder: [UInt8]
    let isForNames: Bool
    let wildcards: [Wildcard]
    /// nil takes back what a line before said.
    let value: Value?
  }

  public init() {}

  public static let fileName = ".gitattributes"
  /// Bytes of one file, as in git.
  public static let sizeLimit = 100 << 20

  /// Lines beyond this many in one file are left out, as is a line of more than 2,048 bytes, as in git.
  static let lineLimit = 100_000
  static let lengthLimit = 2048

  /// - Parameter file: the path of the `.gitattributes`, whose folder its lines are for.
  public mutating func add(_ content: [UInt8], at file: RepositoryPath) {
    let text = content.starts(with: [0xEF, 0xBB, 0xBF]) ? content.dropFirst(3) : content[...]
    let lines = text.split(separator: UInt8(ascii: "\n"), maxSplits: Self.lineLimit)
    for line in lines.prefix(Self.lineLimit).reversed() { read(line, in: file.folder?.bytes ?? []) }
    for name in rules.keys {
      // Stable: lines of one folder stay in their order.
      rules[name] = rules[name]?.enumerated().sorted {
        ($1.element.folder.count, $0.offset) < ($0.element.folder.count, $1.offset)
      }.map(\.element)
    }
  }

  /// nil where nothing is said.
  public func value(of attribute: String, for path: RepositoryPath) -> Value? {
    guard let rules = rules[attribute] else { return nil }
    let name = path.name.map(UInt32.init)
    for rule in rules {
      let folder = rule.folder
      guard
        folder.isEmpty || path.bytes.starts(with: folder) && path.bytes.dropFirst(folder.count).first == slash
      else { continue }
      let inside = path.bytes.dropFirst(folder.isEmpty ? 0 : folder.count + 1).map(UInt32.init)
      if rule.wildcards.contains(where: { $0.matches(rule.isForNames ? name : inside) }) { return rule.value }
    }
    return nil
  }

  /// Nothing comes of a comment, a macro, a negative pattern (git forbids them), a pattern for folders
  /// (attributes are for files) and one that can match nothing.
  private mutating func read(_ bytes: ArraySlice<UInt8>, in folder: [UInt8]) {
    let line = bytes.last == UInt8(ascii: "\r") ? bytes.dropLast() : bytes
    guard line.count <= Self.lengthLimit else { return }
    let words = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard var pattern = words.first, let first = pattern.first, first != UInt8(ascii: "#"),
      first != UInt8(ascii: "!"), !pattern.starts(with: "[attr]".utf8), pattern.last != slash
    else { return }
    let isForNames = !pattern.contains(slash)
    if first == slash { pattern = pattern.dropFirst() }
    guard let wildcards = GitIgnore.wildcards(Array(pattern), isForNames: isForNames) else { return }
    // Within a line the last word on an attribute counts, and the rules go backwards.
    for word in words.dropFirst().reversed() {
      let text = String(decoding: word, as: UTF8.self)
      let (name, value): (Substring, Value?) =
        if text.hasPrefix("-") {
          (text.dropFirst(), .unset)
        } else if text.hasPrefix("!") {
          (text.dropFirst(), nil)
        } else if let equals = text.firstIndex(of: "=") {
          (text[..<equals], .text(String(text[text.index(after: equals)...])))
        } else {
          (text[...], .set)
        }
      rules[String(name), default: []].append(
        Rule(folder: folder, isForNames: isForNames, wildcards: wildcards, value: value))
    }
  }
}

private let slash = UInt8(ascii: "/")
