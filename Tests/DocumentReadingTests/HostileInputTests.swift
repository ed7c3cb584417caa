import DocumentReading
import SourceText
import TestSupport
import Testing

@Suite("Hostile input")
struct HostileInputTests {
  @Test("ends in a value or a clear error", arguments: subjects, HostileAttack.allCases)
  func attack(subject: HostileSubject, attack: HostileAttack) {
    #expect(attack.run(on: subject) == [])
  }
}

private let subjects: [HostileSubject] = [yaml, json, jsonSkipped, xml, gzip]

private func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }

private let yaml = HostileSubject(
  name: "YAML",
  samples: [
    utf8(
      """
      version: 1
      extends: [three-stages, "other"]
      flow:
        edges:
          - {from: staging, to: main}
          - {from: "**", to: 'it''s', enforcement: warn}
        otherwise: block
      text: |
        first
          second
      folded: >-
        one
        two
      defaults: &defaults {a: 1, b: [x, y]}
      merged:
        <<: *defaults
        b: !!str 12
      ? complex
      : "\\u00e9\\n caf\u{e9} \u{1F600}"
      last: done
      """),
    utf8("- a\n- - b\n  - c: d\n    e: ~f\n- \"end\""),
  ],
  prefixesAreDocuments: true,
  nested: { depth in utf8(String(repeating: "[", count: depth) + "1" + String(repeating: "]", count: depth))
  },
  refused: [
    (
      "a billion laughs",
      {
        utf8(
          (1...9).reduce("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n") { text, level in
            text
              + "a\(level): &a\(level) [\([String](repeating: "*a\(level - 1)", count: 9).joined(separator: ", "))]\n"
          })
      }
    ),
    (
      "a deep chain of aliases",
      {
        utf8(
          (1...200).reduce("a0: &a0 [x]\n") { text, level in text + "a\(level): &a\(level) [*a\(level - 1)]\n"
          })
      }
    ),
    ("an alias to itself", { utf8("a: &a [*a]") }),
    ("a merge of itself", { utf8("a: &a {<<: *a}") }),
    ("two megabytes of comment", { utf8(String(repeating: "# comment\n", count: 200_000)) }),
    ("100,000 entries", { utf8("[" + String(repeating: "1,", count: 100_000) + "]") }),
    ("100,000 keys", { utf8((0..<100_000).map { "k\($0):\n" }.joined()) }),
    ("a megabyte in one text", { utf8("a: " + String(repeating: "x", count: 1_000_000)) }),
    ("deep block maps", { utf8((0..<1_000).map { String(repeating: " ", count: $0) + "a:\n" }.joined()) }),
    ("deep block lists", { utf8(String(repeating: "- ", count: 100_000)) }),
    ("deep flow maps", { utf8(String(repeating: "{a: ", count: 100_000)) }),
    ("endless anchors", { utf8(String(repeating: "&a ", count: 100_000)) }),
    ("endless question marks", { utf8(String(repeating: "? ", count: 100_000)) }),
  ]
) { bytes in outline(try readYAML(bytes, source: HostileSubject.source)) }

private let jsonSamples = [
  utf8(
    #"{"version": "2.1.0", "runs": [{"results": [], "n": [0, -1.5e+10, 12345678901234567890], "t": true}],"#
      + #" "text": "a\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00 caf\#u{e9}", "none": null, "deep": [[[{"a": [false]}]]]}"#
      + "\n"),
  utf8("[ ]"), utf8("\"text\""), utf8(" {\"a\":{} } "),
]

private func jsonNested(_ depth: Int) -> [UInt8] {
  utf8(String(repeating: "[{\"a\":", count: depth) + "1" + String(repeating: "}]", count: depth))
}

