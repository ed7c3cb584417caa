import GateKit
import Testing

@testable import GatehouseCommands

/// One of each kind of option.
private struct Sample: Command, Equatable {
  static let name = "sample"
  static let abstract = "Shows every kind of option"
  static let examples = [CommandExample("gatehouse sample one", "show it")]
  enum Speed: String, CaseIterable, OptionValue { case slow, fast }

  var isLoud = false
  var base: String?
  var count = 3
  var speed = Speed.slow
  var labels: [String] = []
  var first: String?
  var rest: [String] = []

  static let options: [Option<Self>] = [
    flag("-l, --loud", \.isLoud, "say more"),
    option("-b, --base", "REV", \.base, "where it starts", takesEmpty: true),
    option("--count", "N", \.count, "how many"),
    option("--speed", "SPEED", \.speed, "how fast"),
    repeatedOption("--label", "NAME", \.labels, "a label"),
    argument("FIRST", \.first, required: true, "the first word"),
    repeatedArgument("REST", \.rest, "the other words"),
  ]

  func run(_ console: Console, gates: [GateDefinition]) -> ExitCode { .passed }
}

@Suite struct ParseTests {
  private static func sample(_ change: (inout Sample) -> Void) -> Sample {
    var sample = Sample()
    change(&sample)
    return sample
  }

  private static let readings: [(String, Sample)] = [
    ("one", sample { $0.first = "one" }),
    (
      "one two three",
      sample {
        $0.first = "one"
        $0.rest = ["two", "three"]
      }
    ),
    (
      "--loud one",
      sample {
        $0.first = "one"
        $0.isLoud = true
      }
    ),
    (
      "one -l",
      sample {
        $0.first = "one"
        $0.isLoud = true
      }
    ),
    (
      "--base main one",
      sample {
        $0.first = "one"
        $0.base = "main"
      }
    ),
    (
      "--base=main one",
      sample {
        $0.first = "one"
        $0.base = "main"
      }
    ),
    (
      "-b main one",
      sample {
        $0.first = "one"
        $0.base = "main"
      }
    ),
    (
      "--base= one",
      sample {
        $0.first = "one"
        $0.base = ""
      }
    ),
    (
      "--base=--loud one",
      sample {
        $0.first = "one"
        $0.base = "--loud"
      }
    ),
    (
      "--base -x one",
      sample {
        $0.first = "one"
        $0.base = "-x"
      }
    ),
    (
      "--base a=b=c one",
      sample {
        $0.first = "one"
        $0.base = "a=b=c"
      }
    ),
    (
      "--base=a=b one",
      sample {
        $0.first = "one"
        $0.base = "a=b"
      }
    ),
    (
      "--count 12 --speed fast one",
      sample {
        $0.first = "one"
        $0.count = 12
        $0.speed = .fast
      }
    ),
    (
      "--label a --label=b one",
      sample {
        $0.first = "one"
        $0.labels = ["a", "b"]
      }
    ),
    (
      "-- --loud -l",
      sample {
        $0.first = "--loud"
        $0.rest = ["-l"]
      }
    ),
    ("-", sample { $0.first = "-" }),
  ]

  @Test("words set the properties that options name", arguments: readings)
  private func reads(words: String, expected: Sample) throws {
    #expect(try Sample.parse(words.split(separator: " ").map(String.init)) == expected)
  }

  @Test(
    "a wrong word is an error that names it",
    arguments: [
      ("", "FIRST is missing: the first word"),
      ("--lout one", "unknown option \"--lout\"; did you mean \"--loud\"?"),
      ("--lout=3 one", "unknown option \"--lout\"; did you mean \"--loud\"?"),
      ("--qqqqqq one", "unknown option \"--qqqqqq\""),
      ("-x one", "unknown option \"-x\"; did you mean \"-b\"?"),
      ("-lb one", "unknown option \"-lb\"; did you mean \"-b\"?"),
      ("--base", "--base needs a value: --base REV"),
      ("--label= one", "--label has an empty value; leave it out, or say which"),
      ("one -b", "--base needs a value: --base REV"),
      ("--base --loud one", "--base needs a value: --base REV"),
      ("--base -l one", "--base needs a value: --base REV"),
      ("--base -- one", "--base needs a value: --base REV"),
      ("--loud=yes one", "--loud takes no value"),
      ("--loud -l one", "--loud is given twice"),
      ("--base a -b a one", "--base is given twice"),
      ("--count many one", "--count: expected a whole number, found \"many\""),
      ("--count -1 one", "--count: expected a whole number, found \"-1\""),
      ("--count +1 one", "--count: expected a whole number, found \"+1\""),
      (
        "--speed fats one",
        "--speed: expected one of slow, fast, found \"fats\"; did you mean \"fast\"?"
      ),
    ])
  func refuses(words: String, message: String) {
    #expect(throws: UsageError(message)) {
      try Sample.parse(words.split(separator: " ").map(String.init))
    }
  }

  @Test("a second positional argument is unexpected where there is one") func extraArgument() {
    #expect(throws: UsageError("unexpected argument \"two\"")) { try OneArgument.parse(["one", "two"]) }
    #expect(throws: Never.self) { try OneArgument.parse(["one"]) }
    #expect(throws: Never.self) { try OneArgument.parse([]) }
  }
}

private struct OneArgument: Command {
  static let name = "one"
  static let abstract = "Takes one word"
  static let examples: [CommandExample] = []
  var word: String?
  static let options: [Option<Self>] = [argument("WORD", \.word, "a word")]
  func run(_ console: Console, gates: [GateDefinition]) -> ExitCode { .passed }
}
