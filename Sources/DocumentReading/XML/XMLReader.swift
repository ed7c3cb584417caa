internal import CLibxml2
internal import SourceText

/// Reads XML 1.0 from pieces, through libxml2's SAX2 push parser: memory does not grow with the document.
///
/// Encodings by byte order mark or declaration. No network, no file: a DTD that the document names is not
/// loaded (Cobertura and JaCoCo name one). Refused: entity declarations and defaults of attributes, so that
/// no document can grow while it is read; entities other than the five of XML. Undeclared namespace prefixes
/// are passed over.
public struct XMLReader<Handler: XMLHandler>: ~Copyable {
  private let parser: XMLPushParser

  public init(_ handler: Handler, source: String, limits: DocumentLimits = .report) throws(DocumentProblem) {
    parser = try XMLPushParser(
      XMLSession(handler, source: source, limits: limits), repeated: Handler.repeatedElement)
  }

  /// Reads on. After an error every further call throws it again.
  public mutating func push(_ bytes: Span<UInt8>) throws(DocumentProblem) { try parser.push(bytes) }

  /// Says that the document has ended, and gives back the handler.
  public consuming func finish() throws(DocumentProblem) -> Handler {
    guard let handler = try parser.finish() as? Handler else {
      throw parser.problem("not read by its handler")
    }
    return handler
  }

  /// Gives back the handler with what it has seen, for who only wanted the start of a document.
  public consuming func abandon() -> Handler? { parser.handler as? Handler }
}

/// Reads one whole XML document; see `XMLReader`.
public func readXML<Handler: XMLHandler>(
  _ bytes: [UInt8], source: String, limits: DocumentLimits = .report, handler: Handler
) throws(DocumentProblem) -> Handler {
  var reader = try XMLReader(handler, source: source, limits: limits)
  try reader.push(bytes.span)
  return try reader.finish()
}

/// Reads an XML document as it arrives.
public func readXML<Handler: XMLHandler>(
  _ document: DocumentInput, handler: Handler
) throws(DocumentProblem) -> Handler {
  var reader = try XMLReader(handler, source: document.source, limits: document.limits)
  while true {
    let piece = try document.next()
    if piece.isEmpty { return try reader.finish() }
    try reader.push(piece.span)
  }
}

/// Owner of one libxml2 parser context, and of the session that its callbacks reach.
@safe struct XMLPushParser: ~Copyable {
  private let context: xmlParserCtxtPtr
  private let session: UnsafeMutablePointer<XMLSession>
  private let run: XMLRun?

  /// Small enough that a tag with too many attributes is noticed before libxml2, which compares each
  /// attribute with each, parses it.
  private static let pieceSize = 32 << 10

  /// - Parameter repeated: see `XMLHandler.repeatedElement`.
  init(_ start: XMLSession, repeated: StaticString?) throws(DocumentProblem) {
    startLibrary
    var events = unsafe saxEvents()
    unsafe session = .allocate(capacity: 1)
    unsafe session.initialize(to: start)
    guard let context = unsafe xmlCreatePushParserCtxt(&events, session, nil, 0, nil) else {
      unsafe session.deinitialize(count: 1)
      unsafe session.deallocate()
      throw start.problem("cannot start the XML parser: out of memory", line: 1, column: 1)
    }
    unsafe self.context = context
    unsafe session.pointee.context = context
    unsafe xmlCtxtUseOptions(context, CInt(XML_PARSE_NONET.rawValue))
    let session = unsafe session
    run = repeated.flatMap { unsafe XMLRun(of: $0, context, session) }
  }

  deinit {
    // Made for entity declarations, even refused ones, and not freed with the context.
    unsafe xmlFreeDoc(context.pointee.myDoc)
    unsafe xmlFreeParserCtxt(context)
    unsafe session.deinitialize(count: 1)
    unsafe session.deallocate()
  }

  func push(_ bytes: Span<UInt8>) throws(DocumentProblem) {
    var start = 0
    // What the run could not take at its first byte is the parser's.
    var refused = false
    while start < bytes.count {
      let next = run?.next(in: bytes, from: refused ? start + 1 : start) ?? bytes.count
      try feed(bytes.extracting(start..<next))
      let taken = next < bytes.count ? run?.take(bytes.extracting(next...)) ?? 0 : 0
      refused = taken == 0
      start = next + taken
    }
    try throwFailure()
  }

  private func feed(_ bytes: Span<UInt8>) throws(DocumentProblem) {
    var start = 0
    while start < bytes.count {
      try throwFailure()
      let end = min(start + Self.pieceSize, bytes.count)
      unsafe session.pointee.count(end - start)
      parse(bytes.extracting(start..<end), terminate: false)
      unsafe session.pointee.checkUnfinishedTag()
      start = end
    }
    try throwFailure()
  }

  func finish() throws(DocumentProblem) -> any XMLHandler {
    try throwFailure()
    unsafe session.pointee.isEnding = true
    parse(Span(), terminate: true)
    try throwFailure()
    guard unsafe context.pointee.wellFormed == 1 else { throw problem("not well-formed XML") }
    return unsafe session.pointee.handler
  }

  var handler: any XMLHandler { unsafe session.pointee.handler }

