import CivilTime
import GateKit
import Migrations
import SourceText

/// Lets findings through that somebody has answered for, and tells of waivers that do nothing.
struct WaiverReview {
  let settings: DestructiveSettings
  let approval: LabelApproval
  let now: Instant
  /// Comments of the files that are judged.
  private var files: [RepositoryPath: CommentedFile] = [:]
  private var used: Set<Place> = []
  /// When the first comment that let something through ends.
  private(set) var validUntil: Instant?

  private struct Place: Hashable {
    let path: RepositoryPath
    let line: Int
  }

  init(_ settings: DestructiveSettings, _ approval: LabelApproval, now: Instant) {
    self.settings = settings
    self.approval = approval
    self.now = now
  }

  mutating func read(_ path: RepositoryPath, _ content: [UInt8]) { files[path] = CommentedFile(content) }

  /// Why a finding does no more than be told; nil where nothing lets it through.
  mutating func excuse(for finding: MigrationFinding, _ rule: Rule?) -> String? {
    excuse(for: finding.rule, at: finding.path, finding.line, byLabel: rule?.isLetThroughByLabel ?? false)
  }

  /// - Parameter byLabel: the label alone lets findings of the rule through.
  mutating func excuse(for rule: String, at path: RepositoryPath, _ line: Int?, byLabel: Bool) -> String? {
    let comments = files[path]?.waivers.filter { $0.covers(rule, line: line) } ?? []
    for comment in comments {
      used.insert(Place(path: path, line: comment.line))
      guard comment.objection(settings, now: now) == nil, let words = words(for: comment) else { continue }
      if let end = comment.end { validUntil = min(validUntil ?? end, end) }
      return words
    }
    guard case .given(let by) = approval, byLabel else { return nil }
    return "let through by \(by) (label \(settings.label))"
  }

  private func words(for comment: InlineWaiver) -> String? {
    let reason = (comment.words["reason"] ?? "").onOneLine.truncated(to: 200)
    switch (settings.inlineWaiver, approval) {
    case (.off, _): return nil
    case (.allowed, _): return "let through by the comment in line \(comment.line): \(reason)"
    case (.withLabel, .given(let by)):
      return
        "let through by the comment in line \(comment.line) and \(by) (label \(settings.label)): \(reason)"
    case (.withLabel, _): return nil
    }
  }

  /// What is wrong with the comments themselves.
  func findings() -> [Finding] {
    files.sorted { $0.key < $1.key }.flatMap { path, file in
      file.waivers.compactMap { finding($0, at: path) }
        + file.foreign.map { line, words in
          Finding(
            rule: GateRule.foreignIgnore, message: "\(words) is not obeyed: it is the author's own word",
            help: "-- gatehouse: allow RULE reason=\"…\"", location: Location(path, lines: line...line),
            atMost: .inform)
        }
    }
  }

  private func finding(_ waiver: InlineWaiver, at path: RepositoryPath) -> Finding? {
    let location = Location(path, lines: waiver.line...waiver.line)
    if settings.inlineWaiver == .off {
      return Finding(
        rule: GateRule.unusedWaiver, message: "comments let nothing through here: inline_waiver is off",
        help: "take it out", location: location, atMost: .warn)
    }
    if let objection = waiver.objection(settings, now: now) {
      return Finding(
        rule: GateRule.waiverWithoutReason, message: "the waiver does not apply: \(objection)",
        help: "-- gatehouse: allow \(waiver.rules.first ?? "RULE") reason=\"…\"", location: location)
    }
    if !used.contains(Place(path: path, line: waiver.line)) {
      return Finding(
        rule: GateRule.unusedWaiver,
        message:
          "nothing breaks \(listed(waiver.rules)) \(waiver.target.map { "in line \($0)" } ?? "in this file")",
        help: "take the comment out", location: location, atMost: .warn)
    }
    guard settings.inlineWaiver == .withLabel, !approval.isGiven else { return nil }
    return Finding(
      rule: GateRule.waiverWithoutLabel, message: "the waiver does not apply yet: \(missing)",
      help: "let somebody other than the author set the label \"\(settings.label)\"", location: location,
      atMost: .warn)
  }

  private var missing: String {
    if settings.label.isEmpty { return "it counts together with a label, and the policy names none" }
    if case .refused(let why) = approval { return "the label \"\(settings.label)\" does not count: \(why)" }
    return "it counts together with the label \"\(settings.label)\", which is not set"
  }
}

extension Rule {
  /// What takes away, what has no way back, and what nobody can read: a person has to look, and the label says
  /// that one did. Locks and order are mended, not approved.
  fileprivate var isLetThroughByLabel: Bool {
    isContract || name == "declared-irreversible" || OpaqueSeverity.rules.contains(name)
  }
}
