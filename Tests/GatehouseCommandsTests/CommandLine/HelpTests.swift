import TestSupport
import Testing

@testable import GatehouseCommands

@Suite struct HelpTests {
  private let golden = GoldenFiles(
    beside: "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Golden")

  @Test("help reads well on a wide and on a narrow terminal", arguments: [80, 40])
  func goldenHelp(width: Int) {
    for name in ["doctor", "completions"] {
      let command = CommandTable.gatehouse.commands.first { $0.name == name }
      let text = command?.help("gatehouse", width: width) ?? ""
      #expect(golden.difference("\(name)-help-\(width).txt", text) == nil)
      #expect(text.hasPrefix("Example: gatehouse \(name)"))
    }
  }

  @Test("no line of any help is longer than the terminal is wide", arguments: [40, 80])
  func withinWidth(width: Int) {
    let table = CommandTable.gatehouse
    let texts =
      [table.overview(width: width)] + table.commands.map { $0.help("gatehouse", width: width) }
      + table.groups.map { table.help(ofGroup: $0.name, width: width) }
    for line in texts.joined(separator: "\n").split(separator: "\n") where line.count > width {
      #expect(!line.drop { $0 == " " }.contains(" "), "\(line)")
    }
  }

  @Test("every command says what it does, with an example that parses, and every option has help")
  func complete() {
    for command in CommandTable.gatehouse.commands {
      #expect(!command.abstract.isEmpty && command.abstract.last != ".", "\(command.name)")
      #expect(!command.examples.isEmpty, "\(command.name)")
      for example in command.examples {
        #expect(example.line.contains("gatehouse \(command.name)"), "\(example.line)")
      }
      for option in command.options {
        #expect(!option.help.isEmpty && option.help.last != ".", "\(command.name) \(option.name)")
        for name in option.names { #expect(name.hasPrefix("-"), "\(command.name) \(name)") }
      }
      let names = command.options.flatMap(\.names)
      #expect(Set(names).count == names.count, "\(command.name) has an option twice")
      #expect(command.positions.dropLast().allSatisfy { !$0.repeats }, "\(command.name)")
    }
    let names = CommandTable.gatehouse.commands.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test(
    "text is wrapped between words",
    arguments: [
      ("one two three", 7, 0, 0, "one two\nthree"), ("one two three", 8, 0, 0, "one two\nthree"),
      ("one two three", 6, 0, 0, "one\ntwo\nthree"), ("one two three", 9, 2, 0, "  one two\n  three"),
      ("one two three", 8, 0, 3, "one two\n   three"), ("a longerword b", 5, 0, 0, "a\nlongerword\nb"),
      ("", 5, 2, 0, "  "), (" a \n b ", 80, 0, 0, "a b"),
    ])
  func wraps(text: String, width: Int, indent: Int, hanging: Int, expected: String) {
    #expect(wrap(text, width, indent: indent, hanging: hanging) == expected)
  }

  @Test("the reference names every command and every option") func reference() {
    let text = commandReference()
    for command in CommandTable.gatehouse.commands {
      #expect(text.contains("\n## gatehouse \(command.name)\n"))
      for option in command.options {
        let spelling = option.spelling.replacing("|", with: "\\|")
        #expect(text.contains("| `\(spelling)` |"), "\(spelling)")
      }
    }
  }
}
