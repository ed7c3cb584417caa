import CoverageReports
import GateKit
import ReportedPaths
import SourceText

/// The lines that a change adds, as far as they can be measured, and what stands in the way.
struct ChangedLines {
  /// Added lines by path at head; files without any, binary and ignored ones left out.
  private(set) var added: [(path: RepositoryPath, lines: LineBits)] = []
  /// Removed lines by path at the merge base.
  private(set) var removed: [RepositoryPath: LineBits] = [:]
  private(set) var findings: [Finding] = []
  private let change: Change
  /// Changed files of which the added lines hold code.
  private var withCode: [RepositoryPath] = []

  init(_ change: Change, _ survey: inout Survey, _ ignored: IgnoredFiles) async throws {
    self.change = change
    for file in change.files where !file.isBinary {
      if !file.removedLines.isEmpty { removed[file.previousPath] = LineBits(file.removedLines) }
      guard file.after?.mode.isFile == true, !ignored.contains(file.path) else {
        continue
      }
      try await check(file, &survey)
      guard !file.addedLines.isEmpty else { continue }
      let lines = LineBits(file.addedLines)
      added.append((file.path, lines))
      guard !survey.contains(file.path), let text = try await survey.text(file.path) else { continue }
      let idle = text.blank.union(text.comments).union(text.closing)
      if !lines.subtracting(idle).isEmpty { withCode.append(file.path) }
    }
  }

  private mutating func check(_ file: ChangedFile, _ survey: inout Survey) async throws {
    if let coverage = survey.overall.files[file.path],
      let count = try await lineCount(file, &survey), coverage.lastLine > count
    {
      findings.append(
        Finding(
          rule: Rule.staleLines,
          message: "\(file.path) has \(count) lines, and the report speaks of line \(coverage.lastLine)",
          help: "make the report for this head: it is of another version of the file",
          location: Location(file.path), identity: "stale"))
    }
    if let doubt = survey.ambiguous.first(where: { $0.candidates.contains(file.path) }),
      !survey.contains(file.path)
    {
      let others = doubt.candidates.prefix(5).map(\.description).joined(separator: ", ")
      findings.append(
        Finding(
          rule: Rule.ambiguousPath, message: "\(doubt.name) of the report could be any of \(others)",
          help: "set root or fixes, or have the tool write paths from the repository's root",
          location: Location(file.path), identity: doubt.name.description))
    }
  }

  private func lineCount(_ file: ChangedFile, _ survey: inout Survey) async throws -> Int? {
    if let count = file.lineCount { return count }
    return try await survey.text(file.path)?.count
  }

  /// Changed files of a measured language that no report knows.
  func withoutData(_ patch: WholePatchTarget, _ survey: Survey) -> [Finding] {
    guard patch.noData != .pass else { return [] }
    let measured = Set(
      survey.overall.files.keys.compactMap(ending)
        + survey.missing.compactMap { ending(RepositoryPath(bytes: $0.bytes)) })
    let blind = withCode.filter { path in
      guard let ending = ending(path), measured.contains(ending) else { return false }
      return !patch.noDataExcept.values.contains { $0.matches(path) }
        && !survey.ambiguous.contains { $0.candidates.contains(path) }
    }
    return blind.map { path in
      let nearest = survey.missing.max { $0.sharedParts(with: path) < $1.sharedParts(with: path) }
      let advice = nearest.flatMap { PathAdvice($0, at: path) }
      let near = advice.flatMap { advice in nearest.map { "; nearest \($0) -> add \(advice)" } } ?? ""
      return Finding(
        rule: Rule.noData,
        message: "no data: \(path) (reports resolve \(survey.placed) of \(survey.named) paths\(near))",
        help: advice.map { "add \($0)" }
          ?? "measure the file too, or name it in ignore where it is not to be measured",
        location: Location(path), atMost: patch.noData == .warn ? .warn : .block, identity: "no data")
    }.capped(rule: Rule.noData, more: "files")
  }

