/// The work of `SQLScript`: one pass over the bytes.
struct SQLSplitter {
  private var scanner: SQLScanner
  private let dialect: Engine.Dialect
  private var index = 0
  private var line: Int
  /// `;`, or what MySQL's `DELIMITER` said.
  private var delimiter: [UInt8] = [UInt8(ascii: ";")]

  /// Found, and not yet handed out: at most two, since each step ends one at most.
  private var pending: [SQLScript.Statement] = []
  private(set) var oddities: [SQLScript.Oddity] = []

  // What is known of the statement that is read.
  /// What the statement became up to here, once a comment or a hole in it made it another than the text; nil
  /// before.
  private var rewritten: [UInt8]?
  private var start: Int?
  private var startLine = 0
  private var words: [String] = []
  /// The first word is CREATE or ALTER.
  private var isDefinition = false
  private var lastWord = ""
  private var blockDepth = 0
  private var hasHoles = false
  private var isUnfinished = false
  private var depth = DepthEstimate()
  private var longName: String?
  /// `/*!40101` was opened: its `*/` is to be left out.
  private var isInExecutedComment = false

  init(_ text: [UInt8], dialect: Engine.Dialect, firstLine: Int) {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    scanner = SQLScanner(text: text, dialect: dialect)
    self.dialect = dialect
    line = firstLine
    if text.starts(with: mark) { index = mark.count }
  }

  /// The next statement; nil at the end, where `oddities` holds all.
  mutating func next() -> SQLScript.Statement? {
    while pending.isEmpty, index < scanner.text.count { step() }
    if pending.isEmpty, start != nil {
      isUnfinished = isUnfinished || depth.isOpen
      finish()
    }
    return pending.isEmpty ? nil : pending.removeFirst()
  }

  private mutating func step() {
    let byte = scanner.text[index]
    if byte == 0x0A {
      line += 1
      append(to: index + 1)
      return
    }
    if byte <= 0x20 { return append(to: index + 1) }
    if let hidden = scanner.endOfHidden(at: index) { return take(hidden) }
    if isInExecutedComment, byte == UInt8(ascii: "*"), scanner.peek(index + 1) == UInt8(ascii: "/") {
      isInExecutedComment = false
      rewrite(with: [])
      index += 2
      return
    }
    if byte == UInt8(ascii: "/"), scanner.isExecutedComment(index) { return enterExecutedComment() }
    if hasLineCommands, start == nil || dialect == .sqlserver, isLineStart, takeLineCommand() { return }
    if let end = endOfDelimiter() {
      let stop = index
      index = end
      return finish(before: stop)
    }
    if byte == UInt8(ascii: "\\"), dialect == .postgres { return takePsqlCommand() }
    if let end = endOfHole() { return takeHole(end) }
    begin()
    if isWordByte(byte) {
      takeWord()
    } else {
      depth.add(byte)
      append(to: index + 1)
    }
  }

  // MARK: parts

  private mutating func begin() {
    guard start == nil else { return }
    start = index
    startLine = line
  }

  private mutating func append(to end: Int) {
    if start != nil { rewritten? += scanner.text[index..<end] }
    index = end
  }

  /// From here on the statement is not what stands in the text.
  private mutating func rewrite(with bytes: [UInt8]) {
    guard let start else { return }
    if rewritten == nil { rewritten = Array(scanner.text[start..<index]) }
    rewritten? += bytes
  }

  private mutating func take(_ hidden: (end: Int, isClosed: Bool, kind: SQLScanner.Hidden)) {
    let isComment = hidden.kind == .comment
    if !isComment {
      begin()
      depth.addWord()
      if hidden.kind == .name, hidden.end - index > 65 {
        noteLongName(scanner.text[(index + 1)..<(hidden.end - 1)])
      }
    }
    if !hidden.isClosed {
      begin()
      isUnfinished = true
    }
    let lines = scanner.text[index..<hidden.end].count { $0 == 0x0A }
    if isComment, start != nil, hidden.isClosed {
      // A comment becomes as many line ends as it had, so that lines of the statement stay what they are.
      rewrite(with: [UInt8(ascii: " ")] + [UInt8](repeating: 0x0A, count: lines))
      index = hidden.end
    } else {
      append(to: hidden.end)
    }
    line += lines
  }

