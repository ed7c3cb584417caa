import CoverageReports
import ReportedPaths
import SourceText
import Testing

@Suite("Lines as bits")
struct LineBitsTests {
  @Test("hold lines, ranges and their borders", arguments: [1, 2, 63, 64, 65, 127, 128, 129, 1_000])
  func borders(line: Int) {
    var bits = LineBits([line])
    #expect(bits.lines == [line] && bits.count == 1 && bits.last == line)
    #expect(bits.contains(line) && !bits.contains(line - 1) && !bits.contains(line + 1))
    bits.insert(line...(line + 130))
    #expect(bits.lines == Array(line...(line + 130)))
    #expect(bits.lineSet == LineSet([line...(line + 130)]))
    #expect(LineBits(bits.lineSet) == bits)
    for gone in line...(line + 130) { bits.remove(gone) }
    #expect(bits.isEmpty && bits == LineBits() && bits.last == 0)
  }

  @Test("leave out what is no line")
  func noLines() {
    #expect(LineBits([0, -1, -64]) == LineBits())
    var bits = LineBits()
    bits.insert(-5...2)
    #expect(bits.lines == [1, 2])
    #expect(!bits.contains(0) && !bits.contains(-1) && !bits.contains(99_999))
  }

  @Test("are joined, cut and taken away as sets are")
  func sets() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let a = Set((0..<20).map { _ in Int.random(in: 1...200, using: &random) })
      let b = Set((0..<20).map { _ in Int.random(in: 1...400, using: &random) })
      #expect(LineBits(a).union(LineBits(b)).lines == a.union(b).sorted())
      #expect(LineBits(a).intersection(LineBits(b)).lines == a.intersection(b).sorted())
      #expect(LineBits(a).subtracting(LineBits(b)).lines == a.subtracting(b).sorted())
      #expect(LineBits(b).subtracting(LineBits(a)).lines == b.subtracting(a).sorted())
    }
  }
}

@Suite("Shares")
struct CoverageShareTests {
  @Test(
    "are compared exactly and floored where shown",
    arguments: [
      (19_999, 25_000, 8_000, 1, "79.99 % (19999 of 25000)"),
      (20_000, 25_000, 8_000, 0, "80.00 % (20000 of 25000)"),
      (24, 37, 8_000, 6, "64.86 % (24 of 37)"), (99_999, 100_000, 10_000, 1, "99.99 % (99999 of 100000)"),
      (3, 3, 10_000, 0, "100.00 % (3 of 3)"), (0, 0, 8_000, 0, "n/a"), (0, 7, 0, 0, "0.00 % (0 of 7)"),
      (1, 3, 3_334, 1, "33.33 % (1 of 3)"), (1, 3, 3_333, 0, "33.33 % (1 of 3)"),
    ])
  func limits(numerator: Int, denominator: Int, target: Int, missing: Int, text: String) {
    let share = CoverageShare(numerator, of: denominator)
    #expect(share.missing(to: target) == missing)
    #expect(share.reaches(target) == (missing == 0))
    #expect(share.description == text)
  }

  @Test(
    "are held against another share, less an allowance",
    arguments: [
      (80, 100, 8, 10, 0, 0), (79, 100, 8, 10, 0, 1), (79, 100, 8, 10, 100, 0), (78, 100, 8, 10, 100, 1),
      (1, 3, 1, 3, 0, 0), (333, 1_000, 1, 3, 0, 1), (0, 10, 10, 10, 0, 10), (0, 0, 1, 1, 0, 0),
      (0, 7, 0, 0, 0, 0),
      (5, 10, 1, 100, 10_000, 0),
    ])
  func relative(n: Int, d: Int, otherN: Int, otherD: Int, allowance: Int, missing: Int) {
    #expect(
      CoverageShare(n, of: d).missing(toReach: CoverageShare(otherN, of: otherD), less: allowance) == missing)
  }

  @Test("are ordered by what they are, not by what is shown")
  func order() {
    #expect(CoverageShare(1, of: 3) < CoverageShare(33_334, of: 100_000))
    #expect(!(CoverageShare(1, of: 3) < CoverageShare(2, of: 6)))
    #expect(!(CoverageShare(2, of: 3) < CoverageShare(1, of: 3)))
  }
}

