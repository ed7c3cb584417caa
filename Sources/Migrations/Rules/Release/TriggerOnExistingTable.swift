extension Rule {
  static let triggerOnExistingTable = Rule(
    "trigger-or-rule-on-existing-table", .warning, [.breaksRelease, .briefLock],
    why: "every write of the release that runs does more, or something else, from this moment on",
    safeForm: "let somebody who knows the writers review it, and add it when they are ready",
    examples: [
      Example(
        before: "CREATE TABLE t (a int);",
        bad: "CREATE TRIGGER r AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();")
    ],
    check: .step { moment in
      switch moment.operation {
      case .createTrigger(let name, let table) where !moment.isNew(table):
        return [Hit("the trigger \(name) changes what writes to \(table) do", object: "\(table).\(name)")]
      default: return []
      }
    })
}
