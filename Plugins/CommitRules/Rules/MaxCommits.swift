import GateKit
import SourceText

func maxCommitsFindings(_ commits: [Commit], _ limit: Int) -> [Finding] {
  guard commits.count > limit else { return [] }
  return [
    Finding(
      rule: "max-commits",
      message: "the change holds \(counted(commits.count, "commit")); the limit is \(limit)",
      help: "squash commits that belong together, split the change, or raise max_commits",
      identity: "max-commits")
  ]
}
