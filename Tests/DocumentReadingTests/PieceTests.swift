import DocumentReading
import SourceText
import TestSupport
import Testing

@Suite("Documents in pieces")
struct PieceTests {
  @Test("JSON reads the same in pieces of any size", arguments: [1, 2, 3, 5, 8, 13, 1_000])
  func json(size: Int) throws {
    for text in documents {
      let bytes = Array(text.utf8)
      let whole = Result { try value(DocumentInput(bytes, source: "p")) }
      let pieces = Result { try value(input(bytes, size)) }
      // The first of two keys may have been passed, and has no place then.
      let place = "; the first is at p:1:2"
      #expect("\(whole)".replacing(place, with: "") == "\(pieces)".replacing(place, with: ""), "\(text)")
    }
  }

  @Test("UTF-8 may be cut in the middle of a character, and what is wrong with it has its place")
  func characters() throws {
    let text = "[\"" + String(repeating: "é€😀", count: 50) + "\"]"
    for size in 1...9 {
      #expect(try value(input(Array(text.utf8), size)).items[0].string == String(repeating: "é€😀", count: 50))
      let error = #expect(throws: DocumentProblem.self) {
        try value(input(Array("[1,\n \"é".utf8) + [0xE9, 0x22, 0x5D], size))
      }
      #expect(error?.description == "p:2:4: byte 0xE9 is not UTF-8; save the file as UTF-8")
    }
  }

  @Test("gzip and UTF-16 are told by their first bytes, however they arrive", arguments: [1, 2, 3, 100])
  func disguises(size: Int) throws {
    let text = #"{"a": [1, 2, 3]}"#
    let utf16 = "\u{FEFF}\(text)".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    for bytes in [gzipStored(Array(text.utf8)), utf16, [0xEF, 0xBB, 0xBF] + Array(text.utf8)] {
      #expect(try value(input(bytes, size))["a"].items.count == 3)
    }
    let cut = gzipStored(Array(text.utf8)).dropLast(3)
    #expect(throws: DocumentProblem.self) { try value(input(Array(cut), size)) }
  }

  @Test("the head of a document is looked at and read again")
  func head() throws {
    let document = input(Array("0123456789".utf8), 3)
    #expect(try document.head(4) == Array("0123".utf8))
    #expect(try document.head(100) == Array("0123456789".utf8))
    #expect(try document.rest() == Array("0123456789".utf8))
    #expect(try document.next() == [])
  }

  @Test("lines are the same in pieces of any size", arguments: [1, 2, 3, 5, 8, 13, 1_000])
  func lines(size: Int) throws {
    func utf16(_ text: String) -> [UInt8] {
      "\u{FEFF}\(text)".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    }
    let text = "one\r\n\ntwo\rthree\r\r\n\r\nend\r"
    let expected = ["1 one", "2 ", "3 two\rthree\r", "4 ", "5 end"]
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    for bytes in [Array(text.utf8), mark + text.utf8, utf16(text), gzipStored(Array(text.utf8))] {
      #expect(try linesOf(input(bytes, size)) == expected)
    }
    #expect(try linesOf(input([], size)) == [])
    #expect(try linesOf(input(mark, size)) == [])
    #expect(try linesOf(input([0x0A], size)) == ["1 "])
    #expect(try linesOf(input([0x61], size)) == ["1 a"])
  }

  @Test(
    "a line beyond the limit is an error that names it, wherever pieces end", arguments: [1, 3, 4, 5, 100])
  func longLine(size: Int) throws {
    var limits = DocumentLimits.report
    limits.text = 4
    #expect(try linesOf(input(Array("1234\nab\n".utf8), size, limits: limits)) == ["1 1234", "2 ab"])
    for text in ["ab\n12345\n", "ab\n12345"] {
      let error = #expect(throws: DocumentProblem.self) {
        try linesOf(input(Array(text.utf8), size, limits: limits))
      }
      #expect(error?.description == "p:2:1: a line longer than 4 bytes")
    }
  }

  @Test("what a source of pieces throws is the document's problem, by name")
  func failingSource() {
    struct Torn: Error, CustomStringConvertible { let description = "the file changed" }
    var left = 3
    let document = DocumentInput(
      pieces: {
        left -= 1
        guard left > 0 else { throw Torn() }
        return Array("[1,".utf8)
      }, source: "p")
    let error = #expect(throws: DocumentProblem.self) { try value(document) }
    #expect(error?.description == "p: the file changed")
  }

  @Test("the limit of bytes holds over all pieces")
  func limit() {
    var limits = DocumentLimits.report
    limits.bytes = 9
    let error = #expect(throws: DocumentProblem.self) {
      try value(input(Array("[1, 2, 3, 4]".utf8), 4, limits: limits))
    }
    #expect(error?.message == "larger than 9 bytes, the limit for this kind of file")
  }

  @Test("several values stand one after another, parted by blanks, NUL or RS")
  func several() throws {
    var reader = try JSONReader(input(Array("1\n[2]\u{0}\u{1E}{\"a\": 3}\n\u{0}".utf8), 2))
    var values: [JSONValue] = []
    while try reader.hasAnother() { values.append(try reader.value()) }
    #expect(values.count == 3)
    #expect(values[2]["a"].integer == 3)
    #expect(values[0]["a"]["b"][7].isNull)
  }

  @Test("a tree has a limit of its own")
  func tree() throws {
    var reader = try JSONReader(Array("[1, 2, 3]".utf8), source: "p")
    let error = #expect(throws: DocumentProblem.self) { try reader.value(limit: 3) }
    #expect(error?.message == "more values in one part of the document than there may be")
  }

  @Test(
    "a second key of a name is found in small objects and in large ones", arguments: [2, 24, 25, 26, 100])
  func duplicates(count: Int) {
    let entries = (0..<count).map { #""key\#($0)": {"key0": 1}"# }
    for twin in [0, count / 2, count - 1] {
      let text = "{" + (entries + [#""key\#(twin)": 2"#]).joined(separator: ", ") + "}"
      let error = #expect(throws: DocumentProblem.self) {
        var reader = try JSONReader(Array(text.utf8), source: "p", duplicates: .refused)
        try reader.skip()
      }
      #expect(error?.message.hasPrefix("duplicate key \"key\(twin)\"; the first is at p:1:") ?? false)
    }
    #expect(throws: Never.self) {
      var reader = try JSONReader(
        Array(("{" + entries.joined(separator: ",") + "}").utf8), source: "p", duplicates: .refused)
      try reader.skip()
    }
  }

  @Test("errors of a discreet reader show nothing of the document but plain keys")
  func discretion() {
    for text in [#"{"a": hunter2}"#, "[12hunter]", #"{"hunter2": 1, "hunter2": 2}"#, "[1] hunter2"] {
      let error = #expect(throws: DocumentProblem.self) {
        var reader = try JSONReader(
          DocumentInput(Array(text.utf8), source: "p"), duplicates: .refused, quotesText: false)
        try reader.skip()
        try reader.finish()
      }
      #expect(error?.description.contains("hunter") == false)
    }
  }

  private func value(_ document: DocumentInput) throws(DocumentProblem) -> JSONValue {
    var reader = try JSONReader(document, duplicates: .refused)
    let value = try reader.value()
    try reader.finish()
    return value
  }

  /// Number and text of each line.
  private func linesOf(_ document: DocumentInput) throws(DocumentProblem) -> [String] {
    var lines: [String] = []
    try readLines(document) { line, number in
      lines.append("\(number) \((0..<line.count).map { String(UnicodeScalar(line[$0])) }.joined())")
    }
    return lines
  }

  private func input(_ bytes: [UInt8], _ size: Int, limits: DocumentLimits = .report) -> DocumentInput {
    var rest = bytes[...]
    return DocumentInput(source: "p", limits: limits) {
      let piece = rest.prefix(size)
      rest = rest.dropFirst(size)
      return Array(piece)
    }
  }
}

