import GateKit
import SourceText

/// One finding a commit, oldest first.
func findings(_ rule: String, in commits: [Commit], _ look: (Commit) -> (message: String, help: String)?)
  -> [Finding]
{
  commits.compactMap { commit in
    look(commit).map { Finding(rule: rule, message: $0.message, help: $0.help) }
  }.capped(rule: rule, more: "commits")
}

extension Commit {
  /// The commit as messages name it: by its subject, which survives a rebase. Help texts add the id.
  var quoted: String {
    let subject = subject.shortened(to: 72)
    return subject.isEmpty ? "a commit without a subject" : "\"\(subject)\""
  }

  /// How to change its message.
  var reword: String { "reword commit \(id.short) with git rebase --interactive" }
}
