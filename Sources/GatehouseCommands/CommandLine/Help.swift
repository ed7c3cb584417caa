extension CommandDefinition {
  /// What `gatehouse <name> --help` prints: an example first.
  func help(_ program: String, width: Int) -> String {
    var blocks: [String] = []
    if let first = examples.first {
      blocks.append(wrap("Example: \(first.line)", width, hanging: 9))
    }
    blocks.append(wrap(abstract + ".", width))
    blocks.append(wrap("Usage: \(usage(program))", width, hanging: 7))
    blocks += paragraphs(discussion).map { wrap($0, width) }
    for section in sections {
      blocks.append(section.title + ":\n" + rows(section.options.map { ($0.spelling, $0.fullHelp) }, width))
    }
    if examples.count > 1 {
      let lines = examples.map { wrap($0.line, width, indent: 2) + "\n" + wrap($0.purpose, width, indent: 6) }
      blocks.append("Examples:\n" + lines.joined(separator: "\n"))
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  /// Options by heading; positional arguments first, the command's own next, the shared ones last.
  package var sections: [(title: String, options: [OptionSummary])] {
    var result: [(title: String, options: [OptionSummary])] = []
    for option in options {
      let title = option.isPositional ? "Arguments" : option.section ?? "Options"
      if let index = result.firstIndex(where: { $0.title == title }) {
        result[index].options.append(option)
      } else {
        result.append((title, [option]))
      }
    }
    let order = ["Arguments", "Options"]
    return result.filter { $0.title == order[0] } + result.filter { $0.title == order[1] }
      + result.filter { !order.contains($0.title) }
  }
}

extension OptionSummary {
  /// The help with the words to choose from and the default.
  package var fullHelp: String {
    var text = help
    switch completion {
    case .words(let words), .formatAndFile(let words): text += ": " + words.joined(separator: ", ")
    default: break
    }
    if let initial { text += " (default: \(initial))" }
    return text
  }
}

extension CommandTable {
  /// What `gatehouse` alone prints.
  func overview(width: Int) -> String {
    """
    \(wrap("Example: \(example)", width, hanging: 9))

    \(wrap(abstract + ".", width))

    \(wrap("Usage: \(program) COMMAND [OPTIONS]", width, hanging: 7))

    Commands:
    \(rows(topics.map { ($0.name, $0.abstract) }, width))

    \(wrap("\(program) help COMMAND shows how one is used.", width))

    """
  }

  /// What `gatehouse policy --help` prints.
  func help(ofGroup group: String, width: Int) -> String {
    let members = members(of: group)
    let example = members.lazy.compactMap { $0.examples.first?.line }.first
    let abstract = groups.first { $0.name == group }?.abstract
    return [
      example.map { wrap("Example: \($0)", width, hanging: 9) },
      abstract.map { wrap($0 + ".", width) },
      wrap("Usage: \(program) \(group) COMMAND [OPTIONS]", width, hanging: 7),
      "Commands:\n" + rows(members.map { ($0.name, $0.abstract) }, width),
    ].compactMap { $0 }.joined(separator: "\n\n") + "\n"
  }
}

/// Two columns; the second stands below the first where the terminal is narrow or a term is long.
func rows(_ rows: [(term: String, text: String)], _ width: Int) -> String {
  let widest = rows.map(\.term.count).filter { $0 <= 24 }.max() ?? 0
  let column = widest + 4
  let isNarrow = width < column + 28
  return rows.map { row in
    if isNarrow { return wrap(row.term, width, indent: 2) + "\n" + wrap(row.text, width, indent: 6) }
    if row.term.count > widest { return "  \(row.term)\n" + wrap(row.text, width, indent: column) }
    let padding = String(repeating: " ", count: widest - row.term.count + 2)
    return "  \(row.term)\(padding)" + wrap(row.text, width, indent: column).dropFirst(column)
  }.joined(separator: "\n")
}

/// Lines of at most `width` characters; a longer word stands alone on its line.
///
/// - Parameters:
///   - indent: blanks before every line.
///   - hanging: more blanks before every line but the first.
func wrap(_ text: String, _ width: Int, indent: Int = 0, hanging: Int = 0) -> String {
  var lines: [String] = []
  var line = ""
  for word in text.split(whereSeparator: \.isWhitespace) {
    let room = width - indent - (lines.isEmpty ? 0 : hanging)
    if !line.isEmpty, line.count + 1 + word.count > room {
      lines.append(line)
      line = ""
    }
    line += (line.isEmpty ? "" : " ") + word
  }
  lines.append(line)
  return lines.enumerated().map { index, line in
    String(repeating: " ", count: indent + (index == 0 ? 0 : hanging)) + line
  }.joined(separator: "\n")
}

extension String {
  /// Blanks behind it, up to so many characters.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

  /// Blanks before it, for numbers below each other.
  func alignedRight(in width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}

/// Parts of a text that an empty line separates.
package func paragraphs(_ text: String) -> [String] {
  text.split(separator: "\n\n").map(String.init)
}
