public import GateKit
import SourceText

/// `conventional:` of commits: the shared style, and what only a commit's body can hold.
public struct ConventionalCommits: Settings, Hashable {
  public var style = ConventionalStyle()
  public var breakingFooter = false

  public init() {}

  public static let schema: [Setting<ConventionalCommits>] =
    including(\.style) + [
      setting(
        "breaking_footer", \.breakingFooter,
        "a commit marked by `!` says what breaks in a `BREAKING CHANGE:` footer")
    ]
}

/// Messages that tools which write changelogs and choose versions cannot read.
func conventionalFindings(_ commits: [Commit], _ settings: ConventionalCommits) -> [Finding] {
  findings("conventional", in: commits) { commit in
    guard !isWrittenByGit(commit), let objection = objection(to: commit.message, settings) else { return nil }
    return (
      "\(commit.quoted) is not a conventional commit: \(objection.shortened(to: 400))",
      "\(commit.reword) as \"type(scope): description\", with \"!\" before the colon where it breaks something"
    )
  }
}

private func objection(to message: String, _ settings: ConventionalCommits) -> String? {
  if let objection = settings.style.objection(to: message) { return objection }
  for line in message.split(whereSeparator: \.isNewline).dropFirst() {
    for word in ["BREAKING CHANGE: ", "BREAKING-CHANGE: "]
    where line.prefix(word.count).uppercased() == word && !line.hasPrefix(word) {
      return "the footer \"\(line.prefix(word.count - 1))\" has to be in capitals"
    }
  }
  guard settings.breakingFooter, let read = try? ConventionalMessage(message) else { return nil }
  return read.isMarkedBreaking && !read.hasBreakingFooter
    ? "it is marked by \"!\" and no \"BREAKING CHANGE: \" footer says what breaks" : nil
}

/// `git revert` and the marks of `git rebase --autosquash`; the latter are the fixup rule's business.
private func isWrittenByGit(_ commit: Commit) -> Bool {
  if commit.isMerge { return commit.subject.hasPrefix("Merge ") }
  if commit.subject.hasPrefix("Revert \"") { return commit.message.contains("This reverts commit ") }
  return ["fixup! ", "squash! ", "amend! "].contains { commit.subject.hasPrefix($0) }
}
