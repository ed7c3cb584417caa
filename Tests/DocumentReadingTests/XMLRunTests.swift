import DocumentReading
import SourceText
import TestSupport
import Testing

/// What is read past the parser has to be what the parser would have read.
@Suite("Repeated elements of XML")
struct XMLRunTests {
  @Test(
    "are read as the parser reads them",
    arguments: [
      "<a><line n=\"1\"/><line n=\"2\"/></a>", "<a>\n  <line n=\"1\" m-2=\"x (1/2)\" />\r\n\t<line />\n</a>",
      "<a><line n=\"1\"></line><line n=\"2\"><b/></line><line n=\"3\"/></a>",
      "<a><!-- <line n=\"1\"/> --><line n=\"2\"/></a>", "<a><![CDATA[<line n=\"1\"/>]]><line n=\"2\"/></a>",
      "<a><?p <line n=\"1\"/>?><line n=\"2\"/></a>", "<a b='<line n=\"1\"/>'/>",
      "<a><line n=\"&lt;1&#x20;\"/><line n=\"&unknown;\"/></a>", "<a><line n=\"1\" n=\"2\"/></a>",
      "<a><line n='1'/><line n=\"\u{E9}\"/><line \u{E9}=\"1\"/></a>", "<a><line n=\"1\"m=\"2\"/></a>",
      "<a><line xmlns=\"x\" n=\"1\"/><line x:n=\"1\"/><lines n=\"1\"/></a>", "<line n=\"1\"/>",
      "<a/><line n=\"1\"/>", "<a>text<line n=\"1\"/>more</a>", "<a><line n=\"a\tb\nc\"/></a>",
      "<a><line n=\"1\"/><line n=\"2\"", "<a><line n=\"1\"/><line n=\"2/></a>",
      "<a><line n=\"1\"/>\n\n<line n=\"<\"/></a>",
      "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a><line n=\"1\"/></a>",
      "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a><line n=\"1\"/></a>",
      "<!DOCTYPE a [<!ATTLIST line n CDATA \"7\">]><a><line m=\"1\"/></a>",
      "<!DOCTYPE a [<!ELEMENT line EMPTY>]><a><line m=\"1\"/></a>",
    ])
  func alike(text: String) {
    for size in [1, 7, 64, 1 << 20] {
      #expect(account(of: text, ByRun.self, pieces: size) == account(of: text, ByParser.self, pieces: size))
    }
  }

  @Test("are read as the parser reads them, whatever is done to the document")
  func mutated() {
    var random = SplitMix(state: 7)
    let parts = [
      "<line n=\"1\"/>", "<line number=\"12\" hits=\"3\"/>", "\n", "\t ", "<b>", "</b>",
      "<a><line k=\"\"/></a>",
      "<!--", "-->", "<![CDATA[", "]]>", "&amp;", "\"", "'", "<line ", "/>", ">", "=", "x", "n=\"1\" ",
      "xmlns",
      ":", "<", "\u{E9}", "\u{0}", "<?", "?>", "<line n=\"1\" n2=\"2\" n-3=\"3\" />",
    ]
    for _ in 0..<Effort.rounds(4_000, full: 400_000) {
      // Mostly well-formed.
      let most = Int.random(in: 0..<4, using: &random) == 0 ? parts.count : 4
      let body = (0..<Int.random(in: 1...12, using: &random)).map { _ in
        parts[Int.random(in: 0..<most, using: &random)]
      }
      let text = "<r>\(body.joined())</r>"
      let size = Int.random(in: 1...80, using: &random)
      let run = account(of: text, ByRun.self, pieces: size)
      #expect(run == account(of: text, ByParser.self, pieces: size), "\(text)")
    }
  }

