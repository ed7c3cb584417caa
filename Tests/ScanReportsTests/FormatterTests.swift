import DocumentReading
import ScanReports
import SourceText
import Testing

@Suite("What formatters print")
struct FormatterTests {
  @Test(
    "is read as files that they would change, and as what they could not look at",
    arguments: [
      ("prettier", "Checking formatting...\nAll matched files use Prettier code style!\n", [], []),
      (
        "prettier",
        "Checking formatting...\n[warn] a b.js\n[warn] c.ts\n[warn] Code style issues found in 2 files. Run Prettier with --write to fix.\n",
        ["a b.js", "c.ts"], []
      ),
      (
        "prettier", "Checking formatting...\n[warn] a.js\n", ["a.js"],
        ["the output ends before Prettier's last line"]
      ),
      (
        "prettier", "Checking formatting...\n[error] No files matching the pattern were found: \"x\".\n", [],
        ["No files matching the pattern were found: \"x\"."]
      ),
      (
        "prettier",
        "Checking formatting...\n[error] a.js: SyntaxError: no (1:1)\nError occurred when checking code style in the above file.\n",
        [], ["a.js: SyntaxError: no (1:1)"]
      ),
      ("black", "All done! ✨ 🍰 ✨\n1 file would be left unchanged.\n", [], []),
      (
        "black", "No Python files are present to be formatted. Nothing to do 😴\n", [],
        ["no Python file was found"]
      ),
      (
        "black", "would reformat a.py\n\nOh no! 💥 💔 💥\n2 files would be reformatted.\n", ["a.py"],
        ["Black counts 2 files and names 1"]
      ),
      (
        "black",
        "error: cannot format a.py: Cannot parse: 1:4: def (:\n\nOh no! 💥 💔 💥\n1 file would fail to reformat.\n",
        [],
        ["cannot format a.py: Cannot parse: 1:4: def (:"]
      ),
      ("ruff-format", "3 files already formatted\n", [], []),
      (
        "ruff-format", "Would reformat: a.py\n1 file would be reformatted, 1 file already formatted\n",
        ["a.py"], []
      ),
      (
        "ruff-format", "a.py:1:2: unformatted: File would be reformatted\n1 file would be reformatted\n",
        ["a.py"], []
      ),
      ("ruff-format", "Would reformat: a.py\n", ["a.py"], ["the output ends before Ruff's last line"]),
      ("gofmt", "a.go\n", ["a.go"], []), ("gofmt", "", [], []), ("swift-format", "", [], []),
    ])
  func formatters(format: String, text: String, files: [String], gaps: [String]) throws {
    let contents = try readScan(Array(text.utf8), source: "s", format: ScanFormat.named(format))
    #expect(contents.findings.map { $0.location?.path } == files)
    #expect(
      contents.findings.allSatisfy { $0.rule == "unformatted" && $0.severity == .high && $0.kind == .style })
    #expect(contents.report.gaps.map(\.message) == gaps)
    // Whoever names no format gets the same, where there is anything to tell it by.
    if !text.isEmpty { #expect(try readScan(Array(text.utf8), source: "s").report.format.id == format) }
  }

  @Test(
    "is refused where it is no check",
    arguments: [
      (
        "black", "reformatted a.py\n\nAll done! ✨ 🍰 ✨\n1 file reformatted.\n", "Black was run without --check"
      ),
      ("gofmt", "a.go\nthis is no file\n", "looked for lines that are names of .go files"),
      ("prettier", "", "the file is empty"), ("black", "", "the file is empty"),
    ])
  func refused(format: String, text: String, reason: String) {
    let error = #expect(throws: DocumentProblem.self) {
      try readScan(Array(text.utf8), source: "s", format: ScanFormat.named(format))
    }
    #expect(error?.message.contains(reason) == true, "\(error?.message ?? "read")")
  }
}
