extension TrialReport {
  /// What the report leaves out of a plan and does not own up to; nil where it tells of all of it. Silence would be taken
  /// for a migration that did well.
  public func omission(from plan: TrialPlan) -> String? {
    let told = migrations.map(\.path)
    let wanted = plan.change.map { "\($0.path)" }
    guard told == Array(wanted.prefix(told.count)) else {
      return "it tells of other migrations than the change has"
    }
    for (migration, script) in zip(migrations, plan.change) {
      if let gap = migration.omission(from: script) { return "\(migration.path): \(gap)" }
    }
    if told.count < wanted.count, obstacle == nil { return "\(wanted[told.count]) is missing" }
    return nil
  }
}

extension TrialReport.TriedMigration {
  fileprivate func omission(from script: TrialPlan.Script) -> String? {
    guard downPath == "\(script.downPath)" else { return "its way back is another file" }
    let lines = script.statements.filter { $0.extensions == nil }.map(\.line)
    let isRefused = statements.contains { $0.effects.failure != nil }
    let told = statements.map(\.line)
    guard isRefused ? told == Array(lines.prefix(told.count)) : told == lines else {
      return "its statements are others"
    }
    if !isRefused, down == .notTried, !(script.down ?? []).isEmpty { return "its way back was not tried" }
    return nil
  }
}
