public import GateKit

enum Rule {
  static let edge = "edge"
  static let headRepository = "head-repository"
  static let naming = "naming"
  static let freeze = "freeze"
  static let promotion = "promotion"
  static let behindBase = "behind-base"
  static let backMerge = "back-merge"
  static let conflict = "conflict"
}

extension MergeFlowGate {
  public static let id = "merge-flow"

  public static let manifest = GateManifest(
    id: id,
    summary: "May this branch enter that one, now and with what it holds?",
    rationale: """
      Teams agree that work goes through `development` and `staging` before it reaches `main`, and find out from an
      incident that somebody retargeted a pull request. The flow says once which branch may enter which; the first
      edge that covers a change decides, and `otherwise` decides the rest.

      A branch name proves nothing by itself. An edge's `from` never means a branch of another repository, not even
      as `**`, unless the edge says `fork: allow`: a fork may call its branch `staging`. A head repository that is
      deleted counts as another one. A team that takes contributions writes one edge for them:
      `{from: "**", to: development, fork: allow}`.

      A freeze keeps everything out of its branches for a while, in the clock of a place:
      `{to: main, windows: ["Fri 16:00 - Mon 08:00 Europe/Paris"], except: ["hotfix/**"]}`. What is excepted is a
      branch of this repository; a fork's `hotfix/x` is not.

      A promotion (`promotes: staging`) may hold only commits that have reached the branch it promotes. Merges
      whose result is exactly one of their parents add nothing and are let pass.

      A lane for hotfixes (`back_merge: [development]`) makes a debt: once a change came that way, only lanes with
      `back_merge` lead into the target until its commits have reached the branches named. Git alone is asked, so
      promotions into that target and the back-merge itself have to be merge commits or fast-forwards: squashing
      makes new commits, which no history can tell from a hotfix. The lane lets its target back into the branches
      that it owes, so that the debt can be paid.
      """,
    rules: [
      .init(Rule.edge, "no edge of the flow lets the source branch into the target branch"),
      .init(Rule.headRepository, "the branch has the right name but lives in another repository"),
      .init(Rule.naming, "the source branch is not called as the team agreed"),
      .init(Rule.freeze, "nothing may enter the target branch now"),
      .init(Rule.promotion, "a promotion holds commits that have not reached the branch it promotes"),
      .init(Rule.behindBase, "the change lacks commits of its target"),
      .init(Rule.backMerge, "an earlier hotfix has not been merged back yet"),
      .init(Rule.conflict, "the change cannot be merged into its target"),
    ],
    mayRead: [AnyRead(.source), AnyRead(.target), AnyRead(.fork)],
    examples: examples)
}
