import GateKit

/// Commits without a signature. Whether one that is there is good is not looked at: that needs the signer's key.
func signatureFindings(_ commits: [Commit]) -> [Finding] {
  findings("signature", in: commits) { commit in
    commit.isSigned
      ? nil
      : (
        "\(commit.quoted) is not signed",
        "sign commit \(commit.id.short) and those after it: git rebase --exec 'git commit --amend --no-edit -S' "
          + "\(commit.id.short)~1"
      )
  }
}
