import GateKit

/// Findings about single commits that one rule makes at most: a change of 5,000 commits with one bad habit is
/// one thing to mend.
let findingLimit = 50

/// One finding a commit, oldest first; beyond the limit one that says how many more.
func findings(_ rule: String, in commits: [Commit], _ look: (Commit) -> (message: String, help: String)?)
  -> [Finding]
{
  let all = commits.compactMap { commit in
    look(commit).map { Finding(rule: rule, message: $0.message, help: $0.help) }
  }
  guard all.count > findingLimit else { return all }
  let rest = all.count - findingLimit
  return all.prefix(findingLimit) + [
    Finding(
      rule: rule, message: "\(rest) more \(rest == 1 ? "commit breaks" : "commits break") this rule",
      help: "mend the commits named first; the others are most likely of the same kind",
      identity: "more than \(findingLimit)")
  ]
}

extension Commit {
  /// The commit as messages name it: by its subject, which survives a rebase. Help texts add the id.
  var quoted: String {
    let subject = shortened(subject, to: 72)
    return subject.isEmpty ? "a commit without a subject" : "\"\(subject)\""
  }

  /// How to change its message.
  var reword: String { "reword commit \(id.short) with git rebase --interactive" }
}

/// At most `limit` characters; what is cut off is marked by an ellipsis.
func shortened(_ text: String, to limit: Int) -> String {
  let start = text.prefix(limit + 1)
  return start.count > limit ? start.prefix(limit) + "…" : String(start)
}
