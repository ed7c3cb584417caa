internal import CLibxml2
internal import SourceText

/// What the parser's callbacks share: limits, the text so far, and the first thing that went wrong.
///
/// After that the callbacks do nothing, and the parser gets no further piece. It is not stopped from inside:
/// `xmlStopParser` frees what its caller may still use (libxml2 2.9.14, while it changes the encoding).
///
/// A struct behind one pointer, not a class: the callbacks are called for each tag, and a class would check
/// each access to each property.
@safe struct XMLSession {
  let place: XMLPlace
  private let limits: DocumentLimits
  private(set) var handler: any XMLHandler
  private(set) var failure: DocumentProblem?
  /// Set while the parser lives.
  var context: xmlParserCtxtPtr? { didSet { unsafe place.context = context } }
  /// Everything has been pushed.
  var isEnding = false
  /// Nothing more comes, and the root element is not closed.
  var isUnfinished: Bool { isEnding && (entries == 0 || !namespaces.isEmpty) }
  private var bytes = 0
  private var entries = 0
  private var text: [UInt8] = []
  private var skipsText = false
  private var lastName: UnsafePointer<xmlChar>?
  private var lastNameText = ""
  /// Namespaces that each open element declares, outermost first.
  private var namespaces: [Int] = []
  private var openNamespaces = 0
  private var unfinished = UnfinishedTag()

  init(_ handler: any XMLHandler, source: String, limits: DocumentLimits) {
    self.handler = handler
    place = XMLPlace(source)
    self.limits = limits
  }

  func problem(_ message: String, line: Int, column: Int) -> DocumentProblem {
    DocumentProblem(
      mark: Mark(source: place.source, line: max(1, line), column: max(1, column)), message: message)
  }

  /// Nothing is wrong, and text between two tags goes nowhere.
  var canRun: Bool { failure == nil && skipsText && text.isEmpty }

  /// An empty element that the parser does not see: false where no further one may follow so.
  ///
  /// - Parameter length: of the whole element, in bytes.
  mutating func take(
    _ name: UnsafePointer<xmlChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>, count: Int,
    length: Int
  ) -> Bool {
    let fits =
      entries < limits.entries && namespaces.count < limits.depth && length <= limits.text
      && max(count, openNamespaces) <= limits.attributes
    guard fits else {
      // Finds what is too much, and the words for it.
      unsafe start(name, attributes, attributeCount: count, namespaceCount: 0)
      unsafe end(name)
      return canRun
    }
    entries += 1
    let element = unsafe XMLElement(name, attributes, count: count, place: place)
    do throws(DocumentProblem) {
      try handler.start(element)
      skipsText = !handler.wantsText
      try handler.end(unsafe text(of: name))
    } catch { stop(error) }
    return failure == nil && skipsText
  }

  mutating func fail(_ message: String) { stop(DocumentProblem(mark: place.mark, message: message)) }

  private mutating func stop(_ problem: DocumentProblem) {
    if failure == nil { failure = problem }
  }

  mutating func count(_ more: Int) {
    bytes += more
    if bytes > limits.bytes {
      fail("larger than \(byteCount(limits.bytes)), the limit for this kind of file")
    }
  }

  mutating func complain(_ words: String, _ place: (line: Int, column: Int)) {
    let short = words.count <= 200 ? words : words.prefix(197) + "..."
    // Without a line: a complaint of the character conversion.
    if place.line == 0 { return fail("not well-formed XML: \(short)") }
    stop(problem("not well-formed XML: \(short)", line: place.line, column: place.column))
  }

  mutating func refuseEntity(_ name: UnsafePointer<xmlChar>?) {
    let word = unsafe name.map { unsafe String(cString: $0) } ?? ""
    fail("the document declares the entity \(quoted(word)), which is not allowed here")
  }

