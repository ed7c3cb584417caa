import CivilTime
import CoverageReports
public import GateKit
import ReportedPaths
import SourceText

public struct CoverageSettings: Settings {
  var reports: [CoverageReportSource] = []
  var expectFlags: OneOrMany<String> = []
  var metric = Metric.line
  var ignore: OneOrMany<Glob> = []
  var gitattributes = true
  var fixes: [String] = []
  var project: ProjectTarget?
  var patch: WholePatchTarget?
  var flags: Named<ScopeTargets> = [:]
  var paths: [PathTargets] = []
  var carryforward = false
  var exceptionArms = false
  var maxReportAge: TimeSpan?
  var annotations = AnnotationSettings()

  public init() {}

  public static let schema: [Setting<CoverageSettings>] = [
    setting(
      "reports", \.reports, identity: "id",
      stricter: .own,
      "coverage reports, of any format and several together; none: files of the usual names, such as coverage.xml and "
        + "lcov.info"),
    setting(
      "expect_flags", \.expectFlags, stricter: .more, "flags of which at least one report has to be there"),
    setting(
      "metric", \.metric,
      "line: lines that were run; line_strict: and took every branch arm, as Codecov counts; branch: arms; "
        + "line_and_branch: both together, as SonarQube counts"),
    setting("ignore", \.ignore, "files that do not count"),
    setting(
      "gitattributes", \.gitattributes,
      "files that .gitattributes of the target call linguist-generated or linguist-vendored do not count either"
    ),
    setting(
      "fixes", \.fixes, stricter: .own,
      "rewrites the beginning of reported paths, as in Codecov: before::after"),
    setting("project", \.project, stricter: .more, "what all of the code has to reach"),
    setting("patch", \.patch, stricter: .more, "what the lines that the change adds have to reach"),
    setting("flags", \.flags, stricter: .more, "targets of the reports of one flag alone"),
    setting("paths", \.paths, stricter: .more, "targets of some of the files alone"),
    setting(
      "carryforward", \.carryforward,
      stricter: .off, "where a flag has no report of head, its report of the merge base stands in"),
    setting("exception_arms", \.exceptionArms, "branch arms that only exceptions take count too"),
    setting(
      "max_report_age", \.maxReportAge, stricter: .lower,
      "how old a report may be that has no max_age of its own"),
    setting("annotations", \.annotations, stricter: .own, "how new lines that were not run are shown"),
  ]

  public var inconsistencies: [Inconsistency] {
    var found = fixes.enumerated().compactMap { index, text in
      PathFix(text) == nil ? Inconsistency(["fixes", "\(index)"], "a fix is written before::after") : nil
    }
    func check(_ keys: [String], _ project: ProjectTarget?) {
      guard let project, !project.target.isValid else { return }
      found.append(Inconsistency(keys + ["project", "target"], "expected auto or a percentage"))
    }
    check([], project)
    for flag in flags.entries {
      check(["flags", flag.key], flag.value.project)
      if !reports.contains(where: { $0.flag == flag.key }) {
        found.append(Inconsistency(["flags", flag.key], "no report has the flag \"\(flag.key)\""))
      }
    }
    for (index, scope) in paths.enumerated() { check(["paths", "\(index)"], scope.project) }
    for flag in expectFlags.values where !reports.contains(where: { $0.flag == flag }) {
      found.append(Inconsistency(["expect_flags"], "no report has the flag \"\(flag)\""))
    }
    return found
  }

  /// What is read.
  var sources: [CoverageReportSource] { reports.isEmpty ? [.usual] : reports }

  /// A target asks for the report of the merge base.
  var comparesWithBase: Bool {
    let targets = [project] + flags.entries.map(\.value.project) + paths.map(\.project)
    return carryforward || targets.contains { $0?.target.percent == nil && $0 != nil }
  }
}

/// One entry of `reports:`: the words of every report, and how its paths are meant.
public struct CoverageReportSource: Settings, Hashable {
  public var source = ReportSource()
  var flag: String?
  var root: String?
  var basePaths: [Glob] = []

  public init() {}

  public static let schema: [Setting<CoverageReportSource>] =
    including(\.source) + [
      setting(
        "flag", \.flag, stricter: .own, "what the report measures: backend, unit; targets can be set for it"),
      setting(
        "root", \.root, stricter: .own, "folder of the repository that the report's relative paths start from"
      ),
      setting(
        "base_paths", \.basePaths,
        stricter: .own,
        "where a copy of the merge base's report lies; else what gatehouse baseline write kept of it is taken"
      ),
    ]

  /// Reports by the names that tools give them unless told otherwise.
  static let usual: CoverageReportSource = {
    var usual = CoverageReportSource()
    usual.source.id = "coverage"
    usual.source.paths = usualNames.compactMap { try? Glob("**/\($0)") }
    return usual
  }()

  // Each is a glob: a test reads them all.
  static let usualNames = [
    "coverage.xml", "cobertura*.xml", "lcov.info", "coverage.lcov", "jacoco*.xml", "clover.xml",
    "coverage-final.json", "coverage.json", ".resultset.json", "coverage.out", "cover.out",
  ]
}

