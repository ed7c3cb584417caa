import CivilTime
import Forges
import GateKit
import LocalSystem
import SourceText
import Storage

/// Takes reports that jobs of a CI upload: whoever sends one has to be known, and may speak only of repositories and
/// commits that are theirs.
struct EvidenceIntake: Sendable {
  let store: any Store
  let callers: Callers
  /// The head of a pull request now, as its forge says.
  let head: @Sendable (_ pull: Int, RepositoryName) async throws -> ObjectID
  /// The open pull requests that wait for reports of a commit are judged again.
  let arrived: @Sendable (RepositoryName, ObjectID) async throws -> Void
  let now: @Sendable () -> Instant

  /// What an upload says of itself, as it came.
  struct Upload: Sendable {
    var forge: String?
    var repository: String?
    var commit: String?
    var file: String?
    /// Of the header `Authorization: Bearer`.
    var token: Secret?
  }

  enum Answer: Sendable {
    case kept(KeptEvidence)
    /// - status: of HTTP. The reason is for whoever sent it, and holds nothing that was not theirs.
    case refused(status: Int, String)
  }

  /// Why nothing of the report is even read; nil where it may come.
  func objection(to upload: Upload) async -> Callers.Refusal? {
    do throws(Callers.Refusal) {
      let named = try Named(upload)
      _ = try await callers.caller(upload.token, of: named.repository, forge: upload.forge)
      return nil
    } catch { return error }
  }

  /// - Parameter content: a file that stays as it is until this returns.
  func take(_ upload: Upload, _ content: LocalPath) async -> Answer {
    do throws(Callers.Refusal) {
      let named = try Named(upload)
      let caller = try await callers.caller(upload.token, of: named.repository, forge: upload.forge)
      try await check(caller, named.commit)
      return await keep(content, named.file, named.commit, of: caller.repository, from: caller.name)
    } catch {
      return .refused(status: error.status, error.reason)
    }
  }

  /// What an upload has to name.
  private struct Named {
    let repository: String
    let commit: ObjectID
    let file: RepositoryPath

    init(_ upload: Upload) throws(Callers.Refusal) {
      guard let repository = upload.repository, let commit = upload.commit.flatMap(ObjectID.init),
        let file = upload.file.map({ RepositoryPath($0) }), file.isReportName
      else {
        throw Callers.Refusal(
          400,
          "an upload names repository=owner/name, commit=<40 hexadecimal digits> and file=<path below the root>"
        )
      }
      self.repository = repository
      self.commit = commit
      self.file = file
    }
  }

  /// A job speaks of the commit that it runs for, and of no other.
  private func check(_ caller: Callers.Caller, _ commit: ObjectID) async throws(Callers.Refusal) {
    switch caller.identity?.reach(repository: caller.repository.path, commit: commit) {
    case .allowed?, nil: return
    case .refused(let reason)?: throw Callers.Refusal(403, reason)
    case .allowedAsHead(let pull)?:
      // Whatever keeps the forge from saying it, nothing is taken on trust.
      guard let head = try? await head(pull, caller.repository) else {
        throw Callers.Refusal(
          503, "the forge does not say now which commit is the head of pull request \(pull)")
      }
      guard head == commit else {
        throw Callers.Refusal(403, "the commit is not the head of pull request \(pull)")
      }
    }
  }

  private func keep(
    _ content: LocalPath, _ file: RepositoryPath, _ commit: ObjectID, of repository: RepositoryName,
    from sender: String
  ) async -> Answer {
    do {
      let evidence = NewEvidence(
        repository: repository, commit: commit.description, file: file.description, source: sender, at: now())
      let kept = try await store.keep(evidence, file: content)
      try await store.record(
        AuditEntry(
          at: now(), actor: sender, action: "upload", repository: repository,
          subject: "commit/\(commit)", detail: "{\"digest\":\"\(kept.digest)\"}"))
      try await arrived(repository, commit)
      return .kept(kept)
    } catch {
      return .refused(status: 503, "the report cannot be kept now; send it again")
    }
  }
}

extension RepositoryPath {
  /// Bytes of a name.
  private static let nameLimit = 1_024

  /// A file below the root, as a report of a job is named.
  fileprivate var isReportName: Bool {
    !bytes.isEmpty && bytes.count <= Self.nameLimit && !bytes.contains { $0 < 0x20 || $0 == 0x7F }
      && bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
      }
  }
}
