public import GateKit
import SourceText

/// Every key of a settings object as a Markdown table, one row a key, in schema order; empty for an object
/// without keys.
///
/// - Parameter floors: also what may be written over an organisation's value.
public func settingsTable(_ shape: Shape, floors: Bool = false) -> String { table(shape.table, floors) }

private func table(_ rows: [Shape.Row], _ floors: Bool) -> String {
  guard !rows.isEmpty else { return "" }
  var text = "| Key | Value | Default | Meaning |\n|---|---|---|---|\n"
  for row in rows {
    let initial = row.required ? "required" : row.initial.map { $0.escaped(for: .markdownCode) } ?? ""
    text += "| \(row.key.escaped(for: .markdownCode)) | \(typeWords(row)) | \(initial) "
    let above = floors ? row.stricter.allowance.map { " *Over a floor: \($0).*" } ?? "" : ""
    text += "| \(row.help.escaped(for: .markdown))\(above) |\n"
  }
  return text
}

/// `block, warn, inform, off`: a bar would end the cell.
func typeWords(_ row: Shape.Row) -> String {
  row.type.replacing(" | ", with: ", ").replacing(", 0 to \(Int.max)", with: "")
    .replacing(", \(Int.min) to \(Int.max)", with: "").escaped(for: .markdown)
}
