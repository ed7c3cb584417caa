import CoverageReports
import DocumentReading
import ReportedPaths
import TestSupport
import Testing

@Suite("Hostile coverage reports")
struct HostileReportTests {
  @Test("end in a report or a clear error", arguments: samples, HostileAttack.allCases)
  func attack(sample: FormatSample, attack: HostileAttack) {
    #expect(attack.run(on: subject(sample)) == [])
  }

  @Test("end in a report or a clear error, whatever numbers they hold", arguments: samples)
  func extremes(sample: FormatSample) {
    let numbers = [
      "0", "-1", "2147483648", "1099511627776", "999999999999999999", "9223372036854775807",
      "-9223372036854775808", "18446744073709551616", "1e400", "0.5",
    ]
    for place in digits(of: sample.text) {
      for number in numbers {
        var text = sample.text
        text.replaceSubrange(place, with: number)
        read(Array(text.utf8), sample)
      }
    }
    // All of them at once, so that sums have something to overflow with.
    for number in numbers {
      var text = sample.text
      for place in digits(of: sample.text).reversed() { text.replaceSubrange(place, with: number) }
      read(Array(text.utf8), sample)
    }
  }

  @Test("cannot make many arms of few bytes")
  func arms() throws {
    let lines = (1...200).map {
      "<line number='\($0)' hits='1' condition-coverage='0% (0/999999999999999999)'/>"
    }
    let text =
      "<coverage><packages><class filename='a'><lines>\(lines.joined())</lines></class></packages></coverage>"
    #expect(throws: DocumentProblem.self) { try readCoverage(Array(text.utf8), source: "report") }
  }

  @Test("cannot have one file joined again and again at the cost of its length")
  func rejoined() throws {
    let first = #"{"name": "a", "coverage": [\#(String(repeating: "null, ", count: 99_999))1]}"#
    let again = String(repeating: #", {"name": "a", "coverage": [1]}"#, count: 10)
    let text = Array(#"{"source_files": [\#(first)\#(again)]}"#.utf8)
    #expect(throws: DocumentProblem.self) { try readCoverage(text, source: "report", limits: small) }
    var roomy = small
    roomy.allLines = 2_000_000
    #expect(try readCoverage(text, source: "report", limits: roomy).figures.executable == 2)
  }

  @Test("do not allocate for lines that no file has", arguments: samples)
  func distantLines(sample: FormatSample) throws {
    // 2^40 lines would be 128 GiB of bits.
    let limits = CoverageLimits.standard
    #expect(limits.line < 1 << 24)
    #expect(limits.allLines / 8 * 3 < 100 << 20)
    let far = sample.text.replacing("2", with: "1099511627776")
    let report = try? readCoverage(Array(far.utf8), source: "report", options: options(for: sample))
    #expect((report?.files ?? []).allSatisfy { $0.coverage.lastLine <= limits.line })
  }

  private func read(_ bytes: [UInt8], _ sample: FormatSample) {
    do throws(DocumentProblem) {
      let report = try readCoverage(bytes, source: "report", limits: small, options: options(for: sample))
      let figures = report.figures
      #expect(figures.covered <= figures.executable && figures.takenArms <= figures.arms)
      for metric in CoverageMetric.allCases { _ = figures.share(metric).description }
    } catch {
      #expect("\(error)".hasPrefix("report"))
    }
  }

  private func digits(of text: String) -> [Range<String.Index>] { text.ranges(of: /[0-9]+/) }
}

private func subject(_ sample: FormatSample) -> HostileSubject {
  // Formats without an end of their own: a part of a tracefile that ends with a record, or of a profile that
  // ends with a line, is a report.
  let isOpen = ["lcov", "go-coverprofile", "gcov"].contains(sample.format)
  let options = options(for: sample)
  return HostileSubject(
    name: sample.format,
    samples: [sample.bytes] + (isOpen ? [] : [gzipStored(sample.bytes)]),
    prefixesAreDocuments: isOpen,
    // What follows the last record says nothing, and a count that is cut has run or not all the same.
    insignificantTail: isOpen
      ? Set(UInt8(ascii: "0")...UInt8(ascii: "9")).union(Array("\n\r \t-:yx".utf8))
      : [0x0A, 0x0D, 0x20, 0x09],
    refused: refused[sample.format, default: []]
  ) { bytes in
    let report = try readCoverage(bytes, source: HostileSubject.source, limits: small, options: options)
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
