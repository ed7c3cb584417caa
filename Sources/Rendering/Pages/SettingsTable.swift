public import GateKit
import SourceText

/// Every key of a settings object as a Markdown table, one row a key, in schema order; empty for an object
/// without keys.
public func settingsTable(_ shape: Shape) -> String { table(shape.table) }

func table(_ rows: [Shape.Row]) -> String {
  guard !rows.isEmpty else { return "" }
  var text = "| Key | Value | Default | Meaning |\n|---|---|---|---|\n"
  for row in rows {
    let initial = row.required ? "required" : row.initial.map { $0.escaped(for: .markdownCode) } ?? ""
    let value = row.type.replacing(" | ", with: ", ")
    text += "| \(row.key.escaped(for: .markdownCode)) | \(value.escaped(for: .markdown)) | \(initial) "
    text += "| \(row.help.escaped(for: .markdown)) |\n"
  }
  return text
}