private let documents: [String] = [
  #"{"a": [1, -0, 1.50, 2E+3], "b": {"c": "x\u00e9\n😀", "d": null, "e": true}, "": false}"#, "  [ ]  ", "12",
  "\"\"", "", " ", "[1, 2", "[tru]", "[nul", "{\"a\": 1, \"a\": 2}", "[1] x", "\"abc", "\"a\\", "\"a\\u12",
  "[1,\r\n\r\n 2,\n x]", "[\"" + String(repeating: "long ", count: 400) + "\"]",
  String(repeating: "[", count: 300), "[0123]", "[1.]", "{\"a\"", "[\"\u{1}\"]",
]

@Suite("Lines and columns")
struct CursorTests {
  @Test("are counted the same however long the way", arguments: ["\n", "\r\n", "\r", ""])
  func counts(ending: String) throws {
    let lines = (0..<40).map { "\"é\($0)€\(String(repeating: "x😀", count: $0))\"" }
    let text = "[" + lines.joined(separator: "," + ending) + "," + ending + " oops]"
    let place = ending.isEmpty ? (1, text.unicodeScalars.count - 4) : (41, 2)
    for size in [7, 300, 1_000, 100_000] {
      var rest = Array(text.utf8)[...]
      let error = #expect(throws: DocumentProblem.self) {
        var reader = try JSONReader(
          DocumentInput(source: "p") {
            let piece = rest.prefix(size)
            rest = rest.dropFirst(size)
            return Array(piece)
          })
        try reader.skip()
      }
      #expect(error?.mark.line == place.0, "pieces of \(size)")
      #expect(error?.mark.column == place.1, "pieces of \(size)")
    }
  }
}
