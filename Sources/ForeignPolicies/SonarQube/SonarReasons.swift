/// Why keys of sonar-project.properties have no part in a policy, by the key or its beginning up to a dot.
let sonarReasons: [(key: String, isNeedless: Bool, reason: String)] = [
  ("sonar.projectKey", true, "the repository names the project"),
  ("sonar.projectName", true, "the repository names the project"),
  ("sonar.projectVersion", true, "the commit is the version"),
  ("sonar.projectDescription", true, "the repository names the project"),
  ("sonar.organization", true, "the repository names the project"),
  ("sonar.links", true, "the repository names the project"),
  ("sonar.host", true, "nothing is sent to a server of SonarQube"),
  ("sonar.region", true, "nothing is sent to a server of SonarQube"),
  ("sonar.sourceEncoding", true, "sources are read as they are"),
  ("sonar.language", true, "languages are told by the files"),
  ("sonar.branch", true, "branches are known from git and from the job"),
  ("sonar.pullrequest", true, "the pull request is known from the job"),
  ("sonar.newCode", true, "new is what the change adds to its merge base"),
  ("sonar.leak", true, "new is what the change adds to its merge base"),
  ("sonar.scm", true, "history is read from git"),
  ("sonar.qualitygate.timeout", true, "nobody has to wait for an analysis"),
  ("sonar.ce", true, "nobody has to wait for an analysis"),
  ("sonar.scanner", true, "a setting of SonarQube's scanner"),
  ("sonar.analysis", true, "a setting of SonarQube's scanner"),
  ("sonar.ws", true, "a setting of SonarQube's scanner"),
  ("sonar.working", true, "a setting of SonarQube's scanner"),
  ("sonar.verbose", true, "a setting of SonarQube's scanner"),
  ("sonar.log", true, "a setting of SonarQube's scanner"),
  ("sonar.showProfiling", true, "a setting of SonarQube's scanner"),
  ("sonar.buildString", true, "a setting of SonarQube's scanner"),
  (
    "sonar.inclusions", false,
    "coverage counts the files that reports name, and duplication all code; name what is not meant under ignore and exclude"
  ),
  ("sonar.global", false, "files that count for nothing are named under ignore and exclude of the gates"),
  (
    "sonar.issue", false,
    "a finding that is lived with is a waiver in .gatehouse/waivers.yml: gate, rule, paths, a reason and a day"
  ),
  ("sonar.security", false, "hotspots of ratings names the rules whose findings are to be reviewed"),
]

/// For keys of languages, such as `sonar.java.binaries`, and all others.
let sonarAnalyserReason =
  "a setting of SonarQube's own analysers; linters that run in the job have settings of their own"
