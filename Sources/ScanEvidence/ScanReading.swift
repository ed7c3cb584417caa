internal import DocumentReading
public import GateKit
public import ScanReports
public import SourceText

/// Reads the reports that a gate asked for, and gathers what is wrong with them as a whole.
public struct ScanReading {
  public private(set) var findings: [Finding] = []
  public private(set) var notes: [String] = []
  private let head: ObjectID?

  /// - Parameter head: the commit that reports of head should be of, where they name one.
  public init(head: ObjectID?) { self.head = head }

  /// Streams one report into `consumer`.
  ///
  /// - Throws: `MalformedEvidence` for what is no report, is of another format or tool than the policy says, or breaks
  ///   a limit; `IncompleteEvidence` and `EvidenceOfAnotherCommit` where the policy says `fail`.
  @discardableResult
  public mutating func read(_ evidence: Evidence, _ source: ScanReportSource, into consumer: ScanConsumer)
    throws -> ScanReport
  {
    let report: ScanReport
    do throws(DocumentProblem) {
      report = try readScan(document(evidence), format: source.format.format, into: consumer)
    } catch { throw MalformedEvidence(evidence, reason: "\(error)") }
    try checkTool(of: report, evidence, source)
    try judgeGaps(of: report, evidence, source)
    if evidence.origin == .head { try judgeRevision(of: report, evidence, source) }
    return report
  }

  private func document(_ evidence: Evidence) -> DocumentInput {
    DocumentInput(pieces: evidence.content.pieces(), source: evidence.path.description)
  }

  private func checkTool(of report: ScanReport, _ evidence: Evidence, _ source: ScanReportSource) throws {
    guard let wanted = source.tool else { return }
    let names = report.tools.isEmpty ? [report.format.tool] : report.tools.map(\.name)
    guard let other = names.first(where: { $0.lowercased() != wanted.lowercased() }) else { return }
    throw MalformedEvidence(
      evidence, reason: "it is a report of the tool \(other.onOneLine), and the policy asks for \(wanted)")
  }

  private mutating func judgeGaps(of report: ScanReport, _ evidence: Evidence, _ source: ScanReportSource)
    throws
  {
    let isEmptyOnly = report.gaps.allSatisfy { $0.reason == .nothingExamined }
    guard let first = report.gaps.first, !(source.allowEmpty && isEmptyOnly) else { return }
    let others = report.gaps.count - 1 + report.furtherGaps
    let words = first.message + (others > 0 ? "; and \(others) more" : "")
    let incomplete = IncompleteEvidence(path: evidence.path, reason: "\(first.reason.words): \(words)")
    try react(
      source.onIncomplete, ScanRules.incomplete, incomplete,
      help: "mend what the tool says, and scan again; on_incomplete says what such a report does", evidence)
  }

  /// What the engine knows of a report's commit comes from whoever made the job; this is what the report says.
  private mutating func judgeRevision(
    of report: ScanReport, _ evidence: Evidence, _ source: ScanReportSource
  ) throws {
    guard let head, let revision = report.revision?.lowercased(), revision != "\(head)",
      revision.utf8.count == 40, revision.allSatisfy(\.isHexDigit)
    else { return }
    let stale = EvidenceOfAnotherCommit(path: evidence.path, commit: revision, head: head)
    try react(
      source.source.onStale, ScanRules.otherCommit, stale, help: "scan this head again", evidence)
  }

  private mutating func react(
    _ reaction: EvidenceRequest.Reaction, _ rule: String, _ problem: any Error & CustomStringConvertible,
    help: String, _ evidence: Evidence
  ) throws {
    switch reaction {
    case .fail: throw problem
    case .warn:
      findings.append(
        Finding(
          rule: rule, message: problem.description, help: help, atMost: .warn,
          identity: "\(evidence.id) \(evidence.path)"))
    case .pass: notes.append(problem.description)
    }
  }

  /// Something else that a person should know; once.
  public mutating func note(_ words: String) { if !notes.contains(words) { notes.append(words) } }

  public mutating func add(_ finding: Finding) { findings.append(finding) }
}

/// The tool says that its report is less than it should be: never a pass.
public struct IncompleteEvidence: Error, Hashable, Sendable, CustomStringConvertible {
  public let path: RepositoryPath
  /// The first thing that the tool says, on one line.
  public let reason: String

  public var description: String { "report \(path) is incomplete: \(reason)" }
}

/// A report that says it is of another commit than the head.
public struct EvidenceOfAnotherCommit: Error, Hashable, Sendable, CustomStringConvertible {
  public let path: RepositoryPath
  public let commit: String
  public let head: ObjectID

  public var description: String {
    "report \(path) says that it is of commit \(commit.prefix(10)), the head is \(head.short)"
  }
}

extension ScanGap.Reason {
  fileprivate var words: String {
    switch self {
    case .failed: "the tool failed"
    case .skipped: "something was left out"
    case .nothingExamined: "nothing was examined"
    }
  }
}
