import CivilTime
import GateKit
import SourceText
import Storage

/// Reports that a server keeps, as answers to what gates ask for.
struct StoredReports: Sendable {
  let store: any Store
  let repository: RepositoryName
  /// Head and merge base; nil where there is none.
  let head: ObjectID?
  let mergeBase: ObjectID?

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
      commit: commit, made: report.evidence.at, content: ReportContent(try await store.content(of: report)))
  }
}
