import CivilTime
public import GateKit
import SourceText

public struct ChecksSettings: Settings {
  var required: [RequiredCheck] = []
  var deployments: [RequiredDeployment] = []

  public init() {}

  public static let schema: [Setting<ChecksSettings>] = [
    setting(
      "required", \.required, identity: "id", stricter: .more,
      "checks of other programs that must have gone well"),
    setting(
      "deployments", \.deployments, identity: "id", stricter: .more,
      "environments that this head must have been deployed to"),
  ]

  public var inconsistencies: [Inconsistency] {
    required.enumerated().flatMap { index, check -> [Inconsistency] in
      var found: [Inconsistency] = []
      if check.conclusions.values.isEmpty {
        found.append(
          Inconsistency(
            ["required", "\(index)", "conclusions"], "without a conclusion that counts no check goes well"))
      }
      if check.conclusions.values.contains(.pending) {
        found.append(
          Inconsistency(
            ["required", "\(index)", "conclusions"],
            "pending is no conclusion: the gate waits for a check that has not ended"))
      }
      return found
    }
  }
}

/// A check run or a commit status that has to be there and have gone well.
struct RequiredCheck: Settings, Hashable {
  var id = ""
  var name = RequiredCheck.anyName
  var app: String?
  var conclusions: OneOrMany<CheckResult.Conclusion> = [.success]
  var of = Origin.head
  var atLeast = 1
  var maxAge: TimeSpan?
  var whenChanged: [Glob] = []
  var onMissing = Absence.fail

  enum Origin: String, CaseIterable, SettingValue { case head, base }

  /// Stands for a name until the required one is read.
  private static let anyName = OneOrMany<Glob>()

  static let schema: [Setting<RequiredCheck>] = [
    setting("id", \.id, required: true, "name of the entry; policies merge entries by it"),
    setting(
      "name", \.name, required: true, "names of check runs, or contexts of statuses; all that match count"),
    setting(
      "app", \.app,
      "slug of the app that reports it, or login of whoever posts the status; without it, whoever may write to "
        + "the repository can post one of that name"),
    setting("conclusions", \.conclusions, stricter: .fewer, "how it may have ended"),
    setting(
      "of", \.of,
      "head: of the commit that is judged; base: of the target branch, the newest one, such as a nightly run"),
    setting(
      "at_least", \.atLeast, within: 1...1000,
      stricter: .higher, "how many that match must be there, such as the jobs of a matrix"),
    setting("max_age", \.maxAge, stricter: .lower, "how long ago it may have ended"),
    setting("when_changed", \.whenChanged, "asked for only where a changed file matches; empty: always"),
    setting(
      "on_missing", \.onMissing,
      "when no check matches: fail (a finding), warn, pass, or wait until there is one"),
  ]

  /// A file counts by its old path too.
  func isOwed(by change: Change) -> Bool {
    whenChanged.isEmpty
      || change.files.contains { file in
        whenChanged.contains { $0.matches(file.path) || $0.matches(file.previousPath) }
      }
  }
}

/// What it means that something is not there.
enum Absence: String, CaseIterable, SettingValue { case fail, warn, pass, wait }

/// A deployment of what is judged.
struct RequiredDeployment: Settings, Hashable {
  var id = ""
  var environment = ""
  var soak = TimeSpan(seconds: 0)
  var onMissing = Absence.fail

  static let schema: [Setting<RequiredDeployment>] = [
    setting("id", \.id, required: true, "name of the entry; policies merge entries by it"),
    setting("environment", \.environment, required: true, "where head must run: staging"),
    setting("soak", \.soak, stricter: .higher, "how long it must have run there"),
    setting(
      "on_missing", \.onMissing,
      "when head was never deployed there: fail (a finding), warn, pass, or wait until it is"),
  ]
}
