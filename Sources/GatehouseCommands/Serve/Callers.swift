import Forges
import LocalSystem
import SourceText
import Storage

/// Tells who sends a request of a job: the owner of a token of the configuration, or a job that its CI vouches for.
struct Callers: Sendable {
  let tokens: [CallerToken]
  /// By the forge whose CI it is, as the configuration calls it; empty: nobody is known by what a CI says.
  let identities: [String: IdentityVerifier]

  struct Caller: Sendable {
    /// `token ci`, `oidc repo:acme/app:pull_request`
    let name: String
    let repository: RepositoryName
    /// nil for the owner of a token, who may speak of any commit.
    let identity: JobIdentity?
  }

  /// Who does not get what was asked for, and why.
  struct Refusal: Error {
    /// Of HTTP.
    let status: Int
    /// For whoever asked; holds nothing that was not theirs.
    let reason: String

    init(_ status: Int, _ reason: String) {
      self.status = status
      self.reason = reason
    }
  }

  /// - Parameters:
  ///   - token: of the header `Authorization: Bearer`.
  ///   - repository: that the request is about: `acme/app`.
  ///   - forge: as the configuration calls it; nil where the token says it, or only one can be meant.
  func caller(_ token: Secret?, of repository: String, forge: String?) async throws(Refusal) -> Caller {
    guard let token, !token.reveal().isEmpty else {
      throw Refusal(401, "this needs a token: Authorization: Bearer …")
    }
    if let own = tokens.first(where: { $0.secret == token }) {
      guard let forge = forge ?? own.forge, forge == own.forge ?? forge else {
        throw Refusal(403, "name the forge: forge=<as the server's configuration calls it>")
      }
      guard own.repositories.contains(where: { $0.matches(RepositoryPath(repository)) }) else {
        throw Refusal(403, "the token \(own.name) is not for this repository")
      }
      return Caller(
        name: "token \(own.name)", repository: RepositoryName(forge: forge, path: repository), identity: nil)
    }
    return try await job(token, of: repository, among: forge.map { [$0] } ?? identities.keys.sorted())
  }

  private func job(
    _ token: Secret, of repository: String, among forges: [String]
  ) async throws(Refusal) -> Caller {
    var problem: IdentityProblem?
    for forge in forges {
      guard let verifier = identities[forge] else { continue }
      let answer = await Self.answer(of: verifier, token)
      switch answer {
      case .success(let identity):
        guard identity.isOf(repository) else { throw Refusal(403, "the job runs for \(identity.repository)") }
        return Caller(
          name: "oidc \(identity.subject)", repository: RepositoryName(forge: forge, path: repository),
          identity: identity)
      case .failure(let found):
        // What a verifier that knows the issuer says is worth more than that the others do not.
        if problem == nil || found != .unknownIssuer { problem = found }
      }
    }
    // Whoever guesses learns nothing of the tokens that there are.
    throw Refusal(401, problem.map { "\($0)" } ?? "the token is not known here")
  }

  // A typed error of an actor is turned into a value before it is looked at: otherwise the compiler (6.3) gives up.
  private static func answer(
    of verifier: IdentityVerifier, _ token: Secret
  ) async -> Result<JobIdentity, IdentityProblem> {
    do { return .success(try await verifier.identity(of: token)) } catch { return .failure(error) }
  }
}

/// A token of the server's configuration for jobs.
struct CallerToken: Sendable {
  let name: String
  let secret: Secret
  /// nil: any.
  let forge: String?
  let repositories: [Glob]
}
