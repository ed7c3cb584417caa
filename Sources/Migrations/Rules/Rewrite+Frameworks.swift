extension Rewrite {
  /// The same steps as a migration of the framework would say them. What a framework has no call for stays SQL
  /// in the call that runs SQL; jobs are no migrations, and stay.
  func worded(for framework: Framework, _ schema: Schema, _ engine: Engine) -> Rewrite {
    if let words = CodeWording(framework) { return words.worded(self) }
    guard !parts.isEmpty, [.rails, .ecto, .liquibase].contains(framework) else { return self }
    var wording = RewriteWording(framework: framework, schema: schema, steps: StepReader(engine))
    var copy = self
    copy.parts = parts.map { part in
      guard !part.isProse, !part.title.hasPrefix("a job") else { return part }
      return Part(
        title: part.title, lines: wording.lines(of: part), isOutsideTransaction: part.isOutsideTransaction,
        isProse: false)
    }
    return copy
  }
}

/// Turns statements into calls, one part after the other.
private struct RewriteWording {
  let framework: Framework
  let schema: Schema
  let steps: StepReader
  /// What kind of constraint each of the parts before has made, by its name.
  private var kinds: [String: Constraint.Kind] = [:]

  init(framework: Framework, schema: Schema, steps: StepReader) {
    self.framework = framework
    self.schema = schema
    self.steps = steps
  }

  mutating func lines(of part: Rewrite.Part) -> [String] {
    if framework == .liquibase {
      let way = part.isOutsideTransaction ? " runInTransaction:false" : ""
      return ["--changeset author:id\(way)"] + part.lines
    }
    var made: [String] = []
    if part.isOutsideTransaction {
      made =
        framework == .rails
        ? ["disable_ddl_transaction!"] : ["@disable_ddl_transaction true", "@disable_migration_lock true"]
    }
    for sql in part.lines { made += calls(for: sql) }
    return made
  }

  private mutating func calls(for sql: String) -> [String] {
    let operations = steps.steps(inCode: sql, line: 1, firstStatement: 0).map(\.operation)
    for case .alterTable(_, .addConstraint(let constraint)) in operations {
      if let name = constraint.name { kinds[name] = constraint.kind }
    }
    let asked = WordedStatement(sql: sql, schema: schema, kinds: kinds)
    let made = operations.map {
      framework == .rails ? RailsWording.call($0, asked) : EctoWording.call($0, asked)
    }
    let known = made.compactMap { $0 }
    guard !known.isEmpty, known.count == made.count else { return [Self.execution(of: sql)] }
    return known.flatMap { $0 }
  }

  private static func execution(of sql: String) -> String {
    var text = ""
    for character in sql {
      text += character == "\"" || character == "\\" ? "\\\(character)" : String(character)
    }
    return "execute \"\(text)\""
  }
}

/// A statement and what is known around it.
struct WordedStatement {
  let sql: String
  let schema: Schema
  let kinds: [String: Constraint.Kind]

  /// What stands in the parentheses of `CHECK (…)`, which the parser keeps no text of.
  var check: String? {
    guard let start = sql.lowercasedRange(of: "check (")?.upperBound else { return nil }
    var depth = 1
    var end = start
    while end < sql.endIndex {
      if sql[end] == "(" { depth += 1 }
      if sql[end] == ")" { depth -= 1 }
      if depth == 0 { return String(sql[start..<end]) }
      end = sql.index(after: end)
    }
    return nil
  }

  func type(of column: String, _ table: ObjectName) -> SQLType? { schema.column(column, of: table)?.type }

  /// `:name`, or `:"odd name"`.
  static func symbol(_ name: String) -> String {
    let isPlain =
      name.utf8.allSatisfy { isScriptWord($0) && $0 < 0x80 } && name.first.map { !$0.isNumber } ?? false
    return isPlain ? ":\(name)" : ":\"\(name)\""
  }

  /// A number, a truth value or a text; nil for what the database works out.
  static func literal(_ value: SQLExpression) -> String? {
    guard value.functions.isEmpty else { return nil }
    let text = value.text
    if Int(text) != nil || ["true", "false"].contains(text) { return text }
    guard text.hasPrefix("'"), text.hasSuffix("'"), text.count >= 2 else { return nil }
    return "\"\(text.dropFirst().dropLast())\""
  }

  static func symbols(_ names: [String]) -> String {
    names.count == 1 ? symbol(names[0]) : "[\(names.map(symbol).joined(separator: ", "))]"
  }

  /// Columns of an index: an expression is a string.
  static func columns(_ names: [String]) -> String {
    let items = names.map { $0.hasPrefix("(") ? "\"\($0.dropFirst().dropLast())\"" : symbol($0) }
    return "[\(items.joined(separator: ", "))]"
  }
}
