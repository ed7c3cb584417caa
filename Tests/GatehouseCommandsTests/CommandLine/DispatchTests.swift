import GateKit
import Testing

@testable import GatehouseCommands

private struct Fails: Command {
  static let name = "fails"
  static let abstract = "Throws what it is told"
  static let examples = [CommandExample("gatehouse fails --with usage", "throw it")]
  enum Kind: String, CaseIterable, OptionValue { case usage, reason, cannot }
  var kind = Kind.usage
  static let options: [Option<Self>] = [option("--with", "KIND", \.kind, "what to throw")]

  struct Reason: Error, CustomStringConvertible { let description: String }

  func run(_ console: Console, gates: [GateDefinition]) throws -> ExitCode {
    switch kind {
    case .usage: throw UsageError("this is wrong", wayOut: "do that instead")
    case .reason: throw Reason(description: "the disk\u{1B}[2J is full")
    case .cannot: throw Reason(description: "cannot read a.txt: it is gone")
    }
  }
}

private struct Inner: Command {
  static let name = "outer inner"
  static let abstract = "Is one of a group"
  static let examples = [CommandExample("gatehouse outer inner", "do it")]
  static let options: [Option<Self>] = []
  func run(_ console: Console, gates: [GateDefinition]) -> ExitCode {
    console.print("inner\n")
    return .blocked
  }
}

private let table = CommandTable(
  program: "gatehouse", abstract: "Tries commands", example: "gatehouse fails",
  commands: [CommandDefinition(Fails.self), CommandDefinition(Inner.self)],
  groups: [CommandTable.Group(name: "outer", abstract: "Holds one command")])

@Suite struct DispatchTests {
  private func run(_ words: String) async -> (status: ExitCode, console: TestConsole) {
    let console = TestConsole()
    let status = await table.run(
      words.split(separator: " ").map(String.init), console.console, gates: { [] })
    return (status, console)
  }

  @Test(
    "a mistake exits 2 and says the way out",
    arguments: [
      (
        "fals",
        "gatehouse: unknown command \"fals\"; did you mean \"fails\"?\n"
          + "gatehouse --help shows how it is used\n"
      ),
      (
        "--fails",
        "gatehouse: unknown option \"--fails\"; did you mean \"fails\"?\n"
          + "gatehouse --help shows how it is used\n"
      ),
      (
        "fails --wit x",
        "gatehouse: unknown option \"--wit\"; did you mean \"--with\"?\n"
          + "gatehouse fails --help shows how it is used\n"
      ),
      (
        "outer inne",
        "gatehouse: unknown command \"outer inne\"; did you mean \"inner\"?\n"
          + "outer takes one of inner; see gatehouse outer --help\n"
      ),
      ("fails", "gatehouse: this is wrong\ndo that instead\n"),
      (
        "fails \u{1B}[31m",
        "gatehouse: unexpected argument \"\\u{1B}[31m\"\n"
          + "gatehouse fails --help shows how it is used\n"
      ),
    ])
  func misuse(words: String, message: String) async {
    let (status, console) = await run(words)
    #expect(status == .misused)
    #expect(console.error == message)
    #expect(console.output == "")
  }

  @Test(
    "what could not be done exits 3 and says what and why",
    arguments: [
      ("fails --with reason", "gatehouse: cannot fails: the disk\\u{1B}[2J is full\n"),
      ("fails --with cannot", "gatehouse: cannot read a.txt: it is gone\n"),
    ])
  func failure(words: String, message: String) async {
    let (status, console) = await run(words)
    #expect(status == .couldNotLook)
    #expect(console.error == message)
  }

  @Test(
    "help is an answer on standard output, wherever it is asked for",
    arguments: [
      ["--help", "-h", "help", ""], ["fails --help", "fails -h", "help fails", "fails --with usage -h"],
      ["outer", "outer --help", "outer -h", "help outer"],
      ["outer inner --help", "help outer inner", "outer inner -h"],
    ])
  func help(spellings: [String]) async {
    var texts: Set<String> = []
    for words in spellings {
      let (status, console) = await run(words)
      #expect(status == .passed, "\(words)")
      #expect(console.error == "")
      #expect(console.output.hasPrefix("Example: gatehouse "))
      texts.insert(console.output)
    }
    #expect(texts.count == 1)
  }

  @Test("a command's status is the program's") func status() async {
    let (status, console) = await run("outer inner")
    #expect(status == .blocked)
    #expect(console.output == "inner\n")
  }

  @Test("after -- a word is no request for help") func literal() async {
    #expect(await run("outer inner -- --help").status == .misused)
  }

  @Test("an answer that cannot be written is not a pass") func fullDisk() async {
    struct Full: Error, CustomStringConvertible { let description = "cannot write: no space" }
    let recorder = TestConsole()
    let inner = recorder.console
    let console = Console(
      output: Console.Stream { _ in throw Full() }, error: inner.error, environment: inner.environment,
      currentFolder: inner.currentFolder, now: inner.now, readInput: inner.readInput)
    let status = await runGatehouse(arguments: ["version"], console: console, gates: [])
    #expect(status == .couldNotLook)
    #expect(recorder.error == "gatehouse: cannot write: no space\n")
  }
}

@Suite struct ConsoleTests {
  @Test(
    "colour follows the choice, then NO_COLOR, CLICOLOR_FORCE, TERM and the terminal",
    arguments: [
      (ColourChoice.auto, [:], 80, true), (.auto, [:], nil, false), (.always, [:], nil, true),
      (.never, [:], 80, false), (.auto, ["NO_COLOR": "1"], 80, false), (.auto, ["NO_COLOR": ""], 80, true),
      (.always, ["NO_COLOR": "1"], 80, true), (.auto, ["CLICOLOR_FORCE": "1"], nil, true),
      (.auto, ["CLICOLOR_FORCE": "0"], nil, false), (.auto, ["CLICOLOR_FORCE": "0"], 80, true),
      (.auto, ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], 80, false), (.auto, ["TERM": "dumb"], 80, false),
      (.auto, ["TERM": "xterm"], 80, true),
    ] as [(ColourChoice, [String: String], Int?, Bool)])
  func colour(choice: ColourChoice, environment: [String: String], width: Int?, expected: Bool) {
    let console = TestConsole(environment: environment, terminalWidth: width).console
    #expect(console.usesColour(choice) == expected)
  }

  @Test("lines are as wide as the terminal, 80 columns without one") func width() {
    #expect(TestConsole(terminalWidth: 132).console.width == 132)
    #expect(TestConsole().console.width == 80)
  }

  @Test("a progress line says how far the work is, within the width") func progressLine() {
    let line = ProgressLine(noun: "gates", total: 3, width: 30)
    #expect(line.text == "0 of 3 gates done")
    line.finished("clean-repo")
    #expect(line.text == "1 of 3 gates done, last clea…")
    #expect(line.wasShown)
    line.end()
    #expect(line.text == nil)
  }

  @Test("work without a terminal shows no progress and gives its result") func noProgress() async {
    let console = TestConsole()
    let sum = await console.console.withProgress("parts", of: 2) { finished in
      finished("a")
      return 42
    }
    #expect(sum == 42)
    #expect(console.error == "")
  }
}
