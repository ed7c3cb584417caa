internal import DocumentReading
internal import SourceText

extension ScanFormat {
  /// What `tsc` prints, with `--pretty` or without; an error of the configuration has no file.
  static let tsc = ScanFormat(
    "tsc-text", "TypeScript text", tool: "tsc", lookedFor: "lines with \"error TS\" and a number",
    empty: [.nothing],
    recognises: { head in head.lines?.contains { tscLine($0) != nil } ?? false },
    read: { input, sink throws(DocumentProblem) in
      var count = 0
      try input.lines { line, _ throws(DocumentProblem) in
        guard let found = tscLine(line) else { return }
        count += 1
        try sink.finding(found.code, found.message, kind: .bug) {
          $0.rate(.high)
          $0.place(found.path, found.line, found.column)
        }
      }
      guard count > 0 else { throw input.problem("no error of tsc in it") }
    })
}

private struct TypeScriptError {
  var path: String?
  var line: Int?
  var column: Int?
  let code: String
  let message: String
}

/// `a.ts(3,7): error TS2322: …`, `a.ts:3:7 - error TS2322: …`, `error TS5023: …`
private func tscLine(_ text: String) -> TypeScriptError? {
  guard text.utf8.count < 100_000, let start = text.firstRange(of: "error TS") else { return nil }
  let rest = text[start.upperBound...]
  let digits = rest.prefix { $0.isASCII && $0.isNumber }
  guard !digits.isEmpty, rest.dropFirst(digits.count).hasPrefix(":") else { return nil }
  var found = TypeScriptError(code: "TS\(digits)", message: rest.dropFirst(digits.count + 1).trimmed())
  let place = text[..<start.lowerBound]
  if place.isEmpty { return found }
  if place.hasSuffix("): "), let open = place.lastIndex(of: "(") {
    let numbers = place[open...].dropFirst().dropLast(3).split(separator: ",").compactMap { Int($0) }
    guard numbers.count == 2 else { return nil }
    (found.path, found.line, found.column) = (String(place[..<open]), numbers[0], numbers[1])
    return found
  }
  guard place.hasSuffix(" - "), let spot = Diagnostic(String(place.dropLast(3)) + ": ") else { return nil }
  (found.path, found.line, found.column) = (spot.path, spot.line, spot.column)
  return found
}
