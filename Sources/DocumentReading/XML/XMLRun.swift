internal import CLibxml2

/// Reads past libxml2 what a report repeats by the thousand: `<line number="7" hits="1"/>` and its like.
///
/// Taken is only what XML 1.0 lets mean one thing alone: an empty element of one name, attributes in double quotes of
/// printable ASCII without references, nothing but white space around it. Everything else is libxml2's, and it does
/// not notice: an empty element leaves no trace in a parser. The handler gets the same calls either way.
@safe final class XMLRun {
  private let context: xmlParserCtxtPtr
  private let session: UnsafeMutablePointer<XMLSession>
  /// As the parser keeps it: once, with a zero byte behind it.
  private let name: UnsafePointer<xmlChar>
  /// `<line `
  private let begin: [UInt8]
  /// Five pointers each, as libxml2 hands them over.
  private let attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>
  /// The attributes' names of the element before, by place: mostly those of the next one too.
  private let names: UnsafeMutablePointer<XMLKeptName>

  private static let attributeLimit = 16

  /// - Parameter session: outlives the run, as the context does. nil where the parser has no memory for a name.
  init?(of element: StaticString, _ context: xmlParserCtxtPtr, _ session: UnsafeMutablePointer<XMLSession>) {
    let count = CInt(element.utf8CodeUnitCount)
    guard let name = unsafe xmlDictLookup(context.pointee.dict, element.utf8Start, count) else { return nil }
    unsafe self.context = context
    unsafe self.session = session
    unsafe self.name = name
    begin = Array("<\(element) ".utf8)
    unsafe attributes = .allocate(capacity: Self.attributeLimit * 5)
    unsafe attributes.initialize(repeating: nil, count: Self.attributeLimit * 5)
    unsafe names = .allocate(capacity: Self.attributeLimit)
    unsafe names.initialize(repeating: XMLKeptName(start: name, count: 0), count: Self.attributeLimit)
  }

  deinit {
    unsafe attributes.deallocate()
    unsafe names.deallocate()
  }

  /// Where the element begins next, at `start` or after it.
  func next(in bytes: Span<UInt8>, from start: Int) -> Int? {
    guard start < bytes.count else { return nil }
    return unsafe bytes.withUnsafeBufferPointer { bytes -> Int? in
      guard let base = bytes.baseAddress else { return nil }
      var at = start
      while bytes.count - at > begin.count {
        at += unsafe distance(to: UInt8(ascii: "<"), in: base + at, count: bytes.count - at)
        if unsafe begins(base + at, base + bytes.count) { return at }
        at += 1
      }
      return nil
    }
  }

