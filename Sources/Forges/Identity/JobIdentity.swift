public import GateKit

/// Which job of which CI somebody is, told by the CI itself (OpenID Connect) and checked.
public struct JobIdentity: Hashable, Sendable {
  public let issuer: String
  /// `repo:acme/app:pull_request`
  public let subject: String
  /// `acme/app`
  public let repository: String
  /// What the job runs for: of a pull request, on GitHub, the merge of head into its target.
  public let commit: ObjectID?
  /// `refs/heads/main`, `refs/pull/12/merge`
  public let reference: String?

  public init(
    issuer: String, subject: String, repository: String, commit: ObjectID?, reference: String?
  ) {
    self.issuer = issuer
    self.subject = subject
    self.repository = repository
    self.commit = commit
    self.reference = reference
  }

  /// The pull request that the job runs for, by its reference.
  public var pull: Int? {
    guard let parts = reference?.split(separator: "/"), parts.count == 4, parts[0] == "refs",
      ["pull", "merge-requests"].contains(parts[1]), ["merge", "head"].contains(parts[3])
    else { return nil }
    return Int(parts[2])
  }

  /// Whether the job runs for this repository: forges compare names without regard to case.
  public func isOf(_ repository: String) -> Bool { repository.lowercased() == self.repository.lowercased() }

  public enum Reach: Hashable, Sendable {
    case allowed
    /// Where the commit is the head of this pull request, which the forge has to say.
    case allowedAsHead(ofPull: Int)
    case refused(String)
  }

  /// Whether the job may speak of a commit: of that which it runs for, and of no other. Else a job of one branch could
  /// bring reports of another's.
  public func reach(repository: String, commit: ObjectID) -> Reach {
    guard isOf(repository) else { return .refused("the job runs for \(self.repository)") }
    if commit == self.commit { return .allowed }
    if let pull { return .allowedAsHead(ofPull: pull) }
    guard let own = self.commit else { return .refused("the job does not say for which commit it runs") }
    return .refused("the job runs for commit \(own.short)")
  }
}

/// Why nobody knows who somebody is. Says nothing of what is in the token.
public enum IdentityProblem: Error, Hashable, Sendable, CustomStringConvertible {
  case malformed(String)
  case unknownIssuer
  /// For another service: whoever got it for that could use it here.
  case wrongAudience
  case expired
  case notYet
  case wrongSignature
  /// A claim without which the job is not known.
  case missingClaim(String)
  /// The issuer's keys cannot be read now.
  case keysUnreachable(String)

  public var description: String {
    switch self {
    case .malformed(let reason): "the identity token cannot be read: \(reason)"
    case .unknownIssuer: "the identity token is of an issuer that this server does not know"
    case .wrongAudience:
      "the identity token was made for another service; ask for one with this server as audience"
    case .expired: "the identity token has expired; ask for a new one"
    case .notYet: "the identity token is not valid yet; is a clock wrong?"
    case .wrongSignature: "the identity token is not signed by its issuer"
    case .missingClaim(let name): "the identity token has no claim \"\(name)\""
    case .keysUnreachable(let reason): "the keys of the token's issuer cannot be read: \(reason)"
    }
  }
}