private let json = HostileSubject(
  name: "JSON", samples: jsonSamples, nested: jsonNested,
  refused: [
    ("two megabytes", { utf8("[" + String(repeating: " ", count: 2_000_000) + "]") }),
    ("100,000 entries", { utf8("[" + String(repeating: "1,", count: 100_000) + "1]") }),
    ("a megabyte in one text", { utf8("\"" + String(repeating: "x", count: 1_000_000) + "\"") }),
    ("a megabyte in one number", { utf8(String(repeating: "1", count: 1_000_000)) }),
    ("duplicate keys by escape", { utf8(#"{"a": 1, "\u0061": 2}"#) }),
  ]
) { bytes in outline(try readJSON(bytes, source: HostileSubject.source)) }

/// What the pull reader passes over is checked like what it reads.
private let jsonSkipped = HostileSubject(name: "JSON, skipped", samples: jsonSamples, nested: jsonNested) {
  bytes in
  var reader = try JSONReader(bytes, source: HostileSubject.source, duplicates: .refused)
  try reader.skip()
  try reader.finish()
  return "sound"
}

private let xml = HostileSubject(
  name: "XML",
  samples: [
    utf8(
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE coverage SYSTEM 'http://cobertura.sourceforge.net/xml/coverage-04.dtd'>
      <!-- generated -->
      <coverage line-rate="0.85" xmlns:x="urn:x"><packages>
        <package name="a &lt;b&gt; &#x1F600;" x:complexity='1'><line number="1" hits="0"/></package>
        <text>one<![CDATA[ <two> ]]>three &amp; four caf\u{e9}</text><?pi data?>
      </packages></coverage>

      """),
    utf8("<a/>"),
    [0xFF, 0xFE]
      + "<?xml version=\"1.0\"?><a b=\"\u{e9}\">\u{1F600}</a>".utf16.flatMap {
        [UInt8($0 & 255), UInt8($0 >> 8)]
      },
    utf8("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a b=\"") + [0xE9] + utf8("\">") + [0xFC]
      + utf8("</a>"),
  ],
  nested: { depth in utf8(String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)) },
  refused: [
    (
      "a billion laughs",
      {
        utf8(
          "<!DOCTYPE a [<!ENTITY l0 \"lol\">"
            + (1...9).map { "<!ENTITY l\($0) \"\(String(repeating: "&l\($0 - 1);", count: 10))\">" }.joined()
            + "]><a>&l9;</a>")
      }
    ),
    ("an entity that nothing uses", { utf8("<!DOCTYPE a [<!ENTITY x \"y\">]><a/>") }),
    ("a file as an entity", { utf8("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a>&x;</a>") }),
    ("a parameter entity", { utf8("<!DOCTYPE a [<!ENTITY % x SYSTEM \"http://localhost/x\"> %x;]><a/>") }),
    ("an entity of an external DTD", { utf8("<!DOCTYPE a SYSTEM \"a.dtd\"><a>&x;</a>") }),
    ("an entity of an external DTD in an attribute", { utf8("<!DOCTYPE a SYSTEM \"a.dtd\"><a b=\"&x;\"/>") }),
    ("defaults of attributes", { utf8("<!DOCTYPE a [<!ATTLIST a b CDATA \"c\">]><a/>") }),
    ("300 attributes", { utf8("<a " + (0..<300).map { "a\($0)=\"\" " }.joined() + "/>") }),
    ("a million attributes", { utf8("<a " + (0..<1_000_000).map { "a\($0)='' " }.joined() + "/>") }),
    (
      "namespaces on every level",
      {
        utf8(
          (0..<200).map { level in "<a " + (0..<10).map { "xmlns:n\(level)x\($0)='u' " }.joined() + ">" }
            .joined())
      }
    ),
    ("a large text", { utf8("<a>") + [UInt8](repeating: 0x20, count: 17 << 20) + utf8("</a>") }),
    ("a large comment", { utf8("<a><!--") + [UInt8](repeating: 0x20, count: 17 << 20) + utf8("--></a>") }),
    ("a large tag", { utf8("<a b='") + [UInt8](repeating: 0x20, count: 17 << 20) + utf8("'/>") }),
    ("a large name", { utf8("<") + [UInt8](repeating: 0x61, count: 1 << 20) + utf8("/>") }),
    ("two roots", { utf8("<a/><b/>") }),
    ("crossed tags", { utf8("<a><b></a></b>") }),
    ("the same attribute twice", { utf8("<a b='1' b='2'/>") }),
    ("an unknown encoding", { utf8("<?xml version=\"1.0\" encoding=\"klingon\"?><a/>") }),
  ]
) { bytes in
  try readXML(bytes, source: HostileSubject.source, handler: XMLTrace()).events.joined()
}

private let gzip = HostileSubject(
  name: "gzip", samples: [gzipMember], insignificantTail: [],
  refused: [
    ("ten megabytes of nothing in ten kilobytes", { gzipBomb(megabytes: 10) }),
    ("a gigabyte of nothing in a megabyte", { gzipBomb(megabytes: 1_000) }),
    ("nothing", { [] }),
    ("text behind the data", { gzipMember + utf8("text") }),
    ("zeros behind the data", { gzipMember + [UInt8](repeating: 0, count: 512) }),
    ("zlib instead of gzip", { [0x78, 0x9C, 0x4B, 0x04, 0x00, 0x00, 0x62, 0x00, 0x62] }),
  ]
) { bytes in String(decoding: try gunzip(bytes, source: HostileSubject.source), as: UTF8.self) }

/// The start of a gzip file that inflates to zeros: one fixed Huffman block (RFC 1951, 3.2.6) of a literal and
/// matches of length 258 at distance 1, 13 bits each.
private func gzipBomb(megabytes: Int) -> [UInt8] {
  var bytes: [UInt8] = [0x1F, 0x8B, 0x08, 0, 0, 0, 0, 0, 0, 0xFF]
  var hold = 0
  var held = 0
  func put(_ bits: Int, _ count: Int) {
    hold |= bits << held
    held += count
    while held >= 8 {
      bytes.append(UInt8(hold & 255))
      hold >>= 8
      held -= 8
    }
  }
  put(0b011, 3)
  put(0b0000_1100, 8)
  for _ in 0..<(megabytes << 20) / 258 { put(0b00000_1010_0011, 13) }
  return bytes
}