  mutating func start(
    _ name: UnsafePointer<xmlChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?,
    attributeCount: Int, namespaceCount: Int
  ) {
    flush()
    guard failure == nil else { return }
    entries += 1
    namespaces.append(namespaceCount)
    openNamespaces += namespaceCount
    guard namespaces.count <= limits.depth else { return fail("more than \(limits.depth) levels deep") }
    guard entries <= limits.entries else { return fail("more than \(limits.entries) elements") }
    // Those of all open elements together: libxml2 searches them for each name.
    guard attributeCount <= limits.attributes, openNamespaces <= limits.attributes else {
      return fail("more than \(limits.attributes) attributes")
    }
    let element = unsafe XMLElement(name, attributes, count: attributeCount, place: place)
    guard element.hasValues(upTo: limits.text) else {
      return fail("an attribute longer than \(byteCount(limits.text))")
    }
    do throws(DocumentProblem) { try handler.start(element) } catch { stop(error) }
    skipsText = !handler.wantsText
  }

  mutating func end(_ name: UnsafePointer<xmlChar>) {
    flush()
    guard failure == nil else { return }
    let name = unsafe text(of: name)
    openNamespaces -= namespaces.popLast() ?? 0
    do throws(DocumentProblem) { try handler.end(name) } catch { stop(error) }
  }

  /// The parser keeps each name once, as long as it lives: neighbours of one name are made a text once.
  private mutating func text(of name: UnsafePointer<xmlChar>) -> String {
    if unsafe name == lastName { return lastNameText }
    unsafe lastName = name
    lastNameText = unsafe String(cString: name)
    return lastNameText
  }

  mutating func append(_ piece: UnsafeBufferPointer<xmlChar>) {
    guard failure == nil, !skipsText else { return }
    guard text.count + piece.count <= limits.text else {
      return fail("a text longer than \(byteCount(limits.text))")
    }
    unsafe text.append(contentsOf: piece)
  }

  private mutating func flush() {
    guard !text.isEmpty, failure == nil else { return }
    do throws(DocumentProblem) { try handler.text(XMLText(bytes: text)) } catch { stop(error) }
    text.removeAll(keepingCapacity: true)
  }

  /// Looks at what the parser keeps for want of its end: a tag, a comment, a declaration.
  mutating func checkUnfinishedTag() {
    guard failure == nil, let input = unsafe context?.pointee.input?.pointee else { return }
    guard let start = unsafe input.cur, let end = unsafe input.end, let base = unsafe input.base else {
      return
    }
    let waiting = unsafe UnsafeBufferPointer(start: start, count: max(0, end - start))
    let position = unsafe Int(input.consumed) + (start - base)
    let attributes = unsafe unfinished.attributes(waiting, at: position)
    if attributes > limits.attributes { fail("more than \(limits.attributes) attributes") }
    if waiting.count > limits.text { fail("a tag or comment longer than \(byteCount(limits.text))") }
  }
}

/// Where the parser stands, asked for only where something is to be said about it.
@safe final class XMLPlace {
  let source: String
  fileprivate var context: xmlParserCtxtPtr?
  /// Lines that have ended and that the parser has not counted yet.
  var linesAhead = 0

  fileprivate init(_ source: String) { self.source = source }

  var mark: Mark {
    guard let context = unsafe context else { return Mark(source: source, line: 1, column: 1) }
    let line = unsafe Int(xmlSAX2GetLineNumber(context)) + linesAhead
    let column = unsafe Int(xmlSAX2GetColumnNumber(context))
    return Mark(source: source, line: max(1, line), column: max(1, column))
  }
}

/// Counts the attributes of a tag while it arrives. Each byte is looked at once.
private struct UnfinishedTag {
  private var position = -1
  private var seen = 0
  private var quote: UInt8 = 0
  private var count = 0

  mutating func attributes(_ waiting: UnsafeBufferPointer<UInt8>, at start: Int) -> Int {
    if start != position || waiting.count < seen { self = UnfinishedTag(position: start) }
    guard waiting.count > 1, unsafe waiting[0] == UInt8(ascii: "<") else { return 0 }
    // Comments, declarations and instructions have no attributes.
    guard unsafe waiting[1] != UInt8(ascii: "!"), unsafe waiting[1] != UInt8(ascii: "?") else { return 0 }
    while seen < waiting.count {
      let byte = unsafe waiting[seen]
      if quote != 0 {
        if byte == quote {
          quote = 0
          count += 1
        }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      }
      seen += 1
    }
    return count
  }

  init() {}
  private init(position: Int) { self.position = position }
}