@Suite("Figures")
struct CoverageFiguresTests {
  /// The one real run and diff of SonarQube's and Codecov's documentation, by hand: 37 lines, 24 run, 3 of
  /// them in part, 8 arms of which 5 were taken.
  @Test(
    "of one run are what each metric says",
    arguments: [
      (CoverageMetric.line, 24, 37), (.lineStrict, 21, 37), (.branch, 5, 8), (.lineAndBranch, 29, 45),
    ])
  func metrics(metric: CoverageMetric, numerator: Int, denominator: Int) throws {
    var text = "SF:a\n"
    for line in 1...37 { text += "DA:\(line),\(line <= 24 ? 1 : 0)\n" }
    for line in 1...4 { text += "BRDA:\(line),0,0,1\nBRDA:\(line),0,1,\(line == 4 ? 1 : 0)\n" }
    let report = try readCoverage(Array((text + "end_of_record\n").utf8), source: "a")
    #expect(report.figures.share(metric) == CoverageShare(numerator, of: denominator))
  }

  @Test("of some lines count nothing of the others")
  func masked() throws {
    let report = try readCoverage(
      Array("SF:a\nDA:1,1\nDA:2,0\nDA:3,1\nBRDA:1,0,0,1\nBRDA:3,0,0,0\nend_of_record\n".utf8), source: "a")
    let figures = report.files[0].coverage.figures(in: LineBits([2, 3, 4]))
    #expect(figures.executable == 2 && figures.covered == 1 && figures.partial == 1)
    #expect(figures.arms == 1 && figures.takenArms == 0)
    #expect(report.files[0].coverage.missed.lines == [2])
    #expect(report.files[0].coverage.partial.lines == [3])
  }
}

@Suite("Reports joined")
struct MergeTests {
  private func file(_ records: String...) throws -> FileCoverage {
    try readCoverage(
      Array((["SF:a"] + records + ["end_of_record\n"]).joined(separator: "\n").utf8), source: "a"
    )
    .files[0].coverage
  }

  private func cobertura(_ lines: String) throws -> FileCoverage {
    try readCoverage(
      Array("<coverage><packages><class filename='a'>\(lines)</class></packages></coverage>".utf8),
      source: "a"
    ).files[0].coverage
  }

  @Test("an arm that one of them took is taken")
  func arms() throws {
    var joined = try file("DA:1,1", "BRDA:1,0,0,1", "BRDA:1,0,1,0")
    #expect(joined.merge(try file("DA:1,1", "BRDA:1,0,0,0", "BRDA:1,0,1,3")) == [])
    #expect(account(of: joined) == [1: "hit 2/2"])
  }

  @Test("arms that only one of them knows are added, and the line is named")
  func moreArms() throws {
    var joined = try file("DA:1,1", "DA:2,0", "BRDA:1,0,0,1", "BRDA:1,0,1,0")
    #expect(joined.merge(try file("DA:1,1", "BRDA:1,1,0,1")) == [1])
    #expect(account(of: joined) == [1: "hit 2/3", 2: "miss"])
  }

  @Test("of counted arms the larger number stays, at equal totals")
  func counts() throws {
    let some = try cobertura("<line number='1' hits='1' condition-coverage='25% (1/4)'/>")
    let more = try cobertura(
      "<line number='1' hits='0' condition-coverage='50% (2/4)'/><line number='2' hits='0'/>")
    for (first, second) in [(some, more), (more, some)] {
      var joined = first
      #expect(joined.merge(second) == [])
      #expect(account(of: joined) == [1: "hit 2/4", 2: "miss"])
    }
  }

  @Test("where totals differ the finer account stays, and the line is named")
  func totals() throws {
    let coarse = try cobertura("<line number='3' hits='1' condition-coverage='100% (2/2)'/>")
    let fine = try file("DA:3,1", "BRDA:3,0,0,1", "BRDA:3,0,1,0", "BRDA:3,0,2,0")
    for (first, second) in [(coarse, fine), (fine, coarse)] {
      var joined = first
      #expect(joined.merge(second) == [3])
      #expect(account(of: joined) == [3: "hit 1/3"])
    }
  }

  @Test("a line is unknown only where nobody knows it")
  func unknown() throws {
    let unknown = try readCoverage(
      Array(
        "<report><package name='p'><sourcefile name='a'><line nr='1'/><line nr='2'/></sourcefile></package></report>"
          .utf8),
      source: "a"
    ).files[0].coverage
    #expect(account(of: unknown) == [1: "unknown", 2: "unknown"])
    var joined = unknown
    joined.merge(try file("DA:1,0"))
    #expect(account(of: joined) == [1: "miss", 2: "unknown"])
    var other = try file("DA:1,0")
    other.merge(unknown)
    #expect(other == joined)
  }

