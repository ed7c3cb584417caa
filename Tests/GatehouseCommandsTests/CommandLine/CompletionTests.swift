import GateCatalog
import GateKit
import TestSupport
import Testing

@testable import GatehouseCommands

/// Has every kind of completion.
private struct Completes: Command {
  static let name = "run"
  static let abstract = "Runs a gate's question: it's [all] there"
  static let examples = [CommandExample("gatehouse run clean-repo", "run it")]
  enum Speed: String, CaseIterable, OptionValue { case slow, fast }
  var gate = ""
  var settings: [String] = []
  var speed = Speed.slow
  var file: String?
  var files: [OutputFile] = []
  var loud = false
  static let options: [Option<Self>] = [
    argument("GATE", \.gate, "the gate", complete: .gate),
    repeatedOption("--set", "KEY=VALUE", \.settings, "a setting", complete: .setting),
    option("-s, --speed", "SPEED", \.speed, "how fast: [slow] isn't fast"),
    option("--file", "FILE", \.file, "a file", complete: .file),
    repeatedOption("-o, --output", "FORMAT=FILE", \.files, "a report"),
    flag("-l, --loud", \.loud, "say more"),
  ]
  func run(_ console: Console, gates: [GateDefinition]) -> ExitCode { .passed }
}

private struct Show: Command {
  static let name = "policy show"
  static let abstract = "Shows"
  static let examples: [CommandExample] = []
  var name: String?
  static let options: [Option<Self>] = [
    argument("NAME", \.name, "a policy", complete: .words(["one", "two"]))
  ]
  func run(_ console: Console, gates: [GateDefinition]) -> ExitCode { .passed }
}

private struct Check: Command {
  static let name = "policy check"
  static let abstract = "Checks"
  static let examples: [CommandExample] = []
  static let options: [Option<Self>] = []
  func run(_ console: Console, gates: [GateDefinition]) -> ExitCode { .passed }
}

private struct SampleGate: Gate {
  struct Part: Settings, Equatable {
    var target = 3
    static let schema: [Setting<Part>] = [setting("target", \.target, "a number")]
  }
  struct Configuration: Settings {
    var limit = 1
    var patch = Part()
    static let schema: [Setting<Configuration>] = [
      setting("limit", \.limit, "a number"), setting("patch", \.patch, "a part"),
    ]
  }
  static let manifest = GateManifest(
    id: "clean-repo", summary: "Isn't it clean?", rationale: "", rules: [], examples: [])
  init(_ settings: Configuration) {}
  var needs: Needs { Needs() }
  func examine(_ context: GateContext) -> GateAnswer { GateAnswer() }
}

private let terms = CompletionTerms(
  CommandTable(
    program: "gatehouse", abstract: "Tries", example: "gatehouse run x",
    commands: [
      CommandDefinition(Completes.self), CommandDefinition(Show.self), CommandDefinition(Check.self),
    ],
    groups: [CommandTable.Group(name: "policy", abstract: "Policies")]),
  gates: [GateDefinition(SampleGate.self)])

private enum Shell: String, CaseIterable {
  case bash, zsh, fish

  var script: String {
    switch self {
    case .bash: bashCompletion(terms)
    case .zsh: zshCompletion(terms)
    case .fish: fishCompletion(terms)
    }
  }

  /// Those of this machine.
  static var present: [Shell] { allCases.filter { programPath($0.rawValue) != nil } }
}

/// Command line so far, as the person typed it, and what is offered for its last word.
private let lines: [(String, [String])] = [
  ("gatehouse ", ["help", "policy", "run"]), ("gatehouse p", ["policy"]), ("gatehouse x", []),
  ("gatehouse help ", ["policy", "run"]), ("gatehouse policy ", ["check", "show"]),
  ("gatehouse policy s", ["show"]), ("gatehouse policy show ", ["one", "two"]),
  ("gatehouse policy show o", ["one"]), ("gatehouse run ", ["clean-repo"]),
  ("gatehouse run --speed ", ["fast", "slow"]), ("gatehouse run -s f", ["fast"]),
  ("gatehouse run clean-repo --set ", ["limit=", "patch.target="]),
  ("gatehouse run clean-repo --loud --set p", ["patch.target="]),
  ("gatehouse run --output h", ["html="]), ("gatehouse run --lo", ["--loud"]),
]

@Suite struct CompletionTests {
  @Test("the scripts of this program are valid", arguments: Shell.present)
  private func validScript(shell: Shell) async throws {
    let folder = try TestFolder()
    let console = TestConsole()
    #expect(await console.run("completions", shell.rawValue, gates: builtInGates) == .passed)
    try folder.write("script", console.output)
    let run = try runProgram(shell.rawValue, ["-n", "\(folder.path)/script"])
    #expect(run.status == 0)
    #expect(run.error == "")
  }

  @Test("a script for commands with quotes and brackets in their help is valid", arguments: Shell.present)
  private func validSample(shell: Shell) throws {
    let folder = try TestFolder()
    try folder.write("script", shell.script)
    #expect(try runProgram(shell.rawValue, ["-n", "\(folder.path)/script"]).error == "")
  }

  @Test("bash offers what fits", arguments: lines) func bash(line: String, expected: [String]) throws {
    #expect(try bashOffers(line) == expected)
  }

  @Test(
    "bash completes values after = and knows no files where none belong",
    arguments: [
      ("gatehouse run --speed=", ["fast", "slow"]), ("gatehouse run --speed=s", ["slow"]),
      ("gatehouse run --file ./scr", ["./script"]), ("gatehouse run --output html=scr", ["script"]),
      ("gatehouse run clean-repo --set limit=s", []), ("gatehouse run --speed fast c", ["clean-repo"]),
      ("gatehouse run other --set ", []), ("gatehouse run clean-repo scr", []),
      ("gatehouse policy check s", []), ("gatehouse help run ", []), ("gatehouse policy x y ", []),
    ])
  func bashAlone(line: String, expected: [String]) throws { #expect(try bashOffers(line) == expected) }

  @Test("fish offers what fits", .enabled(if: programPath("fish") != nil), arguments: lines)
  func fish(line: String, expected: [String]) throws {
    let folder = try TestFolder()
    try folder.write("script", fishCompletion(terms))
    let run = try runProgram(
      "fish", ["--no-config", "-c", "source script; complete -C '\(line)'"], in: "\(folder.path)")
    #expect(run.error == "")
    let words = run.output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
    #expect(words.sorted() == expected)
  }

  /// Words as readline makes them: `=` is one of its own.
  private func bashOffers(_ line: String) throws -> [String] {
    let folder = try TestFolder()
    try folder.write("script", bashCompletion(terms))
    let words = line.split(separator: " ", omittingEmptySubsequences: false).flatMap { word -> [String] in
      guard let sign = word.firstIndex(of: "=") else { return [String(word)] }
      let rest = String(word[word.index(after: sign)...])
      return [String(word[..<sign]), "="] + (rest.isEmpty ? [] : [rest])
    }
    try folder.write(
      "try",
      """
      source ./script
      COMP_WORDS=(\(words.map(shellQuoted).joined(separator: " ")))
      COMP_CWORD=\(words.count - 1)
      _gatehouse 2>/dev/null
      printf '%s\\n' "${COMPREPLY[@]}"
      """)
    let run = try runProgram("bash", ["try"], in: "\(folder.path)")
    #expect(run.error == "")
    return run.output.split(separator: "\n").map(String.init).sorted()
  }
}
