public import GateKit
public import SourceText

/// `size:`, how much one change may ask of its reviewers.
public struct SizeLimits: Settings {
  public var maxLines: Int?
  public var maxFiles: Int?
  public var exclude = lockFiles

  public init() {}

  /// Written by package managers, reviewed by nobody.
  private static let lockFiles = [
    "**/{package-lock.json,npm-shrinkwrap.json,yarn.lock,pnpm-lock.yaml,bun.lock}",
    "**/{Cargo.lock,Gemfile.lock,Package.resolved,Pipfile.lock,composer.lock,go.sum,poetry.lock,uv.lock}",
  ].compactMap { try? Glob($0) }  // a test holds that each is a pattern

  public static let schema: [Setting<SizeLimits>] = [
    setting(
      "max_lines", \.maxLines, stricter: .lower, "added and removed lines together; binary files count none"),
    setting("max_files", \.maxFiles, stricter: .lower, "changed files"),
    setting(
      "exclude", \.exclude, stricter: .fewer,
      "files that count neither way; lock files of package managers by default"),
  ]
}

func judgeSize(_ change: Change, _ limits: SizeLimits, _ answer: inout GateAnswer) {
  let files = change.files.filter { !$0.isAt(limits.exclude) }
  let lines = files.reduce(0) { $0 + $1.changedLines }
  answer.measurements += [
    Measurement(
      "changed lines", lines, limit: limits.maxLines.map { .atMost(numerator: $0, denominator: 1) }),
    Measurement(
      "changed files", files.count, limit: limits.maxFiles.map { .atMost(numerator: $0, denominator: 1) }),
  ]
  if let limit = limits.maxLines, lines > limit {
    let largest = files.sorted { $0.changedLines > $1.changedLines }.prefix(3)
    let places = listed(largest.map { "\($0.path) (\($0.changedLines))" })
    answer.findings.append(
      Finding(
        rule: "size", message: "the change has \(counted(lines, "changed line")); the limit is \(limit)",
        help: "split it into changes that stand alone; most lines are in \(places)", identity: "lines"))
  }
  if let limit = limits.maxFiles, files.count > limit {
    answer.findings.append(
      Finding(
        rule: "size",
        message: "the change has \(counted(files.count, "changed file")); the limit is \(limit)",
        help: "split it into changes that stand alone, or name generated files in size.exclude",
        identity: "files"))
  }
}

extension ChangedFile {
  var changedLines: Int { addedLines.count + removedLines.count }
}
