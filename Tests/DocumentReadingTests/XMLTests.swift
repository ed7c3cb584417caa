import DocumentReading
import SourceText
import Testing

/// Everything that a handler is told, on one line.
struct XMLTrace: XMLHandler {
  var events: [String] = []

  mutating func start(_ element: borrowing XMLElement) {
    let attributes = element.allAttributes.map { " \($0.name)=\"\($0.value)\"" }.joined()
    events.append("<\(element.name)\(attributes)>")
  }
  mutating func text(_ text: XMLText) { if !text.isBlank { events.append(text.string) } }
  mutating func end(_ name: String) { events.append("</\(name)>") }
}

private func trace(_ bytes: [UInt8], _ limits: DocumentLimits = .report) -> String {
  do throws(DocumentProblem) {
    return try readXML(bytes, source: "p", limits: limits, handler: XMLTrace()).events.joined()
  } catch { return error.description }
}

@Suite("XML")
struct XMLTests {
  @Test(
    "reads what the document says",
    arguments: [
      ("<a/>", "<a></a>"),
      ("<a b='1' c=\"x &lt;&#233;&#x1F600; y\">t</a>", "<a b=\"1\" c=\"x <é😀 y\">t</a>"),
      ("<a>one &amp; <![CDATA[<two>]]><!-- not --> three<b/>four</a>", "<a>one & <two> three<b></b>four</a>"),
      ("<a b='one\n\ttwo'/>", "<a b=\"one  two\"></a>"),
      // A document type is named, and not fetched.
      ("<!DOCTYPE a PUBLIC '-//JACOCO//DTD Report 1.1//EN' 'report.dtd'><a/>", "<a></a>"),
      ("<!DOCTYPE a [<!ELEMENT a ANY><!ATTLIST a b CDATA #IMPLIED>]><a/>", "<a></a>"),
      // Namespaces are left to the handler.
      ("<x:a xmlns:x='urn:x' x:b='1' y:c='2'/>", "<a b=\"1\" c=\"2\"></a>"),
      ("<?xml version='1.0'?><?pi x?><a/><!-- after -->\n", "<a></a>"),
      ("\u{FEFF}<a>é</a>", "<a>é</a>"),
      ("<a>\r\nx\r</a>", "<a>\nx\n</a>"),
    ])
  func reads(text: String, events: String) { #expect(trace(Array(text.utf8)) == events) }

  @Test("encodings go by byte order mark or declaration")
  func encodings() {
    let text = "<?xml version=\"1.0\"?><a b=\"é\">😀</a>"
    let expected = "<a b=\"é\">😀</a>"
    #expect(trace([0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }) == expected)
    #expect(trace([0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }) == expected)
    let latin = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\u{E9}</a>"
    #expect(trace(latin.unicodeScalars.map { UInt8($0.value) }) == "<a>é</a>")
    let windows =
      Array("<?xml version=\"1.0\" encoding=\"windows-1252\"?><a>".utf8) + [0x80] + Array("</a>".utf8)
    #expect(trace(windows) == "<a>€</a>")
  }

  @Test(
    "bytes that the encoding does not have are refused",
    arguments: [[0xE9, 0x20], [0xC0, 0x80], [0xED, 0xA0, 0x80]])
  func badEncoding(bytes: [UInt8]) {
    let outcome = trace(Array("<a>\n".utf8) + bytes + Array("</a>".utf8))
    #expect(outcome.hasPrefix("p:2:1: not well-formed XML: "))
  }

  @Test("a mistake says what is wrong and where", arguments: xmlMistakes)
  func mistakes(text: String, message: String) { #expect(trace(Array(text.utf8)) == message) }

  @Test("pieces of any size give the same events", arguments: [1, 2, 3, 7, 64])
  func pieces(size: Int) throws {
    let text = "<?xml version='1.0'?>\n<a><b c='é&amp;'>x😀<![CDATA[ y ]]>z</b>\n<!-- c --><d/></a>\n"
    let bytes = Array(text.utf8)
    var reader = try XMLReader(XMLTrace(), source: "p")
    for start in stride(from: 0, to: bytes.count, by: size) {
      try reader.push(Array(bytes[start..<min(start + size, bytes.count)]).span)
    }
    #expect(try reader.finish().events.joined() == trace(bytes))
  }

  @Test("a handler's error ends the reading and is the error")
  func handlerErrors() {
    struct Picky: XMLHandler {
      mutating func start(_ element: borrowing XMLElement) throws(DocumentProblem) {
        guard element.isNamed("a") else { throw element.problem("expected <a>, found <\(element.name)>") }
        guard let line = element["line"] else { throw element.problem("no line") }
        guard line == "1" else { throw element.problem("another line") }
      }
    }
    func outcome(_ text: String) -> String? {
      #expect(throws: DocumentProblem.self) {
        try readXML(Array(text.utf8), source: "p", handler: Picky())
      }?.description
    }
    #expect(outcome("<a line='1'>\n<b/></a></wrong>") == "p:2:3: expected <a>, found <b>")
    #expect(outcome("<a lines='1'/>") == "p:1:13: no line")
    #expect(outcome("<a x='1' line='2'/>") == "p:1:18: another line")
    #expect(outcome("<ab line='1'/>") == "p:1:13: expected <a>, found <ab>")
  }

  @Test("limits are exact and named")
  func limits() {
    func outcome(_ text: String, _ change: (inout DocumentLimits) -> Void) -> String {
      var limits = DocumentLimits.report
      change(&limits)
      return trace(Array(text.utf8), limits)
    }
    #expect(outcome("<a></a>") { $0.bytes = 7 } == "<a></a>")
    #expect(
      outcome("<a></a>\n") { $0.bytes = 7 }.hasSuffix("larger than 7 bytes, the limit for this kind of file"))
    #expect(outcome("<a><b/><b/></a>") { $0.depth = 2 } == "<a><b></b><b></b></a>")
    #expect(outcome("<a><b/><b><c/></b></a>") { $0.depth = 2 } == "p:1:13: more than 2 levels deep")
    #expect(outcome("<a><b/><c/></a>") { $0.entries = 3 } == "<a><b></b><c></c></a>")
    #expect(outcome("<a><b/><c/></a>") { $0.entries = 2 } == "p:1:10: more than 2 elements")
    #expect(outcome("<a b='1' c='2'/>") { $0.attributes = 2 } == "<a b=\"1\" c=\"2\"></a>")
    #expect(outcome("<a b='1' c='2' d='3'/>") { $0.attributes = 2 } == "p:1:21: more than 2 attributes")
    let spaces = "<a xmlns:x='u'><b xmlns:y='u'/><b xmlns:y='u'/></a>"
    #expect(outcome(spaces) { $0.attributes = 2 } == "<a><b></b><b></b></a>")
    #expect(outcome(spaces) { $0.attributes = 1 } == "p:1:30: more than 1 attributes")
    #expect(outcome("<a>xyz</a>") { $0.text = 3 } == "<a>xyz</a>")
    #expect(outcome("<a>xyzw</a>") { $0.text = 3 }.hasSuffix("a text longer than 3 bytes"))
    #expect(outcome("<a>xy<![CDATA[zw]]></a>") { $0.text = 3 }.hasSuffix("a text longer than 3 bytes"))
    #expect(outcome("<a b='xyz'/>") { $0.text = 3 } == "<a b=\"xyz\"></a>")
    #expect(outcome("<a b='xyzw'/>") { $0.text = 3 } == "p:1:12: an attribute longer than 3 bytes")
  }
}

