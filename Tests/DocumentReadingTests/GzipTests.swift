import DocumentReading
import SourceText
import Testing

/// `{"a": [1, 2, …, 2]}` as written by gzip without name and time.
let gzipMember: [UInt8] = [
  0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xFF, 0xAB, 0x56, 0x4A, 0x54, 0xB2, 0x52, 0x88, 0x36,
  0xD4, 0x51, 0x30, 0xC2, 0x8A, 0x62, 0x6B, 0x01, 0xD1, 0x4C, 0xEE, 0x66, 0x22, 0x00, 0x00, 0x00,
]
private let plain = #"{"a": [1, 2, 2, 2, 2, 2, 2, 2, 2]}"#
private let second: [UInt8] = [
  0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xFF, 0x2B, 0x4E, 0x4D, 0xCE, 0xCF, 0x4B, 0x01, 0x00,
  0x69, 0x11, 0x1F, 0xB6, 0x06, 0x00, 0x00, 0x00,
]

@Suite("gzip")
struct GzipTests {
  @Test("members follow each other without a seam")
  func members() throws {
    #expect(GzipReader.looksLike(gzipMember))
    #expect(!GzipReader.looksLike(Array(plain.utf8)))
    #expect(String(decoding: try gunzip(gzipMember, source: "a.gz"), as: UTF8.self) == plain)
    let both = try gunzip(gzipMember + second, source: "a.gz")
    #expect(String(decoding: both, as: UTF8.self) == plain + "second")
  }

  @Test(
    "what is written is read back, and is the same file every time",
    arguments: [0, 1, 100, 300_000, 2_000_000])
  func written(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
    let packed = gzip(bytes)
    #expect(try gunzip(packed, source: "a.gz") == bytes)
    #expect(gzip(bytes) == packed)
  }

  @Test("pieces of any size give the same text", arguments: [1, 2, 7, 33])
  func pieces(size: Int) throws {
    let bytes = gzipMember + second
    var reader = try GzipReader(source: "a.gz")
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: size) {
      let piece = Array(bytes[start..<min(start + size, bytes.count)])
      try reader.push(piece.span) { plain throws(DocumentProblem) in
        for index in plain.indices { text.append(plain[index]) }
      }
    }
    try reader.finish()
    #expect(String(decoding: text, as: UTF8.self) == plain + "second")
  }

  @Test(
    "an error says what is wrong and where",
    arguments: [
      ([], "a.gz: the gzip data end too early, after byte 0"),
      (Array(gzipMember.dropLast()), "a.gz: the gzip data end too early, after byte 33"),
      (Array(gzipMember + second.prefix(9)), "a.gz: the gzip data end too early, after byte 43"),
      (Array("plain text".utf8), "a.gz: not gzip at byte 2: incorrect header check"),
      (gzipMember + [1, 2, 3], "a.gz: something other than gzip follows the gzip data at byte 34"),
    ] as [([UInt8], String)])
  func mistakes(bytes: [UInt8], message: String) {
    let error = #expect(throws: DocumentProblem.self) { try gunzip(bytes, source: "a.gz") }
    #expect(error?.description == message)
  }

  @Test("the limit counts bytes after inflating, and is exact")
  func limit() throws {
    var limits = DocumentLimits.report
    limits.bytes = plain.utf8.count
    #expect(try gunzip(gzipMember, source: "a.gz", limits: limits).count == plain.utf8.count)
    limits.bytes -= 1
    let error = #expect(throws: DocumentProblem.self) {
      try gunzip(gzipMember, source: "a.gz", limits: limits)
    }
    #expect(error?.description == "a.gz: inflates to more than 33 bytes, the limit for this kind of file")
  }
}
