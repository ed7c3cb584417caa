import GateKit
import SourceText

/// So many approvals by such people.
struct Quorum {
  /// Name of the rule for a part of the tree; nil: for the whole change.
  let id: String?
  let approvals: Int
  let users: [String]
  let teams: [String]

  private var isForAnybody: Bool { users.isEmpty && teams.isEmpty }

  private func takes(_ login: String, _ panel: Panel) -> Bool {
    isForAnybody || users.contains { Login($0) == Login(login) }
      || teams.contains { panel.roster.isMember(login, ofTeam: $0) }
  }

  func judge(_ ballot: Ballot, _ panel: Panel, _ answer: inout GateAnswer) {
    let given = ballot.approvals.filter { takes($0.login, panel) }
    let name = id.map { " for \($0)" } ?? ""
    answer.measurements.append(
      Measurement("approvals\(name)", given.count, limit: .atLeast(numerator: approvals, denominator: 1)))
    guard given.count < approvals else { return }
    let missing = approvals - given.count
    let stale = ballot.stale.filter { takes($0.login, panel) }
    let able = able(panel).filter { login in !given.contains { Login($0.login) == Login(login) } }
    let more = missing == 1 ? "one more" : "\(missing) more"
    var message =
      "\(given.count) of \(counted(approvals, "approval"))\(name): needs \(more) of \(whom(panel))"
    if !able.isEmpty { message += " (\(listed(able)) can)" }
    for vote in stale.prefix(Self.shownLimit) {
      message += "; \(vote.login) approved \(vote.shortCommit), which is not this head"
    }
    if stale.count > Self.shownLimit { message += "; and \(stale.count - Self.shownLimit) more" }
    answer.findings.append(
      Finding(
        rule: id == nil ? Rule.approvals : Rule.partApprovals, message: message,
        help: help(stale, able), identity: id ?? ""))
  }

  private static let shownLimit = 3

  private func whom(_ panel: Panel) -> String {
    guard !isForAnybody else { return panel.whom }
    let unknown = teams.filter { panel.roster.members(ofTeam: $0) == nil }
    let names = teams.map { panel.roster.fullName(ofTeam: $0) } + users
    return names.joined(separator: ", ")
      + (unknown.isEmpty
        ? ""
        : " (nobody knows who is in \(unknown.map { panel.roster.fullName(ofTeam: $0) }.joined(separator: ", ")))")
  }

  /// Those who are known to be able to approve, sorted; none where anybody may.
  private func able(_ panel: Panel) -> [String] {
    var seen: Set<Login> = []
    return (users + teams.flatMap { panel.roster.members(ofTeam: $0) ?? [] })
      .filter { panel.mayApprove($0) && seen.insert(Login($0)).inserted }.sorted()
  }

  private func help(_ stale: [Ballot.Vote], _ able: [String]) -> String {
    if let again = stale.first { return "ask \(again.login) to approve this head" }
    if isForAnybody { return "ask for a review" }
    return able.isEmpty
      ? "none of them can approve this change: name others in the policy"
      : "ask \(listed(able, limit: 3)) for a review"
  }
}