  private func begins(_ at: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Bool {
    guard unsafe end - at > begin.count else { return false }
    for index in 0..<begin.count where unsafe at[index] != begin[index] { return false }
    return true
  }

  /// Reads elements at the start of `bytes`: how many bytes they take. 0 where the parser is not between two tags.
  func take(_ bytes: Span<UInt8>) -> Int {
    guard let waiting = waitingLines, unsafe session.pointee.canRun else { return 0 }
    unsafe session.pointee.place.linesAhead = waiting
    defer { unsafe session.pointee.place.linesAhead = 0 }
    return unsafe bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return 0 }
      let end = unsafe base + bytes.count
      var taken = unsafe base
      while let (element, breaks) = unsafe firstElement(taken, end) {
        let start = unsafe taken
        guard let count = unsafe readAttributes(element, end, then: &taken) else { break }
        unsafe move(by: taken - start, breaks)
        let length = unsafe taken - element + begin.count
        guard unsafe session.pointee.take(name, attributes, count: count, length: length) else { break }
      }
      unsafe session.pointee.count(taken - base)
      return unsafe taken - base
    }
  }

  /// How many lines end in what the parser waits with. nil where that is more than white space, where it is not in
  /// the content of an element, and where its bytes are not those of UTF-8.
  private var waitingLines: Int? {
    guard unsafe context.pointee.instate == XML_PARSER_CONTENT, unsafe context.pointee.inputNr == 1,
      let input = unsafe context.pointee.input, unsafe input.pointee.buf != nil,
      unsafe input.pointee.buf.pointee.encoder == nil
    else { return nil }
    guard let start = unsafe input.pointee.cur, let end = unsafe input.pointee.end else { return nil }
    var lines = 0
    for index in 0..<max(0, unsafe end - start) {
      guard unsafe isBlank(start[index]) else { return nil }
      if unsafe start[index] == 0x0A { lines += 1 }
    }
    return lines
  }

  /// Where the parser stands, for its messages.
  private func move(by count: Int, _ breaks: LineBreaks) {
    guard let input = unsafe context.pointee.input else { return }
    unsafe input.pointee.line += CInt(truncatingIfNeeded: breaks.count)
    if breaks.count > 0 { unsafe input.pointee.col = 1 }
    unsafe input.pointee.col += CInt(truncatingIfNeeded: count - breaks.end)
  }

  /// Of the white space before an element.
  private struct LineBreaks {
    var count = 0
    /// Where the last one ends.
    var end = 0
  }

  /// Behind the name and one blank.
  private func firstElement(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> (UnsafePointer<UInt8>, LineBreaks)? {
    var at = unsafe start
    var breaks = LineBreaks()
    while unsafe at < end, unsafe isBlank(at.pointee) {
      unsafe at += 1
      if unsafe at[-1] == 0x0A { breaks = unsafe LineBreaks(count: breaks.count &+ 1, end: at - start) }
    }
    return unsafe begins(at, end) ? (at + begin.count, breaks) : nil
  }

  /// How many attributes the element has; `next` is then behind it. nil where it is not as plain as it has to be.
  private func readAttributes(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, then next: inout UnsafePointer<UInt8>
  ) -> Int? {
    var at = unsafe start
    var count = 0
    // Every step looks at two bytes at most.
    while unsafe end - at >= 2 {
      if unsafe at.pointee == 0x20 {
        unsafe at += 1
      } else if unsafe at[0] == slash {
        guard unsafe at[1] == UInt8(ascii: ">") else { return nil }
        unsafe next = unsafe at + 2
        return count
      } else {
        // A blank stands before each attribute.
        guard count < Self.attributeLimit, unsafe at[-1] == 0x20,
          let name = unsafe attributeName(at, end, place: count)
        else { return nil }
        unsafe at += name.count + 2
        let value = unsafe at
        unsafe at += plainLength(at, count: end - at)
        guard unsafe at < end, unsafe at.pointee == UInt8(ascii: "\"") else { return nil }
        unsafe attributes[count * 5] = name.start
        unsafe attributes[count * 5 + 3] = value
        unsafe attributes[count * 5 + 4] = unsafe at
        for other in 0..<count where unsafe attributes[other * 5] == name.start { return nil }
        unsafe at += 1
        count += 1
      }
    }
    return nil
  }

  /// The name that `="` follows, as the parser keeps it.
  private func attributeName(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, place: Int
  ) -> XMLKeptName? {
    let known = unsafe names[place]
    if known.count > 0, unsafe isFollowed(start, known.count, end),
      unsafe isEqual(start, known.start, known.count)
    {
      return known
    }
    var count = 0
    while unsafe start + count < end, unsafe isNameByte(start[count], isFirst: count == 0) { count += 1 }
    // A declaration of a namespace is none of the element's attributes.
    guard count > 0, unsafe isFollowed(start, count, end), unsafe !isNamespace(start, count),
      let name = unsafe xmlDictLookup(context.pointee.dict, start, CInt(count))
    else { return nil }
    let kept = unsafe XMLKeptName(start: name, count: count)
    unsafe names[place] = kept
    return kept
  }

  private func isEqual(_ one: UnsafePointer<UInt8>, _ other: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    for index in 0..<count where unsafe one[index] != other[index] { return false }
    return true
  }

  private func isFollowed(_ start: UnsafePointer<UInt8>, _ count: Int, _ end: UnsafePointer<UInt8>) -> Bool {
    unsafe end - start > count + 1 && start[count] == UInt8(ascii: "=")
      && start[count + 1] == UInt8(ascii: "\"")
  }

  private func isNamespace(_ name: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    unsafe UnsafeBufferPointer(start: name, count: count).elementsEqual("xmlns".utf8)
  }
}

/// A name that the parser keeps as long as it lives, once, with a zero byte behind it.
@safe private struct XMLKeptName {
  let start: UnsafePointer<xmlChar>
  let count: Int
}

private let slash = UInt8(ascii: "/")

private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

/// Of a name in ASCII without a namespace: enough for reports.
private func isNameByte(_ byte: UInt8, isFirst: Bool) -> Bool {
  (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_")
    || (!isFirst && (byte &- 0x30 < 10 || byte == UInt8(ascii: "-")))
}

/// How many bytes stand for themselves before the first that does not. Eight at a time: of a byte that does not the
/// upper bit is set, and may be set of those behind it.
private func plainLength(_ start: UnsafePointer<UInt8>, count: Int) -> Int {
  let raw = unsafe UnsafeRawPointer(start)
  let ones: UInt64 = 0x0101_0101_0101_0101
  var index = 0
  while index &+ 8 <= count {
    let word = unsafe UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
    let quote = word ^ ones &* UInt64(UInt8(ascii: "\""))
    let tag = word ^ ones &* UInt64(UInt8(ascii: "<"))
    let reference = word ^ ones &* UInt64(UInt8(ascii: "&"))
    let same = ((quote &- ones) & ~quote) | ((tag &- ones) & ~tag) | ((reference &- ones) & ~reference)
    let outside = (word &- ones &* 0x20) | (word &+ ones) | word
    let found = (same | outside) & 0x8080_8080_8080_8080
    if found != 0 { return index &+ found.trailingZeroBitCount >> 3 }
    index &+= 8
  }
  while index < count, unsafe isPlain(start[index]) { index &+= 1 }
  return index
}

/// What stands for itself in a value in double quotes. Digits first: most of what such reports hold.
private func isPlain(_ byte: UInt8) -> Bool {
  if byte &- 0x30 < 10 { return true }
  switch byte {
  case UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: "&"): return false
  default: return byte &- 0x20 < 0x5F
  }
}
