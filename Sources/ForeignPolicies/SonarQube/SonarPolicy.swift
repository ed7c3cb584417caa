internal import DocumentReading
internal import SourceText

/// sonar-project.properties as a policy: what its conditions for new code ask, from the reports that it names.
///
/// Conditions are kept at SonarQube's server and not in the file; those of Sonar way are written.
struct SonarPolicy {
  private var account = Account()
  private var remarks: [String] = []
  private var names = Names()
  private var reports: [SonarReport.Kind: [Node]] = [:]
  /// Left out of everything, of coverage, and of the search for copies.
  private var excluded: [String] = []
  private var uncovered: [String] = []
  private var uncompared: [String] = []
  private var tests: [String] = []
  private var groups: [(name: String, folder: String)] = []
  private var minimumTokens: [Int] = []
  private var minimumLines: [Int] = []
  private var waitsForGate = false
  /// Java's and Kotlin's reports of JaCoCo are found without a key.
  private var hasJacoco = false

  /// Keys of further modules count as keys that nobody knows, and are named so.
  private static let moduleLimit = 200

  static func takeOver(_ properties: [Property], source: String) -> TakenOver {
    var policy = SonarPolicy()
    policy.read(properties)
    let draft = policy.draft()
    return TakenOver(
      source: source, format: .sonarQube, outcomes: policy.account.inOrder, draft: draft,
      remarks: policy.remarks)
  }
}

/// A key with the module that it is of.
private struct SonarKey {
  /// Without the module: `sonar.sources`.
  let key: String
  let value: String
  let place: Place
  /// Folder that its paths start from, with a slash at its end; empty for the root.
  let folder: String

  /// Values between commas; quotes keep commas together.
  var values: [String] {
    var found: [String] = [""]
    var isQuoted = false
    for sign in value {
      switch sign {
      case "\"": isQuoted.toggle()
      case ",", "\n":
        if isQuoted { found[found.count - 1].append(sign) } else { found.append("") }
      default: found[found.count - 1].append(sign)
      }
    }
    return found.map { $0.trimmed() }.filter { !$0.isEmpty }
  }
}

// MARK: reading

extension SonarPolicy {
  private mutating func read(_ properties: [Property]) {
    let last = Dictionary(properties.map { ($0.key, $0) }) { $1 }
    for property in properties where last[property.key] != property {
      let line = last[property.key]?.mark.line ?? 0
      account.left(place(property), "given again in line \(line), which counts, as in SonarQube")
    }
    let modules = last["sonar.modules"].map { values(of: $0.value).prefix(Self.moduleLimit) } ?? []
    let root = folder(last["sonar.projectBaseDir"]?.value ?? "")
    for module in modules {
      let own = last["\(module).sonar.projectBaseDir"]?.value ?? module
      groups.append((module, root + folder(own)))
    }
    let keys = properties.filter { last[$0.key] == $0 }.map { property -> SonarKey in
      let module = groups.first { property.key.hasPrefix($0.name + ".sonar.") }
      let key = module.map { String(property.key.dropFirst($0.name.count + 1)) } ?? property.key
      return SonarKey(key: key, value: property.value, place: place(property), folder: module?.folder ?? root)
    }
    hasJacoco = keys.contains { $0.key.hasPrefix("sonar.java.") || $0.key.hasPrefix("sonar.kotlin.") }
    readTests(keys)
    readIgnoredIssues(keys)
    for key in keys where !account.knows(key.place) { read(key) }
  }

  private func place(_ property: Property) -> Place {
    Place(path: property.key, mark: property.mark, node: .text(property.value))
  }

  private func values(of text: String) -> [String] {
    text.split(separator: ",").map { $0.trimmed() }.filter { !$0.isEmpty }
  }

  /// `a/b/`, or nothing for the root.
  private func folder(_ text: String) -> String {
    let parts = text.replacing("\\", with: "/").split(separator: "/").filter { $0 != "." }
    return parts.isEmpty ? "" : parts.joined(separator: "/") + "/"
  }

