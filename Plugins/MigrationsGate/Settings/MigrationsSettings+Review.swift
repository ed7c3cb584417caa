import CivilTime
import GateKit
import Migrations
import SourceText

extension MigrationsSettings {
  /// The library's settings for all sources.
  ///
  /// - Parameter sizes: rows by table, of the file that `tables.sizes` names.
  func review(sizes: [String: Int]) -> ReviewSettings {
    var review = ReviewSettings()
    review.policy = policy
    review.separatesExpandAndContract = separateExpandContract
    review.transactions = transaction
    review.reversibility = reversible
    review.compensatingScript = compensatingScript
    review.lateFiles = versioning.order
    review.gaps = versioning.gaps
    review.mergedEdits = versioning.editMerged
    review.futureSkewDays = Int(versioning.futureSkew.seconds / 86_400)
    review.heads = versioning.heads
    review.requiresLockTimeout = lockTimeout.require
    review.longestLockTimeout = lockTimeout.max.map { Int($0.seconds) * 1_000 }
    review.requiresStatementTimeout = statementTimeout.require
    review.smallTables = Set(tables.small)
    review.hotTables = Set(tables.hot)
    review.tableSizes = sizes
    review.smallBelowRows = tables.smallBelowRows
    review.unknownTables = tables.unknown
    review.newTables = newTableExempt
    for rule in Rule.all {
      if OpaqueSeverity.rules.contains(rule.name) { review.severities[rule.name] = opaque.severity }
      if let said = severity(of: rule.name) { review.severities[rule.name] = said }
      // A rule that is off, but not for some paths, has to be asked all the same.
      let isOff = (review.severities[rule.name] ?? rule.severity) == .off
      if isOff, let most = severitiesByPath(of: rule.name).max() { review.severities[rule.name] = most }
    }
    if !codeReferences.enabled { review.severities["contract-with-code-still-using-it"] = .off }
    return review
  }

  /// What the policy says of a finding at a place; nil where it says nothing, and the rule's own severity holds.
  func severity(of rule: String, at path: RepositoryPath) -> Rule.Severity? {
    for entry in rulesByPath.entries.reversed() {
      // That it is a glob was checked with the policy.
      guard let glob = try? Glob(entry.key), glob.matches(path) else { continue }
      if let said = Self.severity(of: rule, in: entry.value) { return said }
    }
    if let said = severity(of: rule) { return said }
    // It was asked for the sake of other paths alone.
    let isOff = Rule.all.first { $0.name == rule }?.severity == .off
    return isOff && !severitiesByPath(of: rule).isEmpty ? .off : nil
  }

  private func severity(of rule: String) -> Rule.Severity? { Self.severity(of: rule, in: rules) }

  private func severitiesByPath(of rule: String) -> [Rule.Severity] {
    rulesByPath.entries.compactMap { Self.severity(of: rule, in: $0.value) }
  }

  /// The whole name wins over one with `*`.
  private static func severity(of rule: String, in rules: Named<RuleSeverity>) -> Rule.Severity? {
    let found =
      rules.entries.first { $0.key == rule } ?? rules.entries.last { RulePattern($0.key).matches(rule) }
    return found?.value.severity
  }
}