private let xmlMistakes: [(String, String)] = [
  ("", "p:1:1: not well-formed XML: it ends too early"),
  ("text", "p:1:1: not well-formed XML: it does not start with \"<\""),
  ("<a>", "p:1:1: not well-formed XML: it ends too early"),
  ("<a", "p:1:1: not well-formed XML: it ends too early"),
  ("<a b", "p:1:5: not well-formed XML: Specification mandates value for attribute b"),
  ("<a b=1/>", "p:1:6: not well-formed XML: AttValue: \" or ' expected"),
  ("<a></b>", "p:1:8: not well-formed XML: Opening and ending tag mismatch: a line 1 and b"),
  ("<a/>x", "p:1:5: not well-formed XML: Extra content at the end of the document"),
  ("<a/><b/>", "p:1:5: not well-formed XML: Extra content at the end of the document"),
  ("<a b='1' b='2'/>", "p:1:15: not well-formed XML: Attribute b redefined"),
  ("<a>&x;</a>", "p:1:7: not well-formed XML: Entity 'x' not defined"),
  ("<a b='&x;'/>", "p:1:10: not well-formed XML: Entity 'x' not defined"),
  ("<!DOCTYPE a SYSTEM 'x.dtd'>\n<a>&x;</a>", "p:2:7: not well-formed XML: Entity 'x' not defined"),
  (
    "<!DOCTYPE a [<!ENTITY x 'y'>]>\n<a>&x;</a>",
    "p:1:28: the document declares the entity \"x\", which is not allowed here"
  ),
  (
    "<!DOCTYPE a [<!ATTLIST a b CDATA 'c'>]><a/>",
    "p:1:37: the document declares defaults of attributes, which is not allowed here"
  ),
  ("<a>\u{01}</a>", "p:1:4: not well-formed XML: PCDATA invalid Char value 1"),
  ("<a>&#1;</a>", "p:1:8: not well-formed XML: xmlParseCharRef: invalid xmlChar value 1"),
  ("<a>\n<b>\n</a>", "p:3:5: not well-formed XML: Opening and ending tag mismatch: b line 2 and a"),
  ("<a><![CDATA[x</a>", "p:1:13: not well-formed XML: it ends too early"),
  ("<a><!-- x</a>", "p:1:14: not well-formed XML: Comment not terminated"),
  (
    "<?xml version='1.0' encoding='klingon'?><a/>",
    "p:1:39: not well-formed XML: Unsupported encoding klingon"
  ),
  ("<a b='<'/>", "p:1:7: not well-formed XML: Unescaped '<' not allowed in attributes values"),
  ("{\"a\": 1}", "p:1:1: not well-formed XML: it does not start with \"<\""),
  ("<a>]]></a>", "p:1:4: not well-formed XML: Sequence ']]>' not allowed in content"),
  (
    "<!DOCTYPE a [<!ENTITY % x SYSTEM 'y'> %x;]><a/>",
    "p:1:37: the document declares the entity \"x\", which is not allowed here"
  ),
]