  private mutating func enterExecutedComment() {
    isInExecutedComment = true
    rewrite(with: [])
    index += scanner.peek(index + 2) == UInt8(ascii: "!") ? 3 : 4
    while let byte = scanner.peek(index), (48...57).contains(byte) { index += 1 }
  }

  private mutating func takeWord() {
    var end = index
    while end < scanner.text.count, isWordByte(scanner.text[end]) {
      // A string's prefix is no word of its own: E'…', and `$tag$` starts no word.
      if scanner.text[end] == UInt8(ascii: "$"), end == index { break }
      end += 1
    }
    if end == index { end += 1 }
    if end - index <= 16 {
      // Only the first words, and those of routines, are ever asked for.
      if words.count < 12 || isDefinition {
        let word = capitals(scanner.text[index..<end])
        if words.isEmpty { isDefinition = word == "CREATE" || word == "ALTER" }
        if words.count < 12 { words.append(word) }
        follow(word)
        lastWord = word
      }
    } else {
      lastWord = ""
      if end - index > 63 { noteLongName(scanner.text[index..<end]) }
    }
    depth.addWord()
    append(to: end)
  }

  /// Bodies of routines hold semicolons: `BEGIN ATOMIC … END` in PostgreSQL, `BEGIN … END` elsewhere.
  private mutating func follow(_ word: String) {
    guard isDefinition else { return }
    switch word {
    case "ATOMIC" where isRoutine && dialect == .postgres: blockDepth += 1
    case "BEGIN" where isRoutine && dialect != .postgres: blockDepth += 1
    case "CASE" where blockDepth > 0 && lastWord != "END": blockDepth += 1
    case "END" where blockDepth > 0 && !isEndOfInnerBlock: blockDepth -= 1
    default: break
    }
  }

  private var isRoutine: Bool { words.contains { Self.routines.contains($0) } }

  /// `END IF`, `END LOOP`: of a block that was not counted.
  private var isEndOfInnerBlock: Bool {
    var next = index + 3
    while let byte = scanner.peek(next), byte <= 0x20 { next += 1 }
    let rest = scanner.text[min(next, scanner.text.count)...].prefix(6)
    let word = String(decoding: rest.prefix { isWordByte($0) }, as: UTF8.self).uppercased()
    return ["IF", "LOOP", "WHILE", "REPEAT"].contains(word)
  }

  private static let routines: Set<String> = ["FUNCTION", "PROCEDURE", "TRIGGER", "EVENT"]

  // MARK: ends

  private func endOfDelimiter() -> Int? {
    // First, since this is asked at every token.
    guard scanner.text[index] == delimiter[0] else { return nil }
    guard blockDepth == 0 || delimiter != [UInt8(ascii: ";")] else { return nil }
    if delimiter.count == 1, depth.isOpen { return nil }
    let end = index + delimiter.count
    guard end <= scanner.text.count, scanner.text[index..<end].elementsEqual(delimiter) else { return nil }
    return end
  }

  /// - Parameter end: of the statement; nil for here.
  private mutating func finish(before end: Int? = nil) {
    defer { reset() }
    guard let start else { return }
    var text = rewritten ?? Array(scanner.text[start..<max(start, end ?? index)])
    var data = 0
    if dialect == .postgres, words.first == "COPY", words.contains("STDIN"), words.contains("FROM") {
      data = passCopyData()
    }
    while let last = text.last, last <= 0x20 { text.removeLast() }
    pending.append(
      SQLScript.Statement(
        text: text, line: startLine, depth: depth.deepest, hasHoles: hasHoles, isUnfinished: isUnfinished,
        longName: longName, dataLines: data))
  }

  private mutating func reset() {
    rewritten = nil
    start = nil
    isDefinition = false
    words.removeAll(keepingCapacity: true)
    blockDepth = 0
    hasHoles = false
    isUnfinished = false
    depth.restart()
    longName = nil
  }

  private mutating func noteLongName(_ name: ArraySlice<UInt8>) {
    if longName == nil { longName = String(decoding: name.prefix(256), as: UTF8.self) }
  }

