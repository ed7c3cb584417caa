extension Rule {
  static let dropObject = Rule(
    "drop-object", .warning, [.breaksRelease],
    why: "the release that still runs calls or reads it",
    safeForm: "make the new one under a new name, deploy, and drop the old one a release later",
    examples: [Example(before: "CREATE VIEW v AS SELECT 1;", bad: "DROP VIEW v;")],
    check: .step { moment in
      guard case .drop(let drop) = moment.operation else { return [] }
      let kinds: Set<ObjectKind> = [
        .view, .materializedView, .sequence, .type, .domain, .function, .procedure, .`extension`, .aggregate,
        .trigger, .policy, .rule,
      ]
      guard kinds.contains(drop.kind) else { return [] }
      return drop.names.filter { name in
        !moment.newTypes.contains(name) && !(drop.table.map(moment.isNew) ?? false)
          && !isReplaced(drop.kind, name, in: moment)
      }.map {
        Hit("DROP \(drop.kind.rawValue.uppercased()) \($0) breaks who still uses it", object: $0.description)
      }
    })

  /// Dropped to be made again in the same migration, as functions and triggers without OR REPLACE are; or a
  /// type
  /// that was renamed out of the way in it.
  private static func isReplaced(_ kind: ObjectKind, _ name: ObjectName, in moment: Moment) -> Bool {
    moment.steps(about: name).contains { step in
      switch step.operation {
      case .createFunction(let function): kind == .function && function.name == name
      case .createTrigger(let trigger, _): kind == .trigger && trigger == name.name
      case .createPolicy(let policy, _): kind == .policy && policy == name.name
      case .createView(let view, _, _): (kind == .view || kind == .materializedView) && view == name
      case .renameObject(.type, _, let new): kind == .type && new == name.name
      default: false
      }
    }
  }
}
