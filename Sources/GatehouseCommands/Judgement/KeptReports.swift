import GateEngine
import GateKit
import GitReading
import LocalSystem
import PolicyFiles
import SourceText

/// Reports of a commit that `gatehouse baseline write` kept: in a file, or in the commit's note.
struct KeptReports: Sendable {
  let archive: EvidenceArchive
  /// The file or the note, for messages.
  let source: String

  static let reference = "refs/notes/gatehouse"
  /// Where notes of a remote are kept (`MissingHistory.notes`).
  static let fetchedReference = "refs/gatehouse/notes/gatehouse"

  /// Brings the notes of the remote.
  ///
  /// - Returns: the repository that has them, and their reference there.
  typealias Fetch = @Sendable () async throws -> (GitRepository, String)

  init(reading file: String, _ console: Console) throws {
    archive = try readEvidenceArchive(console.read(file, limit: EvidenceArchive.limit), source: file)
    source = file
  }

  /// nil where the note says nothing of the commit.
  init?(noteOn commit: ObjectID, in repository: GitRepository, _ reference: String) async throws {
    guard let bytes = try await repository.note(on: commit, in: reference, limit: EvidenceArchive.limit)
    else {
      return nil
    }
    source = "\(reference) of \(commit.short)"
    archive = try readEvidenceArchive(bytes, source: source)
  }
}

/// Where the reports that gates ask for come from: files of the job, what was uploaded, artifacts of the CI, and for the
/// merge base what was kept of it. The first of them that answers a request answers it whole.
struct EvidenceSources: Sendable {
  let folder: LocalEvidence?
  let repository: GitRepository
  let mergeBase: ObjectID?
  let baseline: KeptReports?
  let notes: KeptReports.Fetch?
  /// Reports that a server keeps; nil where there is none.
  var stored: (@Sendable ([EvidenceRequest]) async throws -> [Evidence])?
  /// Reports out of artifacts of the CI; nil where nobody is asked for them.
  var artifacts: (@Sendable ([EvidenceRequest]) async throws -> [Evidence])?

  func collect(_ requests: [EvidenceRequest]) async throws -> [Evidence] {
    var found = try folder?.collect(requests) ?? []
    for source in [stored, artifacts].compactMap(\.self) {
      let known = found
      let open = requests.filter { request in !known.contains(where: request.isAnswered) }
      if !open.isEmpty { found += try await source(open) }
    }
    let open = requests.filter { request in
      request.of == .mergeBase && !found.contains(where: request.isAnswered)
    }
    guard !open.isEmpty, let kept = try await kept() else { return found }
    for request in Set(open) { found += try kept.archive.evidence(request, source: kept.source) }
    return found
  }

  private func kept() async throws -> KeptReports? {
    if let baseline { return baseline }
    guard let mergeBase else { return nil }
    if let kept = try await KeptReports(noteOn: mergeBase, in: repository, KeptReports.reference) {
      return kept
    }
    guard let (fetched, reference) = try await notes?() else { return nil }
    return try await KeptReports(noteOn: mergeBase, in: fetched, reference)
  }
}
