import CivilTime

/// What `ci` takes beyond what the CI system says.
public struct CIOptions: OptionGroup {
  var folder = "."
  var pull: Int?
  var target: String?
  var base: String?
  var head: String?
  var at: Instant?
  var cache: String?
  var baseline: String?
  var withoutForge = false
  var isDryRun = false
  var organisation = OrganisationOptions()

  public init() {}

  public static let options: [Option<CIOptions>] =
    [
      option("-C, --directory", "DIR", \.folder, "look at the repository of this folder", complete: .folder),
      option("--pull", "NUMBER", \.pull, "the pull request, where the CI system does not say"),
      option(
        "-t, --target", "BRANCH", \.target, "branch to merge into (default: the pull request's)",
        complete: .revision),
      option(
        "-b, --base", "REV", \.base, "commit to merge into (default: the tip of the target branch)",
        complete: .revision),
      option(
        "--head", "REV", \.head, "commit to merge (default: head of the pull request)", complete: .revision),
      option("--at", "TIME", \.at, "judge as of this moment (default: now)"),
      cacheOption(\.cache),
      option(
        "--baseline", "FILE", \.baseline,
        "reports of the merge base, as baseline write --reports kept them (default: git notes)",
        complete: .file
      ),
      flag("--without-forge", \.withoutForge, "ask no forge, skip gates that need one, and post nothing"),
      flag("--dry-run", \.isDryRun, "list what would be written to the forge, and write nothing"),
    ] + including(\.organisation)
}
