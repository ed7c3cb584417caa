internal import CLibyaml
internal import SourceText

/// What stands next in a YAML text, in the terms of the YAML specification's serialization events.
enum YAMLEvent {
  case documentStart
  case documentEnd
  case alias(String)
  /// `plain`: written without quotes and not as a block.
  case scalar(String, anchor: String?, tag: String?, plain: Bool)
  case listStart(anchor: String?, tag: String?)
  case listEnd
  case mapStart(anchor: String?, tag: String?)
  case mapEnd
  case streamEnd
}

/// libyaml's parser over one text; the owner of its C structures and of a copy of the text.
@safe struct YAMLEvents: ~Copyable {
  private let parser: UnsafeMutablePointer<yaml_parser_t>
  private let input: UnsafeMutableBufferPointer<UInt8>
  private let text: DocumentText

  init(_ text: DocumentText) throws(DocumentProblem) {
    self.text = text
    unsafe input = .allocate(capacity: text.bytes.count - text.start)
    _ = unsafe input.initialize(from: text.bytes[text.start...])
    // On the heap: the parser keeps its own address as the argument of its read function.
    unsafe parser = .allocate(capacity: 1)
    guard unsafe yaml_parser_initialize(parser) == 1 else {
      throw text.problem(at: text.start, "cannot start the YAML parser: out of memory")
    }
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    unsafe yaml_parser_set_input_string(parser, input.baseAddress, input.count)
  }

  deinit {
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe input.deallocate()
  }

  /// The next event and where it starts. Not to be called again after an error or the end of the stream.
  mutating func next() throws(DocumentProblem) -> (YAMLEvent, Mark) {
    while true {
      var event = unsafe yaml_event_t()
      guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure() }
      defer { unsafe yaml_event_delete(&event) }
      if let meaning = unsafe Self.meaning(of: event) { return (meaning, mark(unsafe event.start_mark)) }
    }
  }

  private func mark(_ mark: yaml_mark_t) -> Mark {
    Mark(source: text.source, line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }

  private static func meaning(of event: yaml_event_t) -> YAMLEvent? {
    switch unsafe event.type {
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_STREAM_END_EVENT: return .streamEnd
    case YAML_SEQUENCE_END_EVENT: return .listEnd
    case YAML_MAPPING_END_EVENT: return .mapEnd
    case YAML_ALIAS_EVENT: return .alias(unsafe string(event.data.alias.anchor) ?? "")
    case YAML_SEQUENCE_START_EVENT:
      let start = unsafe event.data.sequence_start
      return unsafe .listStart(anchor: string(start.anchor), tag: string(start.tag))
    case YAML_MAPPING_START_EVENT:
      let start = unsafe event.data.mapping_start
      return unsafe .mapStart(anchor: string(start.anchor), tag: string(start.tag))
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.data.scalar
      let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      return unsafe .scalar(
        String(decoding: bytes, as: UTF8.self), anchor: string(scalar.anchor), tag: string(scalar.tag),
        plain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
    default: return nil
    }
  }

  private static func string(_ text: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    unsafe text.map { unsafe String(cString: $0) }
  }

  private func failure() -> DocumentProblem {
    guard let problem = unsafe parser.pointee.problem else {
      return text.problem(at: text.start, "cannot parse: out of memory")
    }
    let words = unsafe String(cString: problem)
    if unsafe parser.pointee.error == YAML_READER_ERROR {
      let offset = unsafe text.start + Int(parser.pointee.problem_offset)
      let value = unsafe parser.pointee.problem_value
      return text.problem(at: offset, yamlMessage(reader: words, value: value))
    }
    let context = unsafe parser.pointee.context.map { unsafe String(cString: $0) } ?? ""
    let place = mark(unsafe parser.pointee.problem_mark)
    let opened = mark(unsafe parser.pointee.context_mark)
    let found = text.scalar(at: place)
    return yamlProblem(YAMLFailure(words: words, context: context, mark: place, opened: opened, found: found))
  }
}

extension DocumentText {
  /// What stands at a mark; nil at the end of the text.
  fileprivate func scalar(at mark: Mark) -> Unicode.Scalar? {
    var cursor = TextCursor(offset: start)
    var index = start
    while index < bytes.count {
      cursor.advance(to: index, in: bytes)
      if (cursor.line, cursor.column) >= (mark.line, mark.column), bytes[index] & 0xC0 != 0x80 {
        return String(decoding: bytes[index..<min(index + 4, bytes.count)], as: UTF8.self).unicodeScalars
          .first
      }
      index += 1
    }
    return nil
  }
}
