/// goose's migrations in Go: the strings that are handed to `Exec` and `ExecContext` are read, and the rest
/// is code.
enum GoMigration {
  static func read(_ file: MigrationFile, _ reader: StepReader) -> Migration {
    let name = VersionedName(file.name)
    var migration = Migration(
      file.path, version: name?.version ?? file.name, order: name.map { [$0.number] } ?? [],
      title: name?.title ?? "")
    let calls = calls(in: file.content)
    let names = registered(calls)
    var up: [Step] = []
    var down: [Step] = []
    var downLine: Int?
    var isCode = false
    for call in calls {
      if call.kind == .function, call.name == names.down { downLine = call.line }
      guard call.kind == .execution else { continue }
      let isDown = call.function == names.down
      guard let text = call.text else {
        isCode = true
        continue
      }
      let steps = reader.steps(inCode: text, line: call.line, firstStatement: isDown ? down.count : up.count)
      if isDown { down += steps } else { up += steps }
    }
    if isCode || up.isEmpty {
      up.append(
        Step(
          .opaque(OpaquePart(.code, "a migration in Go, of which only strings handed to Exec are read")),
          line: 1,
          statement: up.count + 1))
    }
    migration.steps = up
    migration.down = names.down == "nil" ? .missing : down.isEmpty ? .empty(line: downLine) : .steps(down)
    return migration
  }

  private enum Kind { case function, registration, execution }

  private struct Call {
    let kind: Kind
    let name: String
    let line: Int
    /// The function that it stands in.
    let function: String
    /// The string that is handed over, or the names of the two functions.
    var text: String?
    var arguments: [String] = []
  }

  private static func registered(_ calls: [Call]) -> (up: String, down: String) {
    let arguments = calls.first { $0.kind == .registration }?.arguments ?? []
    return (arguments.first ?? "", arguments.count > 1 ? arguments[1] : "")
  }

  private static func calls(in content: [UInt8]) -> [Call] {
    var calls: [Call] = []
    var function = ""
    for line in TextLines(content).lines where !line.text.hasPrefix("//") {
      if line.text.hasPrefix("func ") {
        function = String(line.text.dropFirst(5).prefix { $0.isLetter || $0.isNumber || $0 == "_" })
        calls.append(Call(kind: .function, name: function, line: line.number, function: function))
      }
      if let open = position(after: "goose.AddMigration", in: line.text) {
        let list = line.text[open...].drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }
        var call = Call(kind: .registration, name: "", line: line.number, function: function)
        call.arguments = list.split(separator: ",").map(\.trimmed)
        calls.append(call)
      }
      if let open = position(after: ".Exec", in: line.text) {
        var call = Call(kind: .execution, name: "", line: line.number, function: function)
        call.text = string(in: line.text[open...])
        calls.append(call)
      }
    }
    return calls
  }

  private static func position(after word: String, in text: String) -> String.Index? {
    var index = text.startIndex
    while index < text.endIndex {
      if text[index...].hasPrefix(word) { return text.index(index, offsetBy: word.count) }
      index = text.index(after: index)
    }
    return nil
  }

  /// The first string in quotes or backquotes that is closed on the line and not joined with anything.
  private static func string(in text: Substring) -> String? {
    guard let open = text.firstIndex(where: { $0 == "\"" || $0 == "`" }) else { return nil }
    let quote = text[open]
    let rest = text[text.index(after: open)...]
    guard let close = rest.firstIndex(of: quote) else { return nil }
    let behind = rest[rest.index(after: close)...].trimmed
    guard !behind.hasPrefix("+"), !text[..<open].contains("+") else { return nil }
    return String(rest[..<close])
  }
}
