public import GateKit

/// What `commit-rules` asks of commits; only `fixup` is on without being named.
public struct CommitRulesSettings: Settings {
  public var fixup = true
  public var conventional: ConventionalCommits?
  public var subject: SubjectRules?
  public var signOff: Signer?
  public var signature = false
  public var identity: IdentityRules?
  public var linearHistory = false
  public var maxCommits: Int?
  public var mergeCommits = false
  public var exemptAuthors: [EmailGlob] = []

  public init() {}

  public static let schema: [Setting<CommitRulesSettings>] = [
    setting("fixup", \.fixup, stricter: .on, "no fixup!, squash!, amend! or WIP commits"),
    setting(
      "conventional", \.conventional, stricter: .more,
      "messages follow Conventional Commits 1.0.0; `{}` for the usual types"),
    setting("subject", \.subject, stricter: .more, "what first lines look like"),
    setting(
      "sign_off", \.signOff,
      "whose Signed-off-by trailer every commit carries: author, author-or-committer (as the DCO asks) or anyone"
    ),
    setting(
      "signature", \.signature,
      "every commit carries a signature; that it is there, not that its key is good, which only the forge knows"
    ),
    setting(
      "identity", \.identity, stricter: .more,
      "who commits may be by; `{}` refuses addresses that git made up"),
    setting("linear_history", \.linearHistory, stricter: .on, "no merge commits in the change"),
    setting(
      "max_commits", \.maxCommits, within: 1...1_000_000, stricter: .lower,
      "how many commits a change may hold"),
    setting(
      "merge_commits", \.mergeCommits,
      "also judge the messages and sign-offs of merge commits, which git usually writes"),
    setting(
      "exempt_authors", \.exemptAuthors,
      stricter: .fewer,
      "author addresses that no rule about single commits applies to, such as those of bots; whoever writes a "
        + "commit chooses its author, so this is no protection"),
  ]

  public var inconsistencies: [Inconsistency] {
    exemptAuthors.enumerated().flatMap { $1.inconsistencies(at: ["exempt_authors", "\($0)"]) }
      + (identity?.inconsistencies ?? [])
  }
}