  func problem(_ message: String) -> DocumentProblem {
    unsafe session.pointee.problem(message, line: 1, column: 1)
  }

  private func throwFailure() throws(DocumentProblem) {
    if let failure = unsafe session.pointee.failure { throw failure }
  }

  private func parse(_ bytes: Span<UInt8>, terminate: Bool) {
    // Some complaints, those of character conversion, have no parser to go to and would be printed. The
    // handler belongs to the thread.
    unsafe xmlSetStructuredErrorFunc(session, complained)
    unsafe bytes.withUnsafeBytes { raw in
      let chars = unsafe raw.bindMemory(to: CChar.self)
      _ = unsafe xmlParseChunk(context, chars.baseAddress, CInt(chars.count), terminate ? 1 : 0)
    }
    xmlSetStructuredErrorFunc(nil, nil)
  }
}

/// libxml2 wants to be started by one thread before several use it.
private let startLibrary: Void = xmlInitParser()

/// The callbacks that are set are all that a document can cause.
private func saxEvents() -> xmlSAXHandler {
  var events = unsafe xmlSAXHandler()
  unsafe events.initialized = XML_SAX2_MAGIC
  unsafe events.startElementNs = started
  unsafe events.endElementNs = ended
  unsafe events.characters = said
  unsafe events.ignorableWhitespace = said
  unsafe events.entityDecl = declaredEntity
  unsafe events.unparsedEntityDecl = declaredUnparsedEntity
  unsafe events.attributeDecl = declaredAttribute
  unsafe events.reference = referred
  unsafe events.serror = complained
  return unsafe events
}

private func session(_ user: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLSession>? {
  unsafe user?.assumingMemoryBound(to: XMLSession.self)
}

private func started(
  _ user: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?,
  _ uri: UnsafePointer<xmlChar>?, _ namespaceCount: CInt,
  _ namespaces: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ attributeCount: CInt, _ defaulted: CInt,
  _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
) {
  guard let session = unsafe session(user), let name = unsafe name else { return }
  unsafe session.pointee.start(
    name, attributes, attributeCount: Int(attributeCount), namespaceCount: Int(namespaceCount))
}

private func ended(
  _ user: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?,
  _ uri: UnsafePointer<xmlChar>?
) {
  guard let session = unsafe session(user), let name = unsafe name else { return }
  unsafe session.pointee.end(name)
}

private func said(_ user: UnsafeMutableRawPointer?, _ text: UnsafePointer<xmlChar>?, _ count: CInt) {
  guard let session = unsafe session(user) else { return }
  unsafe session.pointee.append(UnsafeBufferPointer(start: text, count: Int(count)))
}

private func declaredEntity(
  _ user: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?, _ kind: CInt,
  _ publicID: UnsafePointer<xmlChar>?, _ systemID: UnsafePointer<xmlChar>?,
  _ content: UnsafeMutablePointer<xmlChar>?
) {
  unsafe session(user)?.pointee.refuseEntity(name)
}

private func declaredUnparsedEntity(
  _ user: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?, _ publicID: UnsafePointer<xmlChar>?,
  _ systemID: UnsafePointer<xmlChar>?, _ notation: UnsafePointer<xmlChar>?
) {
  unsafe session(user)?.pointee.refuseEntity(name)
}

private func declaredAttribute(
  _ user: UnsafeMutableRawPointer?, _ element: UnsafePointer<xmlChar>?, _ name: UnsafePointer<xmlChar>?,
  _ kind: CInt, _ rule: CInt, _ value: UnsafePointer<xmlChar>?,
  _ choices: UnsafeMutablePointer<xmlEnumeration>?
) {
  // Ours to free, by the contract of this callback.
  unsafe xmlFreeEnumeration(choices)
  guard unsafe value != nil else { return }
  unsafe session(user)?.pointee.fail(
    "the document declares defaults of attributes, which is not allowed here")
}

private func referred(_ user: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?) {
  let word = unsafe name.map { unsafe String(cString: $0) } ?? ""
  unsafe session(user)?.pointee.fail("the entity \(quoted("&\(word);")) is not known")
}

private func complained(_ user: UnsafeMutableRawPointer?, _ error: UnsafeMutablePointer<xmlError>?) {
  guard let session = unsafe session(user), let error = unsafe error?.pointee else { return }
  guard unsafe error.level.rawValue > XML_ERR_WARNING.rawValue else { return }
  guard unsafe error.domain != CInt(XML_FROM_NAMESPACE.rawValue) else { return }
  let message = unsafe error.message.map { unsafe String(cString: $0) } ?? ""
  let words = message.split(whereSeparator: \.isNewline).first.map(String.init) ?? "unknown error"
  let place = unsafe (line: Int(error.line), column: Int(error.int2))
  switch unsafe xmlParserErrors(rawValue: UInt32(error.code)) {
  case XML_ERR_DOCUMENT_EMPTY: unsafe session.pointee.complain("it does not start with \"<\"", place)
  case XML_ERR_DOCUMENT_END where unsafe session.pointee.isUnfinished:
    unsafe session.pointee.complain("it ends too early", place)
  case XML_ERR_INTERNAL_ERROR: unsafe session.pointee.complain("\(words); is the encoding right?", place)
  default: unsafe session.pointee.complain(words, place)
  }
}
