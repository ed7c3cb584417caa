/// Words of code, folded so that all writings of one name are one: lower case, without underscores.
enum CodeWord {
  /// Names that code may have for a table: its own, the singular that object mappers make of it, and without
  /// the app that Django puts in front.
  static func writings(ofTable name: String, _ framework: Framework) -> Set<UInt64> {
    var names = [name]
    if framework == .django, let end = name.firstIndex(of: "_") {
      names.append(String(name[name.index(after: end)...]))
    }
    return Set((names + names.flatMap(singulars)).map(folded))
  }

  private static func singulars(of name: String) -> [String] {
    for (plural, singular) in [("people", "person"), ("children", "child"), ("men", "man")] {
      if let stem = name.without(suffix: plural) { return [stem + singular] }
    }
    if let stem = name.without(suffix: "ies") { return [stem + "y"] }
    guard name.count > 3, let stem = name.without(suffix: "s"), !stem.hasSuffix("s") else { return [] }
    // cases and statuses look alike: both singulars count.
    return stem.hasSuffix("e") ? [stem, String(stem.dropLast())] : [stem]
  }

  static func folded(_ name: String) -> UInt64 { name.utf8.reduce(seed, step) }

  // FNV-1a over the letters that count. That two names of one change and one file share 64 bits does not
  // happen.
  private static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

  private static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    if byte == UInt8(ascii: "_") { return hash }
    let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    return (hash ^ UInt64(isCapital ? byte | 0x20 : byte)) &* 0x100_0000_01b3
  }

  struct Word {
    let folded: UInt64
    /// 1-based.
    let line: Int
    /// Begins with a capital as a class does, or stands where SQL and object mappers have a table's name.
    let looksLikeTable: Bool
  }

  /// The words of a text, one after the other.
  struct Scan {
    private let text: [UInt8]
    private var index = 0
    private var line = 1
    /// The word before was FROM, JOIN, INTO, UPDATE or TABLE.
    private var followsVerb = false

    init(_ text: [UInt8]) { self.text = text }

    mutating func next() -> Word? {
      while index < text.count, !CodeWord.isPart(text[index]) {
        if text[index] == 0x0A { line += 1 }
        index += 1
      }
      guard index < text.count else { return nil }
      let start = index
      var hash = CodeWord.seed
      while index < text.count, CodeWord.isPart(text[index]) {
        hash = CodeWord.step(hash, text[index])
        index += 1
      }
      let isCapital = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(text[start])
      let before = start > 0 ? text[start - 1] : 0x20
      let isMarked = "\"'`:.[".utf8.contains(before)
      defer { followsVerb = CodeWord.verbs.contains(hash) }
      return Word(folded: hash, line: line, looksLikeTable: isCapital || isMarked || followsVerb)
    }
  }

  private static let verbs = Set(["from", "join", "into", "update", "table"].map(folded))

  private static func isPart(_ byte: UInt8) -> Bool { byte != UInt8(ascii: "$") && isWordByte(byte) }
}
