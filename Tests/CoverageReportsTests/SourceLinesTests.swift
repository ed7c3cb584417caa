import CoverageReports
import ReportedPaths
import SourceText
import Testing

@Suite("Lines of sources that no report should call executable")
struct SourceLinesTests {
  private func lines(_ text: String, _ path: RepositoryPath = "a.swift") -> SourceLines {
    SourceLines(Array(text.utf8), path: path)
  }

  @Test("are blank lines, comments and closing brackets")
  func kinds() {
    let lines = lines(
      """
      // one
      func a() { // two

        /* three
           four */
        b() /* five */
        /* six */ c()
        /** seven **/
        let s = "/*"
        });
      }\t
      """)
    #expect(lines.count == 11)
    #expect(lines.blank.lines == [3])
    #expect(lines.comments.lines == [1, 4, 5, 8])
    #expect(lines.closing.lines == [10, 11])
  }

  @Test(
    "are told by the language",
    arguments: [
      ("a.py", "# x", true), ("a.rb", "# x", true), ("a.c", "# x", false), ("a.rs", "#[test]", false),
      ("a.php", "# x", true), ("a.go", "// x", true), ("a.py", "// x", false), ("a.unknown", "// x", false),
      ("Makefile", "# x", false), ("a.SWIFT", "// x", true),
    ])
  func languages(path: String, text: String, isComment: Bool) {
    #expect(lines(text, RepositoryPath(path)).comments.lines == (isComment ? [1] : []))
  }

  @Test("a comment that does not end is none")
  func unfinished() {
    #expect(lines("a()\n/* never\nb()\n").comments.isEmpty)
  }

  @Test("CR LF and a byte order mark change nothing")
  func lineEnds() {
    let lines = lines("\u{FEFF}// a\r\n\r\n}\r\nb\r\n")
    #expect(lines.comments.lines == [1] && lines.blank.lines == [2] && lines.closing.lines == [3])
    #expect(lines.count == 4)
  }

  @Test("what SimpleCov's :nocov: encloses is not covered and not missed")
  func nocov() throws {
    let lines = lines("a\n# :nocov:\nb\n  # :nocov:\nc\n#:nocov:\nd\n", "a.rb")
    #expect(lines.notCovered.lines.prefix(4) == [2, 3, 4, 6])
    var coverage = try readCoverage(
      Array(#"{"RSpec": {"coverage": {"a.rb": {"lines": [1, null, 0, null, 1, null, 0]}}}}"#.utf8),
      source: "a"
    ).files[0].coverage
    #expect(lines.clean(&coverage, isRegionBased: false).lines == [3, 7])
    #expect(account(of: coverage) == [1: "hit", 5: "hit"])
  }

  @Test("a report of lines keeps its brackets; one that counts blank lines loses both")
  func cleaning() throws {
    let lines = lines("a()\n\n}\n")
    var exact = try readCoverage(Array("SF:a\nDA:1,1\nDA:3,0\nend_of_record\n".utf8), source: "a").files[0]
      .coverage
    #expect(lines.clean(&exact, isRegionBased: false).isEmpty)
    #expect(lines.fits(exact, isRegionBased: false))
    var regions = try readCoverage(
      Array("SF:a\nDA:1,1\nDA:2,1\nDA:3,0\nBRDA:3,0,0,1\nend_of_record\n".utf8), source: "a"
    ).files[0].coverage
    #expect(!lines.fits(regions, isRegionBased: false) && lines.fits(regions, isRegionBased: true))
    #expect(lines.clean(&regions, isRegionBased: false).lines == [2, 3])
    #expect(account(of: regions) == [1: "hit"])
  }

  @Test("a report with lines behind the end is of another text")
  func behindTheEnd() throws {
    let coverage = try readCoverage(Array("SF:a\nDA:4,1\nend_of_record\n".utf8), source: "a").files[0]
      .coverage
    #expect(!lines("a\nb\nc\n").fits(coverage, isRegionBased: true))
    #expect(lines("a\nb\nc\nd\n").fits(coverage, isRegionBased: true))
    #expect(lines("a\nb\nc\nd").fits(coverage, isRegionBased: true))
  }
}
