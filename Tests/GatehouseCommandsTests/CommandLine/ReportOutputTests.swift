import GateKit
import LocalSystem
import TestSupport
import Testing

@testable import GatehouseCommands

private struct Reports: Command {
  static let name = "reports"
  static let abstract = "Ends in a report"
  static let examples = [CommandExample("gatehouse reports", "report")]
  var output = ReportOutput()
  static let options: [Option<Self>] = including(\.output, under: "Output")

  func run(_ console: Console, gates: [GateDefinition]) throws -> ExitCode {
    try output.write(to: console) { format, style in
      "\(format) \(style.width) \(style.colour) \(style.verbose)\n"
    }
    return .passed
  }
}

@Suite struct ReportOutputTests {
  private func run(_ words: [String], _ console: TestConsole) async -> ExitCode {
    await CommandTable(
      program: "gatehouse", abstract: "Tries", example: "gatehouse reports",
      commands: [CommandDefinition(Reports.self)]
    )
    .run(["reports"] + words, console.console, gates: { [] })
  }

  @Test(
    "the options say how the report on standard output looks",
    arguments: [
      ([], "terminal 132 true false\n"), (["--format", "json"], "json 132 true false\n"),
      (["-f", "sarif", "-v"], "sarif 132 true true\n"), (["--width=60"], "terminal 60 true false\n"),
      (["--color", "never"], "terminal 132 false false\n"),
    ])
  func style(words: [String], expected: String) async {
    let console = TestConsole(terminalWidth: 132)
    #expect(await run(words, console) == .passed)
    #expect(console.output == expected)
  }

  @Test("files get forms of their own, without colour unless it is asked for") func files() async throws {
    let folder = try TestFolder()
    let console = TestConsole(folder: folder.path, terminalWidth: 80)
    #expect(await run(["-o", "html=a.html", "--output=json=b.json"], console) == .passed)
    #expect(console.output == "terminal 80 true false\n")
    #expect(try folder.text("a.html") == "html 80 false false\n")
    #expect(try folder.text("b.json") == "json 80 false false\n")
    #expect(await run(["-o", "terminal=c", "--color=always"], console) == .passed)
    #expect(try folder.text("c") == "terminal 80 true false\n")
  }

  @Test(
    "a wrong output is an error before anything is written",
    arguments: [
      (["--output", "html"], "--output: expected FORMAT=FILE, such as html=report.html, found \"html\""),
      (["--output", "html="], "--output: expected FORMAT=FILE, such as html=report.html, found \"html=\""),
      (
        ["--output", "htm=a"],
        "--output: expected one of terminal, json, markdown, html, sarif, junit, github, azure, code-quality, signed, found \"htm\"; "
          + "did you mean \"html\"?"
      ),
      (["-o", "html=-"], "--output: standard output takes one format; choose it by --format html"),
      (["-o", "html=a", "-o", "json=a"], "--output writes a twice"),
      (["--width", "19"], "--width: expected a whole number, 20 to 1000, found \"19\""),
      (["--width", "1001"], "--width: expected a whole number, 20 to 1000, found \"1001\""),
      (["--width", "x"], "--width: expected a whole number, 20 to 1000, found \"x\""),
    ])
  func refuses(words: [String], message: String) async {
    let console = TestConsole()
    #expect(await run(words, console) == .misused)
    #expect(console.error.split(separator: "\n").first.map(String.init) == "gatehouse: " + message)
    #expect(console.output == "")
  }

  @Test("a file that cannot be written is not a pass") func unwritable() async throws {
    let folder = try TestFolder()
    let console = TestConsole(folder: folder.path)
    #expect(await run(["-o", "html=missing/a.html"], console) == .couldNotLook)
    #expect(console.error.hasPrefix("gatehouse: cannot write \(folder.path)/missing/a.html: "))
  }
}
