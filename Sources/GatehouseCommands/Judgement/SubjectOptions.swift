import CivilTime
import GateKit
import SourceText

/// The options that say what is judged: shared by `check`, `explain` and `run`.
public struct SubjectOptions: OptionGroup {
  var folder = "."
  var base: String?
  var head: String?
  var staged = false
  var worktree = false
  var facts: String?
  var target: String?
  var source: String?
  var title: String?
  var descriptionFile: String?
  var labels: [String] = []
  var author: String?
  var draft = false
  var ref: String?
  var at: Instant?
  var cache: String?
  var baseline: String?

  public init() {}

  public static let options: [Option<SubjectOptions>] = [
    option("-C, --directory", "DIR", \.folder, "look at the repository of this folder", complete: .folder),
    option(
      "-b, --base", "REV", \.base, "commit to merge into (default: the tip of the target branch)",
      complete: .revision),
    option("--head", "REV", \.head, "commit to merge (default: HEAD)", complete: .revision),
    flag("--staged", \.staged, "judge what is staged, before a commit exists"),
    flag("--worktree", \.worktree, "judge the files as they are, untracked ones included"),
    option(
      "-t, --target", "BRANCH", \.target, "branch to merge into (default: the remote's default branch)",
      complete: .revision),
    option(
      "-s, --source", "BRANCH", \.source, "branch to merge (default: the current one)", complete: .revision),
    option("--title", "TEXT", \.title, "title of the pull request", takesEmpty: true),
    option(
      "--description-file", "FILE", \.descriptionFile,
      "description of the pull request; - for standard input", complete: .file),
    repeatedOption("-l, --label", "NAME", \.labels, "label of the pull request, once for each"),
    option("--author", "LOGIN", \.author, "who opens the pull request"),
    flag("--draft", \.draft, "the pull request is a draft"),
    option("--ref", "REF", \.ref, "the ref that is judged, for tags: refs/tags/v1.2.0"),
    option(
      "--facts", "FILE", \.facts, "all facts at once, as JSON or YAML; - for standard input", complete: .file),
    option("--at", "TIME", \.at, "judge as of this moment, for freezes and expiries (default: now)"),
    cacheOption(\.cache),
    option(
      "--baseline", "FILE", \.baseline,
      "reports of the merge base, as baseline write --reports kept them (default: git notes)", complete: .file
    ),
  ]
}
