import SourceText

/// docs/cli.md: every command, from the same declarations that parse it.
public func commandReference() -> String { CommandTable.gatehouse.reference }

extension CommandTable {
  var reference: String {
    var blocks = [
      "# Command line",
      "<!-- Made by `gatehouse-dev docs`; edit the commands in Sources/GatehouseCommands instead. -->",
      "`gatehouse COMMAND --help` prints what stands here. Standard output is the answer, standard error is talk.",
      "| command | |\n|---|---|\n"
        + commands.map { "| [`\($0.name)`](#\(anchor($0.name))) | \(cell($0.abstract)) |" }
        .joined(separator: "\n"),
      "| exit status | |\n|---|---|\n"
        + ExitCode.allCases.map { "| \($0.rawValue) | \($0.meaning) |" }.joined(separator: "\n"),
      "An option's value is the next word or follows `=`; after `--` every word is an argument.",
      """
      | environment | |
      |---|---|
      | `NO_COLOR` | set to anything: no colour |
      | `CLICOLOR_FORCE` | set to anything but `0`: colour without a terminal too |
      | `TERM` | `dumb`: no colour, no progress line |
      """,
    ]
    blocks += commands.map { $0.reference(program) }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private func anchor(_ name: String) -> String {
    "gatehouse-" + name.replacing(" ", with: "-")
  }
}

extension CommandDefinition {
  fileprivate func reference(_ program: String) -> String {
    var blocks = ["## \(program) \(name)", abstract + ".", "```sh\n\(usage(program))\n```"]
    blocks += paragraphs(discussion)
    for section in sections {
      let rows = section.options.map {
        "| `\($0.spelling.replacing("|", with: "\\|"))` | \(cell($0.fullHelp)) |"
      }
      blocks.append("| \(section.title.lowercased()) | |\n|---|---|\n" + rows.joined(separator: "\n"))
    }
    if !examples.isEmpty {
      let lines = examples.map { "# \($0.purpose)\n\($0.line)" }
      blocks.append("```sh\n" + lines.joined(separator: "\n\n") + "\n```")
    }
    return blocks.joined(separator: "\n\n")
  }
}

/// The program's own words in a table cell; signs that Markdown reads are escaped.
private func cell(_ text: String) -> String {
  text.replacing("|", with: "\\|").replacing("<", with: "&lt;").replacing("*", with: "\\*")
}