  @Test("in any order, and any of them twice, they say the same", arguments: 0..<20)
  func order(seed: Int) throws {
    var parts: [FileCoverage] = []
    for part in 0..<4 {
      var records: [String] = []
      for line in 1...40 where (line * 7 + part * 5 + seed) % 3 > 0 {
        records.append("DA:\(line),\((line + part + seed) % 2)")
        for arm in 0..<(line % 3) {
          records.append("BRDA:\(line),0,\(arm),\((line * arm + part + seed) % 2)")
        }
      }
      let text = (["SF:a"] + records + ["end_of_record\n"]).joined(separator: "\n")
      parts.append(try readCoverage(Array(text.utf8), source: "a").files[0].coverage)
    }
    var once = FileCoverage()
    for part in parts { once.merge(part) }
    var otherwise = FileCoverage()
    for part in parts.reversed() + parts { otherwise.merge(part) }
    #expect(once == otherwise)
  }

  @Test("files of a report in another order give the same files")
  func permuted() throws {
    let records = (0..<30).map {
      "SF:f\($0).c\nDA:\($0 + 1),\($0 % 2)\nBRDA:\($0 + 1),0,0,1\nend_of_record\n"
    }
    let straight = try readCoverage(Array(records.joined().utf8), source: "a")
    let turned = try readCoverage(Array(records.reversed().joined().utf8), source: "a")
    #expect(
      straight.files.sorted { $0.name.description < $1.name.description }
        == turned.files.sorted { $0.name.description < $1.name.description })
  }
}

@Suite("Totals in headers")
struct HeaderTests {
  @Test(
    "that do not fit the body are named",
    arguments: [
      ("SF:a.c\nDA:1,1\nDA:2,0\nLF:72\nLH:1\nend_of_record\n", ["a.c: LF says 72 lines, the record lists 2"]),
      ("SF:a.c\nDA:1,1\nDA:2,0\nLF:2\nLH:1\nBRF:0\nBRH:0\nend_of_record\n", []),
      (
        "SF:a.c\nDA:1,1\nBRDA:1,0,0,1\nLF:1\nLH:0\nBRF:2\nBRH:1\nend_of_record\n",
        ["a.c: LH says 0 lines that were run, the record lists 1; BRF says 2 branch arms, the record lists 1"]
      ),
      (
        "<coverage lines-valid='73' lines-covered='1'><packages><class filename='a'><line number='1' hits='1'/>"
          + "</class></packages></coverage>",
        ["the header says 73 executable lines where the body lists 1"]
      ),
      ("SF:a.c\nDA:0,1\nDA:2,0\nend_of_record\n", ["1 entry for line 0 left out"]),
    ])
  func notes(text: String, notes: [String]) throws {
    #expect(try readCoverage(Array(text.utf8), source: "a").notes == notes)
  }
}

@Suite("Errors")
struct ErrorTests {
  @Test("name what was looked for where nothing is recognised")
  func unrecognised() throws {
    for (text, found) in [
      ("<html/>", "XML with the root <html>"), ("{\"runs\": []}", "JSON with the keys \"runs\""),
      ("hello", "text that begins with \"hello\""), ("[1]", "JSON without keys"),
    ] {
      let error = #expect(throws: (any Error).self) { try readCoverage(Array(text.utf8), source: "cov.xml") }
      let words = "\(error.map { "\($0)" } ?? "")"
      #expect(
        words.hasPrefix("cov.xml:1:1: not a coverage report that Gatehouse knows: \(found); looked for "))
      #expect(words.contains("lcov tracefile") && words.contains("Cobertura XML"))
    }
  }

  @Test(
    "say why a report says nothing",
    arguments: [
      ("", "a:1:1: the file is empty"), (" \n", "a:1:1: the file is empty"),
      ("SF:a.c\nend_of_record\n", "a:1:1: lcov tracefile of 1 file without one executable line"),
      ("mode: set\n", "a:1:1: Go cover profile that lists no files"),
      (
        "SF:a.c\nDA:1,1\n",
        "a:1:1: the file ends too early: the last record has no end_of_record"
      ),
    ])
  func reasons(text: String, message: String) {
    let error = #expect(throws: (any Error).self) { try readCoverage(Array(text.utf8), source: "a") }
    #expect(error.map { "\($0)" } == message)
  }

  @Test("exception arms count where they are asked for")
  func exceptionArms() throws {
    var options = CoverageReadingOptions()
    let text = Array("SF:a\nDA:1,1\nBRDA:1,0,0,1\nBRDA:1,e0,1,0\nend_of_record\n".utf8)
    #expect(try readCoverage(text, source: "a").figures.arms == 1)
    options.countsExceptionArms = true
    #expect(try readCoverage(text, source: "a", options: options).figures.arms == 2)
  }
}
