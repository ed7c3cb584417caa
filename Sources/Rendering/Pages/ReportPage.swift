import GateKit
import SourceText

/// docs/report.schema.json: the report's JSON Schema.
public func reportSchema() -> String {
  jsonText(ReportShape.document.jsonSchema(title: "Gatehouse report, version \(ReportShape.version)"))
}

/// docs/report.md: the report's format for people who read it by program.
public func reportPage() -> String {
  guard case .object(let fields) = ReportShape.document else { return introduction }
  var text = introduction
  text += "\n## At the top\n\n" + table(fields.map { Shape.object([$0]).table[0] })
  for field in fields {
    let rows = Shape.object([field]).table.dropFirst().filter { row in
      // Gates of a preview look like those of the report.
      !row.key.hasPrefix("preview.gates[].") && !row.key.hasPrefix("preview.policy.")
    }
    if !rows.isEmpty { text += "\n## \(field.key)\n\n" + table(Array(rows)) }
  }
  return text
}

private func table(_ rows: [Shape.Row]) -> String {
  var text = "| Key | Value | Present | Meaning |\n|---|---|---|---|\n"
  for row in rows {
    text += "| \(row.key.escaped(for: .markdownCode)) | \(typeWords(row)) | \(row.required ? "always" : "") "
    text += "| \(row.help.escaped(for: .markdown)) |\n"
  }
  return text
}

private let introduction = """
  # The report

  `gatehouse check --format json` prints it, `--output json=report.json` writes it. Everything that other formats
  show is in it. [report.schema.json](report.schema.json) describes it for programs.

  ```sh
  gatehouse check --format json | jq -r '.gates[] | select(.verdict != "passed") | .name'
  gatehouse verify report.json
  ```

  - `version` is the format's. Within a version keys are added, never removed, and none changes its meaning; so a
    reader passes over keys that it does not know.
  - A key that is absent is unknown or does not apply; that is never the same as an empty list.
  - The same inputs give the same bytes. `timing` is the exception: it is only there with `--verbose`, and `verify`
    leaves it out.
  - Quantities are exact: numerator and denominator. `shown` is floored and for people.
  - Paths are text. Where a path has bytes that are not UTF-8, control characters or quotes, it is quoted as git
    quotes it, and `path_bytes` beside it holds the bytes in hexadecimal.
  - Texts of others (titles, messages, paths) are data: escape them for the place where you show them.
  - `inputs` is what `verify` needs to evaluate again, beside the repository's objects and the reports that are
    named there by digest. The pull request's description and the policy's text are part of it. `digests` names the
    SHA-256 of each of its parts, by which `verify` says which was changed.

  """