  /// Lines up to `\.`; how many.
  private mutating func passCopyData() -> Int {
    let text = scanner.text
    index = min(scanner.endOfLine(index) + 1, text.count)
    line += 1
    var count = 0
    while index < text.count {
      let end = scanner.endOfLine(index)
      let isEnd = text[index..<end].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: ".")])
      index = min(end + 1, text.count)
      line += 1
      if isEnd { break }
      count += 1
    }
    return count
  }

  // MARK: what is no SQL

  private var hasLineCommands: Bool { dialect != .postgres && dialect != .sqlite }

  private var isLineStart: Bool {
    var place = index - 1
    while place >= 0, scanner.text[place] == 0x20 || scanner.text[place] == 0x09 { place -= 1 }
    return place < 0 || scanner.text[place] == 0x0A || scanner.text[place] == 0x0D
      || scanner.text[place] == 0xBF
  }

  /// MySQL's `DELIMITER`, SQL Server's `GO`.
  private mutating func takeLineCommand() -> Bool {
    let end = scanner.endOfLine(index)
    let parts = scanner.text[index..<end].split { $0 <= 0x20 }
    guard let first = parts.first else { return false }
    let word = String(decoding: first.prefix(10), as: UTF8.self).uppercased()
    if dialect == .sqlserver, word == "GO" {
      finish()
      index = end
      return true
    }
    guard dialect == .mysql || dialect == .mariadb, word == "DELIMITER", parts.count > 1, parts[1].count <= 16
    else { return false }
    delimiter = Array(parts[1])
    index = end
    return true
  }

  /// `\connect`, `\i`, `\set`: to the end of the line. One that stands behind a statement ends it, as `\g`
  /// does.
  private mutating func takePsqlCommand() {
    let end = scanner.endOfLine(index)
    let command = scanner.text[(index + 1)..<end].prefix { isWordByte($0) || $0 == UInt8(ascii: "!") }
    let name = String(decoding: command.prefix(24), as: UTF8.self)
    let place = line
    if start != nil { finish() }
    if !Self.harmlessCommands.contains(name) {
      oddities.append(
        .init(
          line: place,
          part: OpaquePart(.notAnalysable, "the psql command \\\(name), which only psql can carry out")))
    }
    index = end
  }

  private static let harmlessCommands: Set<String> = [
    "set", "unset", "echo", "qecho", "warn", "timing", "pset", "x", "t", "a", "encoding", "restrict",
    "unrestrict", "g", "", ".", "q", "prompt", "o", "errverbose",
  ]

  /// Where a hole of a template ends that starts here: `${x}`, `{{ x }}`, psql's `:x`, `:'x'`, `:"x"`.
  private func endOfHole() -> Int? {
    let text = scanner.text
    let next = scanner.peek(index + 1)
    func close(_ first: UInt8, _ second: UInt8?, from start: Int) -> Int? {
      var place = start
      while place < text.count, text[place] != 0x0A, place - index < 256 {
        if text[place] == first {
          guard let second else { return place + 1 }
          if scanner.peek(place + 1) == second { return place + 2 }
        }
        place += 1
      }
      return nil
    }
    switch text[index] {
    case UInt8(ascii: "$") where next == UInt8(ascii: "{"):
      return close(UInt8(ascii: "}"), nil, from: index + 2)
    case UInt8(ascii: "{") where next == UInt8(ascii: "{"):
      return close(UInt8(ascii: "}"), UInt8(ascii: "}"), from: index + 2)
    case UInt8(ascii: ":") where dialect == .postgres:
      guard index == 0 || text[index - 1] != UInt8(ascii: ":"), let next else { return nil }
      // A slice of an array, `a[1:n]`, looks the same; it hardly occurs in what changes a schema.
      if next == UInt8(ascii: "'") || next == UInt8(ascii: "\"") {
        return close(next, nil, from: index + 2)
      }
      guard isWordByte(next), !(48...57).contains(next) else { return nil }
      return text[(index + 1)...].firstIndex { !isWordByte($0) } ?? text.count
    default: return nil
    }
  }

  private mutating func takeHole(_ end: Int) {
    begin()
    hasHoles = true
    depth.addWord()
    rewrite(with: [UInt8](repeating: UInt8(ascii: "x"), count: end - index))
    index = end
  }
}

/// The word in capitals, as far as ASCII goes: keywords are nothing else.
private func capitals(_ word: ArraySlice<UInt8>) -> String {
  unsafe String(unsafeUninitializedCapacity: word.count) { buffer in
    var count = 0
    for byte in word {
      unsafe buffer[count] = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte & 0xDF : byte
      count += 1
    }
    return count
  }
}
