import GateKit
import SourceText

/// Holds what the plans would do against the settings.
struct PlanReview {
  let settings: InfrastructureSettings
  let blocks: ResourceBlocks

  /// - Parameter changes: of all plans, in their order.
  func judge(_ changes: [PlannedChange], _ answer: inout GateAnswer) {
    let counting = changes.filter { !isAllowed($0) }
    answer.findings += changes.compactMap(denial).capped(rule: Rule.denied, more: "resources")
    let groups = Dictionary(grouping: counting) { change in
      settings.limits.firstIndex { limit in limit.type.values.contains { $0.matches(change.type) } }
    }
    judge(groups[nil] ?? [], settings.caps, nil, &answer)
    for (index, limit) in settings.limits.enumerated() {
      judge(groups[index] ?? [], limit.caps, limit.words, &answer)
    }
    let freed = changes.filter { isAllowed($0) && $0.action.destroys }.count
    if freed > 0 { answer.notes.append("\(counted(freed, "resource")) of allowed types not counted") }
  }

  private func isAllowed(_ change: PlannedChange) -> Bool {
    settings.allow.values.contains { $0.matches(change.type) }
      && !settings.deny.values.contains { $0.matches(change.type) }
  }

  private func denial(_ change: PlannedChange) -> Finding? {
    guard change.action.destroys, let glob = settings.deny.values.first(where: { $0.matches(change.type) })
    else { return nil }
    return Finding(
      rule: Rule.denied,
      message: "\(change.shownAddress) would be \(change.action.participle)"
        + (change.cause.map { ", since \($0)" } ?? "") + "; \(glob.text) is in deny",
      help: "keep it: a moved block renames without destroying, a removed block lets go without destroying, "
        + "lifecycle { prevent_destroy = true } refuses such a plan; or take the type out of deny",
      location: blocks.location(of: change), identity: change.address)
  }

  private func judge(
    _ changes: [PlannedChange], _ caps: ActionCaps, _ types: String?, _ answer: inout GateAnswer
  ) {
    for action in PlannedAction.allCases where action != .none {
      let own = changes.filter { $0.action == action }
      let cap = caps.cap(on: action)
      // Of a group of types only what it limits is worth a line.
      guard types == nil || cap != nil else { continue }
      answer.measurements.append(
        Measurement(
          "resources to be \(action.participle)" + (types.map { " (\($0))" } ?? ""), own.count,
          limit: cap.map { .atMost(numerator: $0.limit, denominator: 1) }))
      guard let cap, own.count > cap.limit else { continue }
      answer.findings.append(
        Finding(
          rule: Rule.cap,
          message: "\(counted(own.count, "resource")) " + (types.map { "of \($0) " } ?? "")
            + "would be \(action.participle); the limit is \(cap.limit): "
            + listed(own.map(\.shownAddress)),
          help: action.destroys
            ? "keep them (moved blocks rename without destroying), name types that may go in allow, or raise "
              + cap.setting
            : "make the change in smaller steps, or raise \(cap.setting)",
          location: own.count == 1 ? blocks.location(of: own[0]) : nil,
          identity: "\(action.rawValue) \(types ?? "")"))
    }
  }
}

extension PlannedAction {
  /// An object ceases to exist.
  var destroys: Bool { self == .delete || self == .replace }
}

extension PlannedChange {
  /// Keys of `for_each` may be of any length.
  var shownAddress: String { address.onOneLine.truncated(to: 200) }
}
