import GateKit
import SourceText

func htmlTable(_ table: AnswerTable) -> String {
  func cell(_ column: AnswerTable.Column, _ text: String) -> String {
    let text = html(text.truncated(to: 300))
    // On a narrow page each cell names itself.
    let name = html(column.name)
    return column.isNumber
      ? "<td class=\"number\" data-name=\"\(name)\">\(text)</td>"
      : "<td class=\"place\" data-name=\"\(name)\">\(text)</td>"
  }
  let head = table.columns.map { column in
    "<th scope=\"col\"\(column.isNumber ? " class=\"number\"" : "")>\(html(column.name))</th>"
  }
  let rows = table.rows.map { row in "<tr>\(zip(table.columns, row).map(cell).joined())</tr>" }
  return """
    <div class="scroll" tabindex="0" role="group" aria-label="\(html(table.title))"><table class="numbers">
    <caption>\(html(table.title))</caption>
    <thead><tr>\(head.joined())</tr></thead>
    <tbody>\(rows.joined(separator: "\n"))</tbody>
    </table></div>
    """
}
