import CoverageReports
import DocumentReading
import TestSupport
import Testing

@Suite("Hostile coverage reports")
struct HostileReportTests {
  @Test("end in a report or a clear error", arguments: subjects, HostileAttack.allCases)
  func attack(subject: HostileSubject, attack: HostileAttack) {
    for failure in attack.run(on: subject) { Issue.record("\(failure)") }
  }
}

/// Formats whose documents have an end of their own, and the others: a part of a tracefile that ends with a
/// record, or of a profile that ends with a line, is a report.
private let subjects: [HostileSubject] = [
  subject("coverage in XML", samples.filter { $0.text.hasPrefix("<") }),
  subject("coverage in JSON", samples.filter { $0.text.hasPrefix("{") }),
  subject("coverage in text", samples.filter { open.contains($0.format) }),
]

private let open: Set<String> = ["lcov", "go-coverprofile", "gcov"]

private func subject(_ name: String, _ samples: [FormatSample]) -> HostileSubject {
  let isOpen = samples.contains { open.contains($0.format) }
  var options = CoverageReadingOptions()
  options.source = { _ in Array((samples.compactMap(\.source).first ?? "").utf8) }
  let fixed = options
  return HostileSubject(
    name: name,
    samples: samples.map(\.bytes) + (isOpen ? [] : samples.prefix(1).map { gzipStored($0.bytes) }),
    prefixesAreDocuments: isOpen,
    // What follows the last record says nothing, and a count that is cut has run or not all the same.
    insignificantTail: isOpen
      ? Set(UInt8(ascii: "0")...UInt8(ascii: "9")).union(Array("\n\r \t-:yx".utf8))
      : [0x0A, 0x0D, 0x20, 0x09],
    refused: samples.flatMap { refused[$0.format, default: []] }
  ) { bytes in
    let report = try readCoverage(bytes, source: HostileSubject.source, limits: small, options: fixed)
    return report.files.map { file in
      let lines = account(of: file.coverage).sorted { $0.key < $1.key }
      return "\(file.name): \(lines.map { "\($0.key) \($0.value)" }.joined(separator: ", "))"
    }.joined(separator: "\n")
  }
}

private let small = CoverageLimits(
  document: .report, files: 1_000, line: 100_000, allLines: 1_000_000, arms: 100_000)

private func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }

private let refused: [String: [(name: String, bytes: @Sendable () -> [UInt8])]] = [
  "lcov": [
    ("nothing", { [] }),
    ("no file", { utf8("TN:\n") }),
    ("no executable line", { utf8("SF:a.c\nend_of_record\n") }),
    ("a record without end", { utf8("SF:a.c\nDA:1,1\n") }),
    ("a record that another begins in", { utf8("SF:a.c\nDA:1,1\nSF:b.c\nDA:1,1\nend_of_record\n") }),
    ("a count that is a word", { utf8("SF:a.c\nDA:1,yes\nend_of_record\n") }),
    ("a line that is a word", { utf8("SF:a.c\nDA:one,1\nend_of_record\n") }),
    ("a file without name", { utf8("SF:\nDA:1,1\nend_of_record\n") }),
    ("a line of the moon", { utf8("SF:a.c\nDA:384400000,1\nend_of_record\n") }),
    (
      "more lines than memory",
      { utf8((0..<20).map { "SF:\($0).c\nDA:100000,1\nend_of_record\n" }.joined()) }
    ),
    ("more files", { utf8((0..<1_001).map { "SF:\($0).c\nDA:1,1\nend_of_record\n" }.joined()) }),
    (
      "more arms",
      { utf8("SF:a.c\nDA:1,1\n" + (0..<100_001).map { "BRDA:1,0,\($0),1\n" }.joined() + "end_of_record\n") }
    ),
    (
      "a name without end",
      { utf8("SF:" + String(repeating: "a/", count: 3_000) + "\nDA:1,1\nend_of_record\n") }
    ),
  ],
  "go-coverprofile": [
    ("only a mode", { utf8("mode: set\n") }),
    ("a block without count", { utf8("mode: set\na.go:1.1,2.2 1\n") }),
    ("a block that runs backwards", { utf8("mode: set\na.go:9.1,2.2 1 1\n") }),
    ("a block of everything", { utf8("mode: set\na.go:1.1,999999999.2 1 1\n") }),
  ],
  "gcov": [("a count that is a word", { utf8("        -:    0:Source:a.c\n     many:    1:x\n") })],
  "cobertura": [
    (
      "an entity",
      { utf8("<!DOCTYPE coverage [<!ENTITY a 'b'>]><coverage><packages>&a;</packages></coverage>") }
    ),
    ("no class", { utf8("<coverage><packages/></coverage>") }),
    ("no line", { utf8("<coverage><packages><class filename='a'><lines/></class></packages></coverage>") }),
    (
      "a line without hits",
      { utf8("<coverage><packages><class filename='a'><line number='1'/></class></packages></coverage>") }
    ),
    ("another document", { utf8("<html><body/></html>") }),
  ],
  "clover": [
    ("no line", { utf8("<coverage><project><file name='a'/></project></coverage>") }),
    (
      "a line without count",
      { utf8("<coverage><project><file name='a'><line num='1' type='stmt'/></file></project></coverage>") }
    ),
  ],
  "llvm-cov-json": [
    (
      "segments that run backwards",
      {
        utf8(
          #"{"data":[{"files":[{"filename":"a","segments":[[9,1,1,true,true],[1,1,1,true,true]]}]}],"type":"l"}"#
        )
      }
    ),
    ("a summary alone", { utf8(#"{"data":[{"files":[{"filename":"a","summary":{}}]}],"type":"l"}"#) }),
    (
      "a segment of everything",
      {
        utf8(
          #"{"data":[{"files":[{"filename":"a","segments":[[1,1,1,true,true],[999999999,1,0,false,false]]}]}]}"#
        )
      }
    ),
  ],
  "coveralls": [
    (
      "branches that are not four numbers",
      {
        utf8(#"{"source_files": [{"name": "a", "coverage": [1], "branches": [1, 2]}]}"#)
      }
    )
  ],
  "codecov": [
    ("a line that is a word", { utf8(#"{"coverage": {"a.py": {"1": "yes"}}}"#) }),
    ("a key that is a word", { utf8(#"{"coverage": {"a.py": {"one": 1}}}"#) }),
    ("another document", { utf8(#"{"runs": []}"#) }),
  ],
  "dotnet-coverage": [
    (
      "a range that may have run",
      {
        utf8(
          "<results><modules><module><range source_id='0' start_line='1' covered='maybe'/></module></modules></results>"
        )
      }
    )
  ],
  "v8": [("no source", { utf8(#"{"result": []}"#) })],
]
