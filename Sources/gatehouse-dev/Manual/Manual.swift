import GateKit
import GatehouseCommands
import PolicyFiles

/// The folder of the manual's pages.
let manualFolder = "docs/man"

/// Every page of the manual: the program, each of its commands, and the files that people write for it.
func manual(gates: [GateDefinition]) -> [ManualPage] {
  let table = CommandTable.gatehouse
  return [overview(table)] + table.topics.map { commandPage($0.name, $0.abstract, table) }
    + [
      filePage(
        "gatehouse-policy", "which gates judge a change, and what their findings do", policyPage(gates: gates)
      ),
      filePage("gatehouse-server", "configuration of a Gatehouse server", serverReference()),
    ]
}

private func overview(_ table: CommandTable) -> ManualPage {
  var page = ManualPage(
    table.program, section: 1, abstract: table.abstract.lowercasedFirst, version: programVersion)
  page.heading("Synopsis")
  page.paragraph([ManualSpan(table.program, .bold), ManualSpan(" COMMAND [OPTIONS]")])
  page.heading("Description")
  for text in ManualProse.description { page.paragraph(text) }
  page.heading("Commands")
  for topic in table.topics {
    page.item(
      [ManualSpan("\(table.program)-\(topic.name)", .bold), ManualSpan("(1)")], [[ManualSpan(topic.abstract)]]
    )
  }
  appendExitStatus(&page)
  page.heading("Environment")
  for (name, text) in ManualProse.environment { page.item([ManualSpan(name, .bold)], [manualSpans(text)]) }
  page.heading("Files")
  for (name, text) in ManualProse.files { page.item([ManualSpan(name, .bold)], [manualSpans(text)]) }
  page.heading("Examples")
  for (line, purpose) in ManualProse.examples {
    page.paragraph(purpose)
    page.code(line)
  }
  page.seeAlso([("gatehouse-policy", 5), ("gatehouse-server", 5), ("git", 1)])
  return page
}

/// One page for a first word: a command, or all commands of a group.
private func commandPage(_ topic: String, _ abstract: String, _ table: CommandTable) -> ManualPage {
  var page = ManualPage(
    "\(table.program)-\(topic)", section: 1, abstract: abstract.lowercasedFirst, version: programVersion)
  let members = table.members(of: topic)
  let commands = members.isEmpty ? table.commands.filter { $0.name == topic } : members
  page.heading("Synopsis")
  for command in commands { page.code(command.usage(table.program)) }
  page.heading("Description")
  for command in commands {
    if !members.isEmpty { page.subheading("\(table.program) \(command.name)") }
    page.paragraph(command.abstract + ".")
    for text in paragraphs(command.discussion) { page.paragraph(text) }
    if !members.isEmpty { appendOptions(of: command, to: &page) }
  }
  if members.isEmpty {
    page.heading("Options")
    for command in commands { appendOptions(of: command, to: &page) }
  }
  page.heading("Examples")
  for example in commands.flatMap(\.examples) {
    page.paragraph(example.purpose.uppercasedFirst + ":")
    page.code(example.line)
  }
  appendExitStatus(&page)
  page.seeAlso([(table.program, 1), ("gatehouse-policy", 5)])
  return page
}

private func appendOptions(of command: CommandDefinition, to page: inout ManualPage) {
  for section in command.sections {
    if section.title != "Options" { page.paragraph([ManualSpan(section.title + ":", .italic)]) }
    for option in section.options {
      page.item([ManualSpan(option.spelling, .bold)], [[ManualSpan(option.fullHelp)]])
    }
  }
}

private func appendExitStatus(_ page: inout ManualPage) {
  page.heading("Exit status")
  for code in ExitCode.allCases {
    page.item([ManualSpan(String(code.rawValue), .bold)], [[ManualSpan(code.meaning)]])
  }
}

/// A file that people write, from the page of docs/ that is made of its declaration.
private func filePage(_ name: String, _ abstract: String, _ markdown: String) -> ManualPage {
  var page = ManualPage(name, section: 5, abstract: abstract, version: programVersion)
  page.append(markdown: markdown)
  page.seeAlso([("gatehouse", 1)])
  return page
}

extension String {
  fileprivate var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
  fileprivate var uppercasedFirst: String { prefix(1).uppercased() + dropFirst() }
}
