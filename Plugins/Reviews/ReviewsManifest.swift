public import GateKit

enum Rule {
  static let approvals = "approvals"
  static let partApprovals = "part-approvals"
  static let codeOwners = "code-owners"
  static let changesRequested = "changes-requested"
}

extension ReviewsGate {
  public static let id = "reviews"

  public static let manifest = GateManifest(
    id: id,
    summary: "Have enough of the right people approved what would be merged?",
    rationale: """
      An approval is worth what it says: this person has seen this content. So it counts for the head that it was
      given to. The author's own does not count, nor does that of anybody who wrote or pushed a commit of the change,
      nor that of somebody who may only read. Of each person the newest review counts; comments change nothing.

      Rebasing a branch, or merging its target into it, is no reason to ask everybody again, if nothing else came
      along. `dismiss_on_push: unless-rebased` lets an approval of an earlier head count where the trees prove it:
      the earlier head, merged in memory into the commit of the target that head now stands on, has to give exactly
      head's files. A conflict that somebody resolved, a file that came along in a merge commit, and a step back to an
      older commit of the target are all something else than what was approved. An earlier head that is not in the
      clone proves nothing.

      `code_owners` reads CODEOWNERS at the base, in the language of GitHub, GitLab or Gitea: a change cannot make
      itself an owner. A file that moves needs owners of the old and of the new path. A line that cannot be read is
      left out, as on the forge, and noted. Owners by mail address cannot be matched with a login.

      `permission` is asked of everybody, named or not: an account that a policy names may have lost its rights since.
      A bot counts only where `users` names it, and needs no role then.

      An approval knows its head, and not the branch that the change wanted to enter when it was given.
      """,
    rules: [
      .init(Rule.approvals, "too few people have approved"),
      .init(Rule.partApprovals, "too few people have approved a part of the tree"),
      .init(Rule.codeOwners, "a changed file has no approval by one of its owners"),
      .init(Rule.changesRequested, "somebody who counts has requested changes"),
    ],
    mayRead: [
      AnyRead(.reviews), AnyRead(.author), AnyRead(.committers), AnyRead(.permissions), AnyRead(.teams),
    ],
    examples: examples)
}