  private mutating func read(_ key: SonarKey) {
    switch key.key {
    case "sonar.exclusions": excluded += patterns(key)
    case "sonar.coverage.exclusions": uncovered += patterns(key)
    case "sonar.cpd.exclusions": uncompared += patterns(key)
    case "sonar.sources": readSources(key)
    case "sonar.modules", "sonar.projectBaseDir": account.carried(key.place)
    case "sonar.qualitygate.wait":
      waitsForGate = key.value.trimmed().lowercased() == "true"
      if waitsForGate {
        account.differs(
          key.place,
          "the job saves the answer of api/qualitygates/project_status to reports/quality-gate.json, and ratings judges it"
        )
      } else {
        account.needless(key.place, "the gates judge for themselves")
      }
    case _ where key.key.hasSuffix(".minimumTokens") || key.key.hasSuffix(".minimumtokens"): readMinimum(key)
    case _ where key.key.hasSuffix(".minimumLines") || key.key.hasSuffix(".minimumlines"): readMinimum(key)
    default:
      if let report = SonarReport(key: key.key) { read(report, key) } else { dismiss(key) }
    }
  }

  private mutating func readSources(_ key: SonarKey) {
    if key.values.allSatisfy({ folder($0).isEmpty }) {
      return account.needless(key.place, "all of the repository counts")
    }
    account.left(
      key.place,
      "coverage counts the files that reports name, and duplication all code of the repository: name other folders under "
        + "exclude of duplication")
  }

  /// Tests count neither for coverage nor for copies.
  private mutating func readTests(_ keys: [SonarKey]) {
    for key in keys where key.key == "sonar.tests" {
      let sources = keys.filter { $0.key == "sonar.sources" && $0.folder == key.folder }
        .flatMap { source in source.values.map { source.folder + folder($0) } }
      let inclusions = keys.first { $0.key == "sonar.test.inclusions" && $0.folder == key.folder }
      for value in key.values {
        let tests = key.folder + folder(value)
        if let inclusions, sources.contains(where: { tests.hasPrefix($0) || $0.hasPrefix(tests) }) {
          self.tests += patterns(inclusions)
        } else if tests.isEmpty {
          account.left(key.place, "the whole repository cannot be tests; name the folders of tests")
        } else {
          self.tests.append(globLiteral(tests) + "**")
        }
      }
      account.carried(key.place)
      if let inclusions { account.carried(inclusions.place) }
    }
    for key in keys where key.key == "sonar.test.inclusions" && !account.knows(key.place) {
      tests += patterns(key)
    }
    for key in keys where key.key == "sonar.test.exclusions" {
      account.needless(
        key.place, "findings in tests count where a report has them; ignore of a gate leaves files out")
    }
  }

  /// `sonar.issue.ignore.multicriteria.<id>.ruleKey` and `.resourceKey`: issues that a team lives with.
  private mutating func readIgnoredIssues(_ keys: [SonarKey]) {
    let beginning = "sonar.issue.ignore.multicriteria"
    for key in keys where key.key.hasPrefix(beginning + ".") && key.key.hasSuffix(".ruleKey") {
      let id = key.key.dropLast("ruleKey".count)
      let files = keys.first { $0.key == id + "resourceKey" }
      let paths = files.flatMap { glob(ofSonar: $0.value.trimmed()) } ?? "**"
      let waiver = Node.entries([
        ("gate", .text("ratings")), ("rule", .text(key.value.trimmed())), ("paths", .text(paths)),
      ])
      account.left(
        key.place,
        "a waiver in .gatehouse/waivers.yml says it, with a reason and a day (until): \(waiver.onOneLine)")
      if let files { account.needless(files.place, "a part of the waiver that its ruleKey shows") }
    }
    for key in keys where key.key == beginning { account.needless(key.place, "each waiver stands by itself") }
  }

