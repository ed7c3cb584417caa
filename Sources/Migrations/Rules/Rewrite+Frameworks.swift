internal import SourceText

extension Rewrite {
  /// The same steps as a migration of the framework would say them. What a framework has no call for stays SQL
  /// in the call that runs SQL; jobs are no migrations, and stay.
  ///
  /// - Parameter path: the migration that is spoken of.
  func worded(
    for framework: Framework, _ schema: Schema, _ engine: Engine, in path: RepositoryPath
  ) -> Rewrite {
    if let words = CodeWording(framework) { return words.worded(self) }
    let calls: (any RewriteCalls.Type)? =
      switch framework {
      case .alembic: AlembicWording.self
      case .django: DjangoWording.self
      case .ecto: EctoWording.self
      case .rails: RailsWording.self
      default: nil
      }
    guard !parts.isEmpty, calls != nil || framework == .liquibase else { return self }
    var wording = RewriteWording(schema: schema, steps: StepReader(engine), path: path)
    var copy = self
    copy.parts = parts.map { part in
      guard !part.isProse, !part.title.hasPrefix("a job") else { return part }
      return Part(
        title: part.title,
        lines: calls.map { wording.lines(of: part, $0) } ?? RewriteWording.changeset(of: part),
        isOutsideTransaction: part.isOutsideTransaction, isProse: false)
    }
    return copy
  }
}

/// How a framework writes in a migration what SQL says.
protocol RewriteCalls {
  /// nil where SQL says it better.
  static func call(_ operation: Operation, _ asked: WordedStatement) -> [String]?
  /// The call that runs a statement as it is.
  static func execution(of operations: [Operation], _ asked: WordedStatement) -> [String]
  /// The calls as they stand in a migration.
  static func migration(of calls: [String], isOutsideTransaction: Bool) -> [String]
}

extension RewriteCalls {
  static func execution(of operations: [Operation], _ asked: WordedStatement) -> [String] {
    ["execute \(WordedStatement.quoted(asked.sql))"]
  }
}

/// Turns statements into calls, one part after the other.
private struct RewriteWording {
  let schema: Schema
  let steps: StepReader
  let path: RepositoryPath
  /// What kind of constraint each of the parts before has made, by its name.
  private var kinds: [String: Constraint.Kind] = [:]
  /// Columns of unique indexes that they make, which a constraint may take over.
  private var uniqueColumns: [String: [String]] = [:]

  init(schema: Schema, steps: StepReader, path: RepositoryPath) {
    self.schema = schema
    self.steps = steps
    self.path = path
  }

  static func changeset(of part: Rewrite.Part) -> [String] {
    let way = part.isOutsideTransaction ? " runInTransaction:false" : ""
    return ["--changeset author:id\(way)"] + part.lines
  }

  mutating func lines(of part: Rewrite.Part, _ framework: any RewriteCalls.Type) -> [String] {
    var made: [String] = []
    for sql in part.lines { made += calls(for: sql, framework) }
    return framework.migration(of: made, isOutsideTransaction: part.isOutsideTransaction)
  }

  private mutating func calls(for sql: String, _ framework: any RewriteCalls.Type) -> [String] {
    let operations = steps.steps(inCode: sql, line: 1, firstStatement: 0).map(\.operation)
    for case .alterTable(_, .addConstraint(let constraint)) in operations {
      if let name = constraint.name { kinds[name] = constraint.kind }
    }
    for case .createIndex(let index) in operations where index.isUnique {
      if let name = index.name { uniqueColumns[name] = index.columns }
    }
    let asked = WordedStatement(
      sql: sql, schema: schema, kinds: kinds, uniqueColumns: uniqueColumns, path: path)
    let made = operations.map { framework.call($0, asked) }
    let known = made.compactMap { $0 }
    guard !known.isEmpty, known.count == made.count else { return framework.execution(of: operations, asked) }
    return known.flatMap { $0 }
  }
}

/// A statement and what is known around it.
struct WordedStatement {
  let sql: String
  let schema: Schema
  let kinds: [String: Constraint.Kind]
  let uniqueColumns: [String: [String]]
  /// The migration that it is about.
  let path: RepositoryPath

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

  /// In double quotes, as Ruby, Elixir and Python read it.
  static func quoted(_ text: String) -> String {
    "\"\(text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined())\""
  }

  static func quoted(_ names: [String]) -> String { "[\(names.map { quoted($0) }.joined(separator: ", "))]" }

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
