import GateKit
import SourceText

/// Every changed file with owners has an approval of theirs.
struct OwnerReview {
  let file: RepositoryPath
  let owners: CodeOwners

  /// Files that one requirement is about, in the order of their paths.
  private struct Part {
    let requirement: CodeOwners.Requirement
    var files: [RepositoryPath] = []
  }

  /// What two lines of CODEOWNERS ask for alike is one requirement.
  private struct Ask: Hashable {
    let section: String?
    let owners: [CodeOwner]
  }

  func judge(_ files: [ChangedFile], _ ballot: Ballot, _ panel: Panel, _ answer: inout GateAnswer) {
    var unapproved: Set<RepositoryPath> = []
    for part in parts(of: files) {
      let requirement = part.requirement
      let given = ballot.approvals.count { isOwner($0.login, requirement, panel) }
      guard given < requirement.approvals else { continue }
      let finding = finding(part, given, ballot, panel)
      if requirement.isOptional {
        answer.notes.append("optional: " + finding.message)
      } else {
        unapproved.formUnion(part.files)
        answer.findings.append(finding)
      }
    }
    answer.measurements.append(
      Measurement(
        "files without an owner's approval", unapproved.count, limit: .atMost(numerator: 0, denominator: 1)))
    for problem in owners.problems.prefix(Self.problemLimit) {
      answer.notes.append("\(file):\(problem.line): \(problem.message)")
    }
    let hidden = owners.problems.count - Self.problemLimit
    if hidden > 0 { answer.notes.append("\(file) has \(hidden) more lines that cannot be read") }
  }

  private static let problemLimit = 10

  private func parts(of files: [ChangedFile]) -> [Part] {
    var parts: [Part] = []
    var indices: [Ask: Int] = [:]
    for changed in files {
      for requirement in owners.requirements(for: changed) {
        let ask = Ask(section: requirement.section, owners: requirement.owners)
        let index = indices[ask] ?? parts.count
        if index == parts.count {
          parts.append(Part(requirement: requirement))
          indices[ask] = index
        }
        if parts[index].files.last != changed.path { parts[index].files.append(changed.path) }
      }
    }
    return parts
  }

  private func isOwner(_ login: String, _ requirement: CodeOwners.Requirement, _ panel: Panel) -> Bool {
    requirement.owners.contains { owner in
      switch owner {
      case .user(let name):
        Login(name) == Login(login) || owners.syntax == .gitlab && panel.roster.isMember(login, ofTeam: name)
      case .team(let name): panel.roster.isMember(login, ofTeam: name)
      case .role(let name): panel.roster.role(of: login).map { $0 >= Self.role(named: name) } ?? false
      case .email: false
      }
    }
  }

  /// GitLab's developers push, its maintainers maintain, its owners administer.
  private static func role(named name: String) -> RepositoryRole {
    switch name {
    case "developer": .write
    case "maintainer": .maintain
    default: .admin
    }
  }

  private func finding(_ part: Part, _ given: Int, _ ballot: Ballot, _ panel: Panel) -> Finding {
    let requirement = part.requirement
    let able = able(requirement, panel).filter { login in
      !ballot.approvals.contains { Login($0.login) == Login(login) }
    }
    let isOne = part.files.count == 1
    let subject = isOne ? part.files[0].description : counted(part.files.count, "file")
    let wanted =
      requirement.approvals == 1
      ? "an approval by one of \(isOne ? "its" : "their") owners"
      : "\(requirement.approvals) approvals by \(isOne ? "its" : "their") owners and \(isOne ? "has" : "have") \(given)"
    var message = "\(subject) \(isOne ? "needs" : "need") \(wanted): "
    message += listed(requirement.owners.map(\.description))
    if let section = requirement.section { message += " of [\(section)]" }
    if !able.isEmpty { message += " (\(listed(able)) can)" }
    if !isOne { message += ": " + listed(part.files.map(\.description)) }
    for vote in ballot.stale where isOwner(vote.login, requirement, panel) {
      message += "; \(vote.login) approved \(vote.shortCommit), which is not this head"
    }
    return Finding(
      rule: Rule.codeOwners, message: message, help: help(requirement, able, panel),
      location: part.files.first.map { Location($0) },
      related: part.files.dropFirst().prefix(50).map { Location($0) },
      identity: ([requirement.section ?? ""] + requirement.owners.map(\.description)).joined(separator: " "))
  }

  /// Owners who are known to be able to approve, sorted.
  private func able(_ requirement: CodeOwners.Requirement, _ panel: Panel) -> [String] {
    var seen: Set<Login> = []
    return requirement.owners.flatMap { owner -> [String] in
      switch owner {
      case .user(let name): panel.roster.members(ofTeam: name) ?? [name]
      case .team(let name): panel.roster.members(ofTeam: name) ?? []
      case .role, .email: []
      }
    }.filter { panel.mayApprove($0) && seen.insert(Login($0)).inserted }.sorted()
  }

  private func help(_ requirement: CodeOwners.Requirement, _ able: [String], _ panel: Panel) -> String {
    if !able.isEmpty { return "ask \(listed(able, limit: 3)) for a review" }
    let place = "\(file):\(requirement.line)"
    if requirement.owners.allSatisfy({ if case .email = $0 { true } else { false } }) {
      return "no forge tells whose address that is: name a login or a team at \(place)"
    }
    let unknown = requirement.owners.compactMap { owner -> String? in
      if case .team(let name) = owner, panel.roster.members(ofTeam: name) == nil { name } else { nil }
    }
    if !unknown.isEmpty { return "nobody knows who is in \(listed(unknown)): let the token read teams" }
    if requirement.owners.contains(where: { if case .role = $0 { true } else { false } }) {
      return "ask one of them for a review"
    }
    return "none of the owners can approve this change: name another one at \(place)"
  }
}
