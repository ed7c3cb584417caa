/// Why keys of codecov.yml have no part in a policy, by their path or the beginning of it.
let codecovReasons: [(path: String, isNeedless: Bool, reason: String)] = [
  (
    "codecov.token", false,
    "no report leaves your machines, so there is no token; this one is a secret in a file: withdraw it"
  ),
  (
    "codecov.require_ci_to_pass", true,
    "coverage says nothing of other jobs; gate checks asks for theirs by name (required)"
  ),
  (
    "codecov.notify.require_ci_to_pass", true,
    "coverage says nothing of other jobs; gate checks asks for theirs by name (required)"
  ),
  (
    "codecov.notify.wait_for_ci", true,
    "the job that runs Gatehouse has its reports; a server waits for those that the policy names"
  ),
  (
    "codecov.notify.after_n_builds", true,
    "every report under reports is waited for by itself, however many uploads there are"
  ),
  (
    "codecov.notify", false,
    "when Codecov speaks; a verdict is shown as soon as it is known, and the server's settings name who is told"
  ),
  ("codecov.branch", true, "the policy of the target branch decides"),
  ("codecov.strict_yaml_branch", true, "the policy of the target branch decides, always"),
  ("codecov.bot", true, "comments are written by whoever runs Gatehouse"),
  ("codecov.ci", true, "the provider is known by the job's environment"),
  ("codecov.slug", true, "the repository is known by the job's environment"),
  ("codecov.url", true, "no report leaves your machines"),
  (
    "codecov.disable_default_path_fixes", true,
    "paths are resolved against the files of the repository, and what is ambiguous is a finding"
  ),
  ("codecov.allow_coverage_offsets", true, "head is compared with its merge base, never with another commit"),
  ("codecov.allow_pseudo_compare", true, "head is compared with its merge base, never with another commit"),
  ("codecov.assume_all_flags", false, "set carryforward of coverage, for all flags together"),
  ("codecov.archive", true, "a server keeps reports as its settings say"),
  ("codecov.ui", true, "how Codecov's pages look"),
  ("coverage.precision", true, "figures are shown with two decimals"),
  ("coverage.round", true, "figures are rounded for show alone: 79.996 % is below 80 %"),
  ("coverage.range", true, "colours of Codecov's badge"),
  ("coverage.notify", false, "whom Codecov tells; notifications are settings of gatehouse serve"),
  (
    "coverage.status.no_upload_behavior", false, "on_missing at an entry of reports says it, report by report"
  ),
  (
    "coverage.status.default_rules", false,
    "carryforward of coverage says what stands in for a flag without a report"
  ),
  ("comment", true, "the comment has one form: what blocks first, then all gates"),
  ("github_checks", true, "new lines that no test runs are shown beside their lines"),
  (
    "flag_management", false,
    "Codecov's own uploads; each report that the policy names is waited for by itself"
  ),
  ("component_management", false, "a part is named by its paths here"),
  (
    "parsers", false,
    "reports count as their tools write them; metric says what a line that took some branches counts"
  ),
  (
    "bundle_analysis", false,
    "gate performance holds any number of a report against a limit and the merge base"
  ),
  ("test_analytics", false, "gate tests reads the reports of test runs, flaky tests included"),
  ("profiling", false, "no counterpart"),
  ("slack_app", false, "notifications are settings of gatehouse serve"),
  ("beta_groups", true, "Codecov's own trials"),
  ("ai_pr_review", false, "no counterpart"),
]