  /// New lines that were not run, or not in every way; told, never blocking.
  func annotations(_ set: CoverageSet, _ settings: CoverageSettings) -> [Finding] {
    var found: [Finding] = []
    let limit = settings.annotations.max
    for (path, lines) in added {
      // Words for lines that nobody is shown would be most of the memory.
      guard found.count < limit else { break }
      guard let coverage = set.files[path] else { continue }
      let missed = coverage.missed.intersection(lines)
      let neutral = lines.subtracting(coverage.executable)
      for range in ranges(missed, across: neutral, collapsing: settings.annotations.collapseRanges) {
        let words =
          range.count == 1
          ? "line \(range.lowerBound) is" : "lines \(range.lowerBound)-\(range.upperBound) are"
        found.append(
          Finding(
            rule: Rule.uncoveredLines,
            message: "\(words) new, and no test runs \(range.count == 1 ? "it" : "them")",
            help: "add a test that runs \(range.count == 1 ? "it" : "them")",
            location: Location(path, lines: range), atMost: .inform, identity: "not covered"))
      }
      coverage.branches.forEachLine { count in
        guard count.isPartial, lines.contains(count.line), coverage.covered.contains(count.line) else {
          return
        }
        found.append(
          Finding(
            rule: Rule.uncoveredLines,
            message:
              "line \(count.line) is new, and tests take \(count.taken) of its \(count.total) branch arms",
            help: "add a test that takes the other way",
            location: Location(path, lines: count.line...count.line), atMost: .inform,
            identity: "partly covered"))
      }
    }
    return Array(found.prefix(limit))
  }

  /// Lines that the change does not touch and that were run before and are not any longer, or the other way
  /// round.
  func indirect(_ head: CoverageSet, _ base: CoverageSet) -> [String] {
    var lost: [String] = []
    var lostLines = 0
    var gained = 0
    let changed = Dictionary(change.files.map { ($0.path, $0) }) { first, _ in first }
    for path in head.paths {
      guard let now = head.files[path] else { continue }
      let file = changed[path]
      guard let before = base.files[file?.previousPath ?? path] else { continue }
      let then =
        file.map { LineMap($0).moved(before) } ?? (executable: before.executable, covered: before.covered)
      let added = LineBits(file?.addedLines ?? LineSet())
      let both = now.executable.intersection(then.executable).subtracting(added)
      let down = both.intersection(then.covered).subtracting(now.covered)
      gained += both.intersection(now.covered).subtracting(then.covered).count
      guard !down.isEmpty else { continue }
      lostLines += down.count
      lost.append("\(path) \(down.written(ranges: 20))")
    }
    var notes: [String] = []
    if !lost.isEmpty {
      let more = lost.count > 10 ? " and \(lost.count - 10) more files" : ""
      notes.append(
        "\(lostLines) lines that the change does not touch are no longer run: \(lost.prefix(10).joined(separator: "; "))\(more)"
      )
    }
    if gained > 0 { notes.append("\(gained) lines that the change does not touch are run now") }
    return notes
  }
}

/// What stands behind the last dot of a name; nil without one.
private func ending(_ path: RepositoryPath) -> [UInt8]? {
  let name = path.name
  guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else { return nil }
  return Array(name[(dot + 1)...])
}

/// Ranges of lines; where they are to be collapsed, over lines between them that say nothing.
private func ranges(_ lines: LineBits, across neutral: LineBits, collapsing: Bool) -> [ClosedRange<Int>] {
  guard collapsing else { return lines.lines.map { $0...$0 } }
  var ranges: [ClosedRange<Int>] = []
  for line in lines.lines {
    if let last = ranges.last, (last.upperBound + 1..<line).allSatisfy({ neutral.contains($0) }) {
      ranges[ranges.count - 1] = last.lowerBound...line
    } else {
      ranges.append(line...line)
    }
  }
  return ranges
}

/// Where the lines of a changed file went.
private struct LineMap {
  private let removed: LineBits
  private let added: LineBits

  init(_ file: ChangedFile) {
    removed = LineBits(file.removedLines)
    added = LineBits(file.addedLines)
  }

  /// What was known of the lines that stayed, at their numbers of today.
  func moved(_ coverage: FileCoverage) -> (executable: LineBits, covered: LineBits) {
    var executable = LineBits()
    var covered = LineBits()
    var now = 0
    for then in stride(from: 1, through: coverage.executable.last, by: 1) where !removed.contains(then) {
      repeat { now += 1 } while added.contains(now)
      guard coverage.executable.contains(then) else { continue }
      executable.insert(now)
      if coverage.covered.contains(then) { covered.insert(now) }
    }
    return (executable, covered)
  }
}
