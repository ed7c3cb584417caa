import GateKit
public import Publishing
import SourceText

/// Publications made by hand, with everything in them that a forge takes.
public enum SamplePublication {
  public static let marker = "<!-- gatehouse comment: conformance -->"
  /// Set by a publication that blocks, removed by one that passes.
  public static let label = "gatehouse: blocked"
  /// Never set by any of these.
  public static let unsetLabel = "database"

  /// - Parameter annotations: more than one request takes.
  public static func blocked(
    _ subject: PublicationSubject, _ limits: PublicationLimits, annotations count: Int = 120
  ) -> Publication {
    let annotations = (1...max(1, count)).prefix(count).map { line in
      CheckAnnotation(
        path: "Sources/a.swift", lines: line...line + 1, level: line.isMultiple(of: 2) ? .failure : .warning,
        title: "clean-repo: conflict-marker", message: "a conflict marker is left, number \(line)")
    }
    return publication(
      subject, limits,
      states: [.failure, .error, .success],
      check: CheckRun(
        name: "gatehouse: \(subject.target)", conclusion: .failure, title: "Blocked: 1 of 3",
        summary: "1 of 3 gates: **clean-repo**\n\n| Gate | Result |\n|---|---|\n| `a` | ❌ blocked |\n",
        text: "more: \u{E9}\u{1F600} `x`\n", annotations: annotations),
      labels: (true, false),
      comment: .wanted(
        body: "\(marker)\n### ❌ Blocked\n\n| a | b |\n|---|---|\n| é | 漢 |\n\nhead \(subject.head.short)\n"))
  }

  public static func passed(_ subject: PublicationSubject, _ limits: PublicationLimits) -> Publication {
    publication(
      subject, limits, states: [.success, .success, .success],
      check: CheckRun(
        name: "gatehouse: \(subject.target)", conclusion: .success, title: "Passed: 3 gates",
        summary: "3 gates\n"),
      labels: (false, false),
      comment: .keptUpToDate(
        body: "\(marker)\n<details><summary>✅ Passed: 3 gates</summary>\n\nall\n\n</details>\n"))
  }

  public static func pending(_ subject: PublicationSubject, _ limits: PublicationLimits) -> Publication {
    publication(
      subject, limits, states: [.pending, .success, .pending],
      check: CheckRun(
        name: "gatehouse: \(subject.target)", conclusion: .pending, title: "Pending: 1 of 3 waits",
        summary: "1 of 3 gates waits\n", text: "gone once it has ended\n"),
      labels: (false, false), comment: .keptUpToDate(body: "\(marker)\n### 🕓 Pending\n"))
  }

  /// Everything as long as the forge says that it may be, in characters of several bytes where it counts
  /// characters.
  public static func longest(_ subject: PublicationSubject, _ limits: PublicationLimits) -> Publication {
    let wide = String(repeating: "漢", count: limits.statusDescription)
    let start = "\(marker)\n"
    let check = CheckRun(
      name: "gatehouse: \(subject.target)", conclusion: .actionRequired,
      title: String(repeating: "t", count: 255),
      summary: lines(limits.checkText), text: lines(limits.checkText),
      annotations: [
        CheckAnnotation(
          path: "Sources/a.swift", lines: 1...400, level: .notice,
          title: String(repeating: "a", count: 255), message: lines(8_192))
      ])
    return Publication(
      subject: subject,
      statuses: [
        CommitStatus(
          context: "gatehouse: " + String(repeating: "b", count: limits.statusContext - 11), state: .error,
          description: wide, url: "https://gatehouse.example/r/1")
      ],
      check: limits.hasCheckRuns ? check : nil, labels: [],
      comment: subject.pull == nil || !limits.hasComments
        ? .untouched : .wanted(body: start + lines(limits.comment - start.utf8.count)))
  }

  private static func lines(_ bytes: Int) -> String {
    let line = String(repeating: "x", count: 99) + "\n"
    let whole = String(repeating: line, count: bytes / 100)
    return whole + String(repeating: "y", count: bytes % 100)
  }

  private static func publication(
    _ subject: PublicationSubject, _ limits: PublicationLimits, states: [CommitStatus.State],
    check: CheckRun, labels: (blocked: Bool, database: Bool), comment: StickyComment
  ) -> Publication {
    let names = ["gatehouse", "gatehouse/clean-repo", "gatehouse/coverage"]
    let statuses = zip(names, states).map { name, state in
      CommitStatus(
        context: "\(name): \(subject.target)", state: state, description: "\(state.rawValue): é 漢, \(name)",
        url: "https://gatehouse.example/r/1")
    }
    let isPull = subject.pull != nil
    return Publication(
      subject: subject, statuses: statuses, check: limits.hasCheckRuns ? check : nil,
      labels: isPull
        ? [
          OwnLabel(
            name: label, colour: "d93f0b", description: "what Gatehouse says", isSet: labels.blocked),
          OwnLabel(name: unsetLabel, isSet: labels.database),
        ] : [],
      comment: isPull && limits.hasComments ? comment : .untouched)
  }
}
