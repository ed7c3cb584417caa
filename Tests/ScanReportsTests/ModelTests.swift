import ScanReports
import SourceText
import Testing

@Suite("The model of scan reports")
struct ModelTests {
  @Test(
    "numbers are read to the millionth, without floating point",
    arguments: [
      ("0", 0), ("-0", 0), ("12.5", 12_500_000), ("-1.25", -1_250_000), ("1e3", 1_000_000_000),
      ("2.584e-07", 0), ("1.5E-5", 15), ("+3", 3_000_000), ("0.0000019", 1), (".5", 500_000),
      ("9000000000000", 9_000_000_000_000_000_000), ("31.106015452540582444444444444", 31_106_015),
    ])
  func numbers(text: String, millionths: Int) {
    #expect(DecimalNumber(text)?.millionths == millionths)
  }

  @Test(
    "what is no number, or too large, is none",
    arguments: ["", "-", ".", "NaN", "Infinity", "1e", "1e999", "1.2.3", "0x10", "9300000000000", "1 "])
  func noNumbers(text: String) { #expect(DecimalNumber(text) == nil) }

  @Test("seconds become nanoseconds without losing digits")
  func nanoseconds() {
    #expect(DecimalNumber("1.5568181714281142e-07", shift: 9)?.description == "155.681817")
  }

  @Test(
    "a path is inside of a repository, or nowhere",
    arguments: [
      ("src/a.py", "src/a.py"), ("./src//a.py", "src/a.py"), ("../a.py", nil), ("src/../../a.py", nil),
      ("/etc/passwd", nil), ("C:/a", nil), ("https://x/a", nil), ("javascript:x", nil), ("a\u{0}b", nil),
      ("//host/a", nil), ("", nil), (".", nil), ("a b/ü.py", "a b/ü.py"),
    ] as [(String, String?)])
  func paths(path: String, inside: String?) {
    let found = ScanLocation(path).repositoryPath.map { String(decoding: $0.bytes, as: UTF8.self) }
    #expect(found == inside)
  }

  @Test("a line that cannot be is none")
  func lines() {
    #expect(ScanLocation("a", line: 0, column: -1).line == nil)
    #expect(ScanLocation("a", line: -3).line == nil)
    #expect(ScanLocation("a", line: .max).line == nil)
    #expect(ScanLocation("a", line: 1).line == 1)
  }

  @Test("severities are in order, the unknown one least")
  func order() { #expect(Severity.allCases.sorted() == [.unknown, .info, .low, .medium, .high, .critical]) }
}
