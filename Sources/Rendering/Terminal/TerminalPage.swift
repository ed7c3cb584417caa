import SourceText

/// A piece of a terminal line. `text` is ours; what comes from outside goes through `Span.outside`.
struct Span {
  enum Style {
    case plain, bold, dim, red, yellow, green, cyan

    /// Select Graphic Rendition, ECMA-48.
    var code: String {
      switch self {
      case .plain: "0"
      case .bold: "1"
      case .dim: "2"
      case .red: "1;31"
      case .yellow: "33"
      case .green: "32"
      case .cyan: "36"
      }
    }
  }

  let text: String
  let style: Style

  init(_ text: String, _ style: Style = .plain) {
    self.text = text
    self.style = style
  }

  /// Text that somebody else wrote, on one line and without control sequences.
  static func outside(_ text: String, _ style: Style = .plain) -> Span {
    // A terminal is no place for more; the JSON report holds all of it.
    Span(text.truncated(to: 2000).escaped(for: .terminal), style)
  }
}

/// Lines wrapped at a width, with hanging indents.
struct TerminalPage {
  let width: Int
  let colour: Bool
  /// Nothing but ASCII: what is not shown as `\u{E9}`.
  let ascii: Bool
  private(set) var text = ""

  init(width: Int, colour: Bool, ascii: Bool) {
    self.width = min(max(width, 40), 200)
    self.colour = colour
    self.ascii = ascii
  }

  mutating func blank() { text += "\n" }

  /// One paragraph.
  ///
  /// - Parameter hang: columns that continued lines are indented further than the first.
  mutating func line(_ spans: [Span], indent: Int = 0, hang: Int = 2) {
    let cells = spans.flatMap { span in (ascii ? inASCII(span.text) : span.text).map { Cell($0, span.style) }
    }
    var rest = cells[...]
    var margin = indent
    repeat {
      let row = nextRow(&rest, room: width - margin)
      text += String(repeating: " ", count: margin)
      write(row)
      text += "\n"
      margin = indent + hang
    } while !rest.isEmpty
  }

  /// One line that is to be copied: not wrapped, however long.
  mutating func verbatim(_ span: Span, indent: Int) {
    text += String(repeating: " ", count: indent)
    write((ascii ? inASCII(span.text) : span.text).map { Cell($0, span.style) }[...])
    text += "\n"
  }

  private mutating func write(_ row: ArraySlice<Cell>) {
    var cells = Array(row)
    // The runner of GitHub's workflows takes a line that starts with `::` for a command; a wrapped word could.
    if cells.starts(with: [":", ":"], by: { $0.character == $1 }) {
      cells.replaceSubrange(0..<1, with: "\\u{3A}".map { Cell($0, cells[0].style) })
    }
    var style = Span.Style.plain
    for cell in cells {
      if colour, cell.style != style {
        text += "\u{1B}[0m" + (cell.style == .plain ? "" : "\u{1B}[\(cell.style.code)m")
        style = cell.style
      }
      text.append(cell.character)
    }
    if style != .plain { text += "\u{1B}[0m" }
  }
}

private struct Cell {
  let character: Character
  let style: Span.Style

  init(_ character: Character, _ style: Span.Style) {
    self.character = character
    self.style = style
  }
}

/// As many cells as fit, cut after the last space where there is one.
private func nextRow(_ rest: inout ArraySlice<Cell>, room: Int) -> ArraySlice<Cell> {
  var columns = 0
  var end = rest.startIndex
  while end < rest.endIndex {
    columns += rest[end].character.columns
    // One character always fits, or nothing would ever end.
    if columns > room, end > rest.startIndex { break }
    end += 1
  }
  if end < rest.endIndex, let space = rest[...end].lastIndex(where: { $0.character == " " }),
    space > rest.startIndex
  {
    end = space
  }
  var row = rest[..<end]
  while row.last?.character == " " { row.removeLast() }
  rest = rest[end...].drop { $0.character == " " }
  return row
}

private func inASCII(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "…": result += "..."
    case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
    default: result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    }
  }
  return result
}