  @Test("end a value where the parser ends it, whatever byte stands wherever in it")
  func bytes() {
    for byte in UInt8(0)...0x80 {
      for place in 0..<18 {
        let value = String(repeating: "v", count: place) + String(UnicodeScalar(byte)) + "0123456"
        let text = "<a><line n=\"\(value)\"/><line n=\"1\"/></a>"
        #expect(
          account(of: text, ByRun.self, pieces: 999) == account(of: text, ByParser.self, pieces: 999),
          "\(text)")
      }
    }
  }

  @Test("count towards the limits")
  func limits() throws {
    let many = Array("<a>\(String(repeating: "<line n=\"1\"/>", count: 100))</a>".utf8)
    var limits = DocumentLimits.report
    limits.entries = 101
    _ = try readXML(many, source: "x", limits: limits, handler: ByRun())
    limits.entries = 100
    #expect(throws: DocumentProblem.self) {
      try readXML(many, source: "x", limits: limits, handler: ByRun())
    }
    limits = .report
    limits.bytes = many.count - 1
    #expect(throws: DocumentProblem.self) {
      try readXML(many, source: "x", limits: limits, handler: ByRun())
    }
    limits = .report
    limits.text = 3
    #expect(throws: DocumentProblem.self) {
      try readXML(Array("<a><line n=\"1234\"/></a>".utf8), source: "x", limits: limits, handler: ByRun())
    }
    limits = .report
    limits.depth = 1
    #expect(throws: DocumentProblem.self) {
      try readXML(many, source: "x", limits: limits, handler: ByRun())
    }
  }

  @Test("are placed on the lines they stand on")
  func marks() throws {
    let text = "<a>\n<line n=\"1\"/>\n\n<line n=\"2\"/>\n<b/>\n<line n=\"3\"/>\n<c></a>"
    #expect(account(of: text, ByRun.self, pieces: 100).last?.hasPrefix("x:7: ") == true)
    #expect(
      account(of: text, ByRun.self, pieces: 100).filter { $0.hasPrefix("+line") }.map { $0.suffix(2) }
        == [":2", ":4", ":6"])
  }

  @Test("leave the parser in the column where it would be, unless it waits at the end of a line")
  func columns() throws {
    for text in [
      "<a><line n=\"1\"/><line n=\"2\"/><b></a>",
      "<?xml version=\"1.0\"?><a><line n=\"1\"/>\n \n  <line n=\"2\"/> <line n=\"3\"/><c></a>",
      "<a>  <line n=\"1\"/></b>", "<a><line n=\"1\"/>",
    ] {
      let run = #expect(throws: DocumentProblem.self) {
        try readXML(Array(text.utf8), source: "x", handler: ByRun())
      }
      let parser = #expect(throws: DocumentProblem.self) {
        try readXML(Array(text.utf8), source: "x", handler: ByParser())
      }
      #expect(run?.description == parser?.description)
    }
  }

  /// Every call that a handler gets, and the error, without its column.
  private func account(of text: String, _ handler: (some Recording).Type, pieces: Int) -> [String] {
    let bytes = Array(text.utf8)
    var events: [String] = []
    do throws(DocumentProblem) {
      var reader = try XMLReader(handler.init(), source: "x")
      do throws(DocumentProblem) {
        var start = 0
        while start < bytes.count {
          let end = min(start + pieces, bytes.count)
          try reader.push(bytes.span.extracting(start..<end))
          start = end
        }
      } catch {
        events = reader.abandon()?.events ?? []
        throw error
      }
      events = try reader.finish().events
    } catch {
      events.append("x:\(error.mark.line): \(error.message)")
    }
    return events
  }
}

private protocol Recording: XMLHandler {
  var events: [String] { get set }
  init()
}

extension Recording {
  var wantsText: Bool { false }

  mutating func start(_ element: borrowing XMLElement) {
    let attributes = element.allAttributes.map { " \($0.name)=\($0.value)" }.joined()
    events.append("+\(element.name)\(attributes) :\(element.mark.line)")
  }

  mutating func end(_ name: String) { events.append("-\(name)") }
}

private struct ByRun: Recording {
  var events: [String] = []
  static var repeatedElement: StaticString? { "line" }
}

private struct ByParser: Recording {
  var events: [String] = []
}
