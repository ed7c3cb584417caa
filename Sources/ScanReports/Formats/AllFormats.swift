extension ScanFormat {
  /// Tried in this order: the first that recognises a document reads it.
  public static let all: [ScanFormat] = [
    .sarif, .junit,
    .golangciLint, .bandit, .banditCSV, .semgrep, .ruff, .eslint, .eslintMeta, .mypyText, .mypyJSON,
    .trivy, .grype, .npmAudit6, .npmAudit7, .composerAudit, .pnpmAudit, .yarnAudit1, .yarnAuditBerry,
    .cycloneDXJSON, .cycloneDXXML, .snyk, .safety2, .gitlabSecurity, .codeClimate, .rdjson, .sonarGeneric,
    .pipAudit, .safety1, .safety3, .osvScanner, .dependencyCheckJSON, .dependencyCheckXML, .cargoAudit,
    .govulncheck,
    .govulncheckLegacy, .bundlerAudit, .bundlerAuditText, .retireJS, .dotnetList,
    .gosec, .brakeman, .spotBugs, .pmd, .gitleaks, .truffleHog, .truffleHog3Python, .detectSecrets,
    .checkov, .tfsec, .kics, .terrascan, .kubeLinter, .hadolint, .zapJSON, .zapXML, .nuclei,
    .checkstyle, .cppcheck, .androidLint, .shellCheckJSON, .shellCheckJSON1, .pylintJSON, .pylintJSON2,
    .pylintText,
    .flake8, .tsc, .pyright, .ruboCop, .phpcs, .stylelint, .cfnLint, .njsscan, .cargoMessages,
    .trx, .nUnit, .jest, .playwright, .k6Summary, .k6SummaryExport, .k6Points, .locustStats, .locustFailures,
    .pytestBenchmark, .hyperfine, .jmh, .googleBenchmark, .criterion, .prometheus,
    .prettier, .black, .ruffFormat, .gofmt, .swiftFormat,
    // What many tools write: after those that say more.
    .gcc,
  ]
}
