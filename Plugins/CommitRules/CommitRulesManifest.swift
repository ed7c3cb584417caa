public import GateKit

extension CommitRulesGate {
  public static let id = "commit-rules"

  public static let manifest = GateManifest(
    id: id,
    summary: "Are the commits of this change written as the team agreed?",
    rationale: """
      Commits outlive the pull request they came in: `git log`, `git bisect`, changelogs and version numbers are \
      made of them, and nobody can mend them once they are on a shared branch. A `fixup!` that was never squashed, \
      a commit by `root@build-7.local` or a message that the release tool cannot read costs most when it is found \
      late.

      Only what the commits say is judged. A signature is looked for, not verified, and an author is whoever the \
      commit names: the forge knows the keys and the accounts, this gate does not.

      Every rule but `fixup` is off until the policy names it. The commits are those of head that the target \
      branch lacks. Messages and sign-offs of merge commits are judged with `merge_commits: true` only.
      """,
    rules: [
      Rule("fixup", "a fixup!, squash!, amend! or WIP commit is left"),
      Rule(
        "conventional", "a message does not follow Conventional Commits 1.0.0, or the team's types and scopes"
      ),
      Rule("subject", "a first line is too long or does not match the team's pattern"),
      Rule("sign-off", "a commit has no Signed-off-by line of the right person"),
      Rule("signature", "a commit carries no signature"),
      Rule("identity", "an author or committer has no name, or an address that may not be used"),
      Rule("linear-history", "the change holds a merge commit"),
      Rule("max-commits", "the change holds more commits than allowed"),
    ],
    examples: examples)

  private typealias Rule = GateManifest.Rule
}
