import GateKit
import SourceText

extension TerminalPage {
  /// Columns below each other. The last one takes what room is left; of a path that is too long for it, the beginning
  /// goes.
  mutating func table(_ table: AnswerTable, indent: Int) {
    guard !table.rows.isEmpty else { return }
    line([.outside(table.title + ":")], indent: indent)
    let head = table.columns.map(\.name)
    let widths = table.columns.indices.map { column in
      ([head] + table.rows).map { cell($0, column).columns }.max() ?? 0
    }
    let fixed = widths.dropLast().reduce(0) { $0 + $1 + Self.gap }
    for (number, row) in ([head] + table.rows).enumerated() {
      let cells = table.columns.indices.map { column in
        let text = cell(row, column)
        let room = String(repeating: " ", count: max(0, widths[column] - text.columns))
        if table.columns[column].isNumber { return room + text }
        return column == table.columns.count - 1
          ? text.lastColumns(max(Self.least, width - indent - 2 - fixed)) : text + room
      }
      let text = cells.joined(separator: String(repeating: " ", count: Self.gap))
      line([Span(text, number == 0 ? .dim : .plain)], indent: indent + 2)
    }
  }

  /// Columns that a path gets, whatever the width.
  private static let least = 10

  private static let gap = 2

  private func cell(_ row: [String], _ column: Int) -> String {
    guard column < row.count else { return "" }
    return row[column].truncated(to: 300).escaped(for: .terminal)
  }
}

extension String {
  fileprivate func lastColumns(_ limit: Int) -> String {
    if columns <= limit { return self }
    var rest = self[...]
    while String(rest).columns > limit - 1 { rest = rest.dropFirst() }
    return "…" + rest
  }
}