  private mutating func readMinimum(_ key: SonarKey) {
    let isTokens = key.key.lowercased().hasSuffix("tokens")
    guard let number = Int(key.value.trimmed()),
      isTokens ? (20...10_000).contains(number) : (1...100_000).contains(number)
    else {
      return account.left(
        key.place,
        "expected a whole number, \(isTokens ? "20 to 10000" : "1 to 100000"); \(isTokens ? "min_tokens" : "min_lines") "
          + "of duplication takes it")
    }
    let others = isTokens ? minimumTokens : minimumLines
    if isTokens { minimumTokens.append(number) } else { minimumLines.append(number) }
    if others.allSatisfy({ $0 == number }) {
      account.carried(key.place)
    } else {
      account.differs(key.place, "one number counts for all languages: the least of them")
    }
  }

  /// Globs of a key's patterns; what cannot be said is told.
  private mutating func patterns(_ key: SonarKey) -> [String] {
    var found: [String] = []
    var odd: [String] = []
    for value in key.values {
      if let glob = glob(ofSonar: value) {
        found.append(globLiteral(key.folder) + glob)
      } else {
        odd.append(value)
      }
    }
    if odd.isEmpty {
      account.carried(key.place)
    } else {
      account.differs(key.place, "\(counted(odd.count, "pattern")) of it no glob says: \(listed(odd))")
    }
    return found
  }

  private mutating func read(_ report: SonarReport, _ key: SonarKey) {
    if let obstacle = report.obstacle { return account.left(key.place, obstacle) }
    var paths: [String] = []
    for value in key.values {
      guard !value.hasPrefix("/"), !value.contains(":"), let glob = glob(ofSonar: value) else {
        return account.left(
          key.place, "\(value) is a path of one machine; name it from the repository's root under reports")
      }
      paths.append(globLiteral(key.folder) + withFileName(glob, report.kind))
    }
    guard !paths.isEmpty else { return account.needless(key.place, "it names no report") }
    let id = names.name(of: report.id, otherwise: "report")
    reports[report.kind, default: []].append(.entries([("id", .text(id)), ("paths", .texts(paths))]))
    account.carried(key.place)
  }

  /// SonarQube also takes folders, such as Surefire's.
  private func withFileName(_ glob: String, _ kind: SonarReport.Kind) -> String {
    let last = glob.split(separator: "/").last ?? ""
    guard !last.contains("."), !last.contains("*") else { return glob }
    return glob + (kind == .coverage && glob.contains("gcov") ? "/*.gcov" : "/*.xml")
  }

  private mutating func dismiss(_ key: SonarKey) {
    let lower = key.key.lowercased()
    if ["token", "login", "password", "secret", "passwd"].contains(where: { lower.hasSuffix($0) }) {
      return account.left(
        key.place,
        "nothing is sent to a server of SonarQube, so there is no token; a secret in a file is to be withdrawn"
      )
    }
    guard key.key.hasPrefix("sonar.") else {
      return account.left(
        key.place,
        "no key of SonarQube"
          + didYouMean(key.key, among: ["sonar.sources", "sonar.tests", "sonar.exclusions"]))
    }
    let known = sonarReasons.first { key.key == $0.key || key.key.hasPrefix($0.key + ".") }
    if known?.isNeedless == true {
      account.needless(key.place, known?.reason ?? "")
    } else {
      account.left(key.place, known?.reason ?? sonarAnalyserReason)
    }
  }
}

// MARK: what is written

extension SonarPolicy {
  private mutating func draft() -> [DraftLine] {
    remarks.append(
      "the conditions of a quality gate are kept at SonarQube's server: those of Sonar way stand here, for new code"
    )
    if reports[.coverage] != nil || reports[.tests] != nil {
      remarks.append("a change of fewer than 20 new lines is held against the target of coverage too")
    }
    var lines: [DraftLine] = []
    if let coverage { lines.append(coverage) }
    if let duplication { lines.append(duplication) }
    if let tests = reports[.tests] {
      lines.append(
        DraftLine(
          "tests",
          .map([
            DraftLine(
              "enforcement", .plain("inform"),
              note: "Sonar way asks nothing of tests; block is what most want"),
            DraftLine("reports", .list(tests.map { .node($0) })),
          ])))
    }
    if let ratings = ratings() { lines.append(ratings) }
    var draft: [DraftLine] = []
    if !groups.isEmpty {
      draft.append(
        DraftLine(
          "groups",
          .map(groupNames.map { DraftLine($0, .entries([("paths", .text(globLiteral($1) + "**"))])) })))
    }
    draft.append(DraftLine("gates", .map(lines)))
    return draft
  }

