import CivilTime
import GateKit
import HTTPServing
import LocalSystem
import SourceText
import Storage

/// Reports that a server keeps, as answers to what gates ask for.
struct StoredReports: Sendable {
  let store: any Store
  let repository: RepositoryName
  /// Head and merge base; nil where there is none.
  let head: ObjectID?
  let mergeBase: ObjectID?
  /// Where large ones lie while they are read.
  let folder: LocalPath

  /// Reports that one request may match.
  private static let countLimit = 1000

  /// - Returns: in the order of the requests, each one's sorted by path; of several reports of one path, the one that
  ///   came last.
  func collect(_ requests: [EvidenceRequest]) async throws -> [Evidence] {
    var found: [Evidence] = []
    var kept: [ObjectID: [KeptEvidence]] = [:]
    for request in Set(requests).sorted(by: { $0.id < $1.id }) {
      guard let commit = request.of == .head ? head : mergeBase else { continue }
      if kept[commit] == nil {
        kept[commit] = try await store.evidence(of: repository, commit: commit.description)
      }
      let reports = newest(kept[commit] ?? []).filter { report in
        request.paths.contains { $0.matches(RepositoryPath(report.evidence.file)) }
      }
      guard reports.count <= Self.countLimit else {
        throw EvidenceLimit(id: request.id, count: reports.count, limit: Self.countLimit)
      }
      for report in reports { found.append(try await evidence(report, commit, for: request)) }
    }
    return found
  }

  private func newest(_ reports: [KeptEvidence]) -> [KeptEvidence] {
    Dictionary(reports.map { ($0.evidence.file, $0) }) { $0.id > $1.id ? $0 : $1 }.values
      .sorted { $0.evidence.file < $1.evidence.file }
  }

  private func evidence(
    _ report: KeptEvidence, _ commit: ObjectID, for request: EvidenceRequest
  ) async throws -> Evidence {
    Evidence(
      id: request.id, of: request.of, path: RepositoryPath(report.evidence.file), digest: report.digest,
      commit: commit, made: report.evidence.at, content: try await content(of: report))
  }

  /// Bytes up to which a report is held.
  private static let heldLimit = 1 << 20

  private func content(of report: KeptEvidence) async throws -> ReportContent {
    guard report.size > Self.heldLimit else { return ReportContent(try await store.content(of: report)) }
    let name = "read-" + String(UInt64.random(in: .min ... .max), radix: 36)
    // Removed with the last reference, and so once nobody reads any more.
    let file = ReceivedFile(folder.appending(name), size: report.size)
    try await store.copyContent(of: report, to: file.path)
    let content = try LocalReport(file.path).content
    return ReportContent(
      count: report.size, whole: { try withExtendedLifetime(file) { try content.check() } }
    ) {
      let next = content.pieces()
      return { try withExtendedLifetime(file) { try next() } }
    }
  }
}
