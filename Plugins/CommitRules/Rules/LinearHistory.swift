import GateKit

/// Merge commits that the change would bring into the target branch.
func linearHistoryFindings(_ commits: [Commit]) -> [Finding] {
  findings("linear-history", in: commits) { commit in
    commit.isMerge
      ? (
        "\(commit.quoted) merges \(commit.parents.count) commits; the history has to be linear",
        "rebase instead of merging: git rebase <target branch> leaves merge commit \(commit.id.short) out"
      ) : nil
  }
}