enum Metric: String, CaseIterable, SettingValue {
  case line
  case lineStrict = "line_strict"
  case branch
  case lineAndBranch = "line_and_branch"

  var counted: CoverageMetric {
    switch self {
    case .line: .line
    case .lineStrict: .lineStrict
    case .branch: .branch
    case .lineAndBranch: .lineAndBranch
    }
  }

  /// What is missing, in words.
  func words(_ count: Int) -> String {
    let noun =
      switch self {
      case .line, .lineStrict: count == 1 ? "line" : "lines"
      case .branch: count == 1 ? "branch arm" : "branch arms"
      case .lineAndBranch: "lines or branch arms"
      }
    return "\(count) more \(noun) needed"
  }
}

/// `auto`, what the merge base has; or a percentage.
struct CoverageTarget: SettingValue, Hashable {
  let text: String
  /// nil for auto.
  var percent: Percent? { text == "auto" ? nil : Percent(text) }
  var isValid: Bool { text == "auto" || Percent(text) != nil }

  init(auto: Void = ()) { text = "auto" }

  static var shape: Shape { .text(.any) }
  init?(_ node: Node) {
    guard let text = node.scalar else { return nil }
    self.text = text
  }
  var node: Node? { .plain(text) }
}

struct ProjectTarget: Settings, Hashable {
  var target = CoverageTarget()
  var threshold = Percent(hundredths: 0)
  var removedCodeBehavior = RemovedCode.adjustBase
  var ifNotFound = Reaction.fail

  static let schema: [Setting<ProjectTarget>] = [
    setting("target", \.target, stricter: .higher, "auto, no less than at the merge base; or a percentage"),
    setting("threshold", \.threshold, stricter: .lower, "how far below the target is still let pass"),
    setting(
      "removed_code_behavior", \.removedCodeBehavior,
      "adjust_base: lines that the change removes do not count at the base either; off: they do"),
    setting(
      "if_not_found", \.ifNotFound, stricter: .consequence,
      "for auto, when there is no report of the merge base"),
  ]

  enum RemovedCode: String, CaseIterable, SettingValue { case adjustBase = "adjust_base", off }
}

struct PatchTarget: Settings, Hashable {
  var target = Percent(hundredths: 8_000)
  var threshold = Percent(hundredths: 0)

  static let schema: [Setting<PatchTarget>] = [
    setting(
      "target", \.target, stricter: .higher, "what the executable lines among the added ones have to reach"),
    setting("threshold", \.threshold, stricter: .lower, "how far below the target is still let pass"),
  ]
}

/// Of the whole change: a part cannot tell a file that nobody measured from one that another part measures.
struct WholePatchTarget: Settings, Hashable {
  var patch = PatchTarget()
  var noData = Reaction.fail
  var noDataExcept: OneOrMany<Glob> = OneOrMany(WholePatchTarget.tests)

  static let schema: [Setting<WholePatchTarget>] =
    including(\.patch) + [
      setting(
        "no_data", \.noData, stricter: .consequence,
        "when a changed file of a measured language is in no report: fail, warn or pass"),
      setting(
        "no_data_except", \.noDataExcept, stricter: .fewer,
        "files of which no data are wanted: tests, unless told otherwise"),
    ]

  /// What the usual frameworks call tests.
  private static let tests: [Glob] = [
    "**/{test,tests,Tests,__tests__,spec}/**", "**/test_*.py", "**/conftest.py", "**/*_test.{go,py,rb}",
    "**/*_spec.rb", "**/*.{test,spec}.{js,jsx,ts,tsx,mjs,cjs}", "**/*{Test,Tests,IT}.{java,kt,cs,php,swift}",
    "**/*Tests/**",
  ].compactMap {
    // Held by a test: none of them is lost.
    try? Glob($0)
  }
}

typealias Reaction = EvidenceRequest.Reaction

/// Targets of a part.
struct ScopeTargets: Settings, Hashable {
  var project: ProjectTarget?
  var patch: PatchTarget?

  static let schema: [Setting<ScopeTargets>] = [
    setting("project", \.project, stricter: .more, "what all of the part's code has to reach"),
    setting("patch", \.patch, stricter: .more, "what the part's added lines have to reach"),
  ]
}

struct PathTargets: Settings, Hashable {
  var path: OneOrMany<Glob> = []
  var project: ProjectTarget?
  var patch: PatchTarget?

  static let schema: [Setting<PathTargets>] = [
    setting("path", \.path, required: true, "the files"),
    setting("project", \.project, stricter: .more, "what all of the part's code has to reach"),
    setting("patch", \.patch, stricter: .more, "what the part's added lines have to reach"),
  ]
}

struct AnnotationSettings: Settings, Hashable {
  var max = 50
  var collapseRanges = true

  static let schema: [Setting<AnnotationSettings>] = [
    setting("max", \.max, within: 0...1_000, "at most so many; 0: none"),
    setting("collapse_ranges", \.collapseRanges, "neighbouring lines are one annotation"),
  ]
}
