public import GateKit
import SourceText

/// `identity:`, who commits may be by. Nobody checks what a commit says of its author: this finds machines that
/// were never told who works on them, not people who lie.
public struct IdentityRules: Settings, Hashable {
  public var allowedEmails: [EmailGlob] = []
  public var forbiddenEmails = madeUpByGit
  public var noreply = true
  public var committer = false

  public init() {}

  /// What git makes of user and host name where nobody configured an address.
  private static let madeUpByGit = [
    "root@**", "**@localhost", "**@localhost.localdomain", "**@**.local", "**.(none)",
  ].compactMap { try? EmailGlob($0) }  // a test holds that each is a pattern

  public static let schema: [Setting<IdentityRules>] = [
    setting(
      "allowed_emails", \.allowedEmails, "addresses that may be used, such as **@example.com; empty: all"),
    setting("forbidden_emails", \.forbiddenEmails, "addresses that may not be used"),
    setting("noreply", \.noreply, "noreply addresses, which forges give out, may be used"),
    setting("committer", \.committer, "judge committers too, not authors alone"),
  ]

  public var inconsistencies: [Inconsistency] {
    allowedEmails.enumerated().flatMap { $1.inconsistencies(at: ["identity", "allowed_emails", "\($0)"]) }
      + forbiddenEmails.enumerated().flatMap {
        $1.inconsistencies(at: ["identity", "forbidden_emails", "\($0)"])
      }
  }

  /// Why a person may not be named in a commit; nil where they may.
  func objection(to person: Signature) -> String? {
    let email = person.email.shortened(to: 100)
    if person.name.trimmed().isEmpty { return "has no name" }
    guard person.email.contains("@"), person.email.first != "@", person.email.last != "@" else {
      return email.isEmpty ? "has no mail address" : "has \"\(email)\" for a mail address"
    }
    if let glob = forbiddenEmails.first(where: { $0.matches(person.email) }) {
      return "uses \(email), which \(glob.text) forbids"
    }
    if !noreply, isNoreply(person.email) { return "uses the noreply address \(email)" }
    if !allowedEmails.isEmpty, !allowedEmails.contains(where: { $0.matches(person.email) }) {
      return "uses \(email), which is none of \(allowedEmails.map(\.text).joined(separator: ", "))"
    }
    return nil
  }
}

func identityFindings(_ commits: [Commit], _ rules: IdentityRules) -> [Finding] {
  findings("identity", in: commits) { commit in
    let people =
      rules.committer
      ? [("author", commit.author), ("committer", commit.committer)] : [("author", commit.author)]
    for (role, person) in people {
      guard let objection = rules.objection(to: person) else { continue }
      let command =
        role == "author"
        ? "git rebase --interactive and git commit --amend --reset-author" : "git rebase --force-rebase"
      return (
        "the \(role) of \(commit.quoted) \(objection)",
        "set user.name and user.email, then rewrite commit \(commit.id.short): \(command)"
      )
    }
    return nil
  }
}

/// `noreply@…`, `no-reply@…`, and hosts with such a part: `users.noreply.github.com`.
func isNoreply(_ email: String) -> Bool {
  let words = ["noreply", "no-reply"]
  let parts = email.lowercased().split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
  guard parts.count == 2 else { return false }
  return words.contains(String(parts[0]))
    || parts[1].split(separator: ".").contains { words.contains(String($0)) }
}
