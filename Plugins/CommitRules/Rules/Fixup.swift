import GateKit
import SourceText

/// Commits that their author meant to fold into another one before the merge.
func fixupFindings(_ commits: [Commit]) -> [Finding] {
  findings("fixup", in: commits) { commit in
    guard let mark = unfinishedMark(commit.subject) else { return nil }
    return mark == "WIP"
      ? (
        "\(commit.quoted) is work in progress",
        "finish commit \(commit.id.short), or reword it where it is finished"
      )
      : (
        "\(commit.quoted) is a \(mark) commit",
        "fold commit \(commit.id.short) into its target with git rebase --interactive --autosquash"
      )
  }
}

/// `fixup!`, `squash!`, `amend!` as `git commit` writes them, or `WIP`: alone, in brackets, before a colon, and
/// as the description of a conventional message.
func unfinishedMark(_ subject: String) -> String? {
  for mark in ["fixup!", "squash!", "amend!"] where subject.hasPrefix(mark + " ") { return mark }
  if startsWithWIP(subject) { return "WIP" }
  // A subject of another style has no description to look at.
  guard let message = try? ConventionalMessage(subject) else { return nil }
  return startsWithWIP(message.description) ? "WIP" : nil
}

private func startsWithWIP(_ text: String) -> Bool {
  let word = text.drop { " [(".contains($0) }
  guard word.prefix(3).lowercased() == "wip" else { return false }
  guard let next = word.dropFirst(3).first else { return true }
  // `wipe`, `wip2` and `wip-up` are words of their own.
  return !next.isLetter && !next.isNumber && next != "-" && next != "_"
}
