import CivilTime

/// What `deploy-check` judges, and what its caller knows of it.
public struct DeploymentOptions: OptionGroup {
  var environment = ""
  var folder = "."
  var commit = "HEAD"
  var branch: String?
  var confirmation: String?
  var requestedBy: String?
  var requestedAt: Instant?
  var approvedBy: [String] = []
  var image: String?
  var previous: String?
  var verdictFrom: String?
  var run: Int?
  var facts: String?
  var server: String?
  var policy: String?
  var at: Instant?
  var cache: String?
  var baseline: String?
  var withoutForge = false
  var organisation = OrganisationOptions()

  public init() {}

  public static let options: [Option<DeploymentOptions>] =
    [
      argument("ENVIRONMENT", \.environment, required: true, "name of an environment of the policy"),
      option("-C, --directory", "DIR", \.folder, "look at the repository of this folder", complete: .folder),
      option("--commit", "REV", \.commit, "commit to deploy (default: HEAD)", complete: .revision),
      option(
        "--branch", "BRANCH", \.branch,
        "branch that it is deployed from (default: the first of those allowed that holds it)",
        complete: .revision),
      option("--confirm", "WORD", \.confirmation, "the word that the environment asks for"),
      option("--requested-by", "LOGIN", \.requestedBy, "who asks for the deployment"),
      option("--requested-at", "TIME", \.requestedAt, "when it was asked for; the wait is counted from here"),
      repeatedOption("--approved-by", "LOGIN", \.approvedBy, "who approved this deployment, once for each"),
      option("--image", "REF", \.image, "the image that is deployed: registry/app@sha256:…"),
      option(
        "--previous", "REV", \.previous,
        "commit that runs there now, or none (default: what the forge says was deployed last)",
        complete: .revision),
      option(
        "--verdict-from", "FILE", \.verdictFrom,
        "report of gatehouse ci on the commit, which is evaluated again", complete: .file),
      option(
        "--run", "NUMBER", \.run, "the run of the workflow that wants to deploy (default: that of the job)"),
      option(
        "--facts", "FILE", \.facts, "facts of the deployment, as JSON or YAML; - for standard input",
        complete: .file),
      option(
        "--server", "URL", \.server,
        "gatehouse server whose operators freeze environments (default: GATEHOUSE_SERVER; none: nobody can)"),
      option(
        "-p, --policy", "FILE", \.policy, "judge by this policy instead of the branch's", complete: .file),
      option("--at", "TIME", \.at, "judge as of this moment (default: now)"),
      cacheOption(\.cache),
      option(
        "--baseline", "FILE", \.baseline,
        "reports of what runs there now, as baseline write --reports kept them (default: git notes)",
        complete: .file),
      flag("--without-forge", \.withoutForge, "ask no forge"),
    ] + including(\.organisation)
}
