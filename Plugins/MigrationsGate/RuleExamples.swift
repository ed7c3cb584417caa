import GateKit
import Migrations

extension MigrationsGate {
  /// The library's own examples, one for each rule that has some.
  static let ruleExamples = Rule.all.compactMap { rule in
    rule.examples.first.map { example in
      GateExample(
        "breaks \(rule.name)", settings: settings(rule, example), base: base(example),
        commits: [ExampleCommit("Migrate", files: change(example))], breaks: [rule.name])
    }
  }

  private static func settings(_ rule: Rule, _ example: Rule.Example) -> String {
    let engine = "\(example.engine.dialect.rawValue)-\(example.engine.major).\(example.engine.minor)"
    var lines = ["sources: [{path: db/migrations, framework: raw, engine: \(engine)}]"]
    // A file of one statement is run by itself.
    let isOne = example.bad.split(separator: ";").count == 1
    if isOne || example.bad.contains("BEGIN;") { lines.append("transaction: none") }
    if rule.severity == .off { lines.append("rules: {\(rule.name): warn}") }
    return lines.joined(separator: "\n")
  }

  private static func base(_ example: Rule.Example) -> [String: String] {
    example.before.isEmpty
      ? ["README.md": "# Shop\n"] : ["db/migrations/0001_before.sql": example.before + "\n"]
  }

  private static func change(_ example: Rule.Example) -> [String: String?] {
    var files: [String: String?] = ["db/migrations/0002_change.sql": example.bad + "\n"]
    if let code = example.code { files["app/model.py"] = code }
    return files
  }
}
