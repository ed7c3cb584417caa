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
  let tokens: [UploadToken]
  /// By the forge whose CI it is, as the configuration calls it; nil: nobody is known by what a CI says.
  let identities: [String: IdentityVerifier]
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
    let content: [UInt8]
  }

  enum Answer: Sendable {
    case kept(KeptEvidence)
    /// - status: of HTTP. The reason is for whoever sent it, and holds nothing that was not theirs.
    case refused(status: Int, String)
  }

  func take(_ upload: Upload) async -> Answer {
    guard let token = upload.token, !token.reveal().isEmpty else {
      return .refused(status: 401, "an upload needs a token: Authorization: Bearer …")
    }
    guard let repository = upload.repository, let commit = upload.commit.flatMap(ObjectID.init),
      let file = upload.file.map({ RepositoryPath($0) }), file.isReportName
    else {
      return .refused(
        status: 400,
        "an upload names repository=owner/name, commit=<40 hexadecimal digits> and file=<path below the root>"
      )
    }
    switch await sender(token, of: repository, forge: upload.forge, commit) {
    case .refused(let status, let reason): return .refused(status: status, reason)
    case .known(let sender, let name): return await keep(upload.content, file, commit, of: name, from: sender)
    }
  }

  private func keep(
    _ content: [UInt8], _ file: RepositoryPath, _ commit: ObjectID, of repository: RepositoryName,
    from sender: String
  ) async -> Answer {
    do {
      let evidence = NewEvidence(
        repository: repository, commit: commit.description, file: file.description, source: sender, at: now())
      let kept = try await store.keep(evidence, content: content)
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

  private enum Sender {
    case known(String, RepositoryName)
    case refused(Int, String)
  }

  private func sender(
    _ token: Secret, of repository: String, forge: String?, _ commit: ObjectID
  ) async -> Sender {
    if let own = tokens.first(where: { $0.secret == token }) {
      guard let forge = forge ?? own.forge, forge == own.forge ?? forge else {
        return .refused(403, "name the forge: forge=<as the server's configuration calls it>")
      }
      let name = RepositoryName(forge: forge, path: repository)
      guard own.repositories.contains(where: { $0.matches(RepositoryPath(repository)) }) else {
        return .refused(403, "the token \(own.name) is not for this repository")
      }
      return .known("token \(own.name)", name)
    }
    let asked = forge.map { name in identities.filter { $0.key == name } } ?? identities
    var problem: IdentityProblem?
    for (forge, verifier) in asked.sorted(by: { $0.key < $1.key }) {
      do {
        let identity = try await verifier.identity(of: token)
        return await reach(of: identity, RepositoryName(forge: forge, path: repository), commit)
      } catch {
        // What a verifier that knows the issuer says is worth more than that the others do not.
        if problem == nil || error != .unknownIssuer { problem = error }
      }
    }
    // Whoever guesses learns nothing of the tokens that there are.
    return .refused(401, problem.map { "\($0)" } ?? "the token is not known here")
  }

  private func reach(
    of identity: JobIdentity, _ repository: RepositoryName, _ commit: ObjectID
  ) async -> Sender {
    let sender = "oidc \(identity.subject)"
    switch identity.reach(repository: repository.path, commit: commit) {
    case .allowed: return .known(sender, repository)
    case .refused(let reason): return .refused(403, reason)
    case .allowedAsHead(let pull):
      do {
        guard try await head(pull, repository) == commit else {
          return .refused(403, "the commit is not the head of pull request \(pull)")
        }
        return .known(sender, repository)
      } catch {
        return .refused(503, "the forge does not say now which commit is the head of pull request \(pull)")
      }
    }
  }
}

/// A token of the server's configuration that may upload.
struct UploadToken: Sendable {
  let name: String
  let secret: Secret
  /// nil: any.
  let forge: String?
  let repositories: [Glob]
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