  private var groupNames: [(String, String)] {
    var names = Names()
    return groups.map { (names.name(of: $0.name, otherwise: "module"), $0.folder) }
  }

  private static func isAll(_ globs: [String]) -> Bool {
    globs.contains { ["**", "**/*", "**/**", "**/*.*"].contains($0) }
  }

  private var coverage: DraftLine? {
    guard !Self.isAll(uncovered) else { return nil }
    var entries = reports[.coverage] ?? []
    if entries.isEmpty, hasJacoco {
      entries = [
        .entries([
          ("id", .text("jacoco")),
          (
            "paths",
            .texts(["**/target/site/jacoco/jacoco.xml", "**/build/reports/jacoco/test/jacocoTestReport.xml"])
          ),
          ("on_missing", .plain("pass")),
        ])
      ]
    }
    guard !entries.isEmpty else { return nil }
    var lines = [
      DraftLine("metric", .plain("line_and_branch"), note: "as SonarQube counts"),
      DraftLine("reports", .list(entries.map { .node($0) })),
      DraftLine("patch", .entries([("target", .number(80))]), note: "Coverage on New Code"),
    ]
    let ignored = unique(excluded + uncovered + tests)
    if !ignored.isEmpty { lines.append(DraftLine("ignore", .texts(ignored))) }
    return DraftLine("coverage", .map(lines))
  }

  private var duplication: DraftLine? {
    guard !Self.isAll(uncompared) else { return nil }
    var lines: [DraftLine] = []
    // Of several languages the least counts for all.
    if let least = minimumTokens.min() { lines.append(DraftLine("min_tokens", .number(least))) }
    if let least = minimumLines.min() { lines.append(DraftLine("min_lines", .number(least))) }
    lines.append(
      DraftLine(
        "new_code",
        .entries([
          ("duplicated_lines_density", .number(3)), ("count", .plain("changed")),
          ("new_clones", .number(1_000)),
        ]), note: "Duplicated Lines (%) on New Code, and nothing by the piece"))
    let ignored = unique(excluded + uncompared + tests)
    if !ignored.isEmpty { lines.append(DraftLine("exclude", .texts(ignored))) }
    return DraftLine("duplication", .map(lines))
  }

  private mutating func ratings() -> DraftLine? {
    var lines: [DraftLine] = []
    if let issues = reports[.issues] {
      lines.append(DraftLine("reports", .list(issues.map { .node($0) })))
      lines.append(
        DraftLine(
          "new_code",
          .entries([
            ("reliability", .plain("A")), ("security", .plain("A")), ("maintainability", .plain("A")),
          ])))
      let ignored = unique(excluded)
      if !ignored.isEmpty { lines.append(DraftLine("ignore", .texts(ignored))) }
    } else {
      remarks.append(
        "no report of a linter or scanner is named, and SonarQube's own analysers are not here: name reports under ratings, "
          + "with new_code: {reliability: A, security: A, maintainability: A}")
    }
    if waitsForGate {
      lines.append(
        DraftLine(
          "quality_gates",
          .list([
            .node(.entries([("id", .text("sonarqube")), ("paths", .texts(["reports/quality-gate.json"]))]))
          ]),
          note: "the answer of api/qualitygates/project_status"))
    }
    return lines.isEmpty ? nil : DraftLine("ratings", .map(lines))
  }

  private func unique(_ globs: [String]) -> [String] {
    var seen: Set<String> = []
    return globs.filter { seen.insert($0).inserted }
  }
}
