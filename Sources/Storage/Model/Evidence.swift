public import CivilTime

/// A report of some tool, of one commit.
public struct NewEvidence: Hashable, Sendable {
  public let repository: RepositoryName
  public let commit: String
  /// The file's name as the job has it, with folders: `build/coverage.xml`. Requests of gates match it.
  public let file: String
  /// Who sent it: `token ci`, `oidc repo:acme/app:ref:refs/heads/main`.
  public let source: String
  public let at: Instant

  public init(repository: RepositoryName, commit: String, file: String, source: String, at: Instant) {
    self.repository = repository
    self.commit = commit
    self.file = file
    self.source = source
    self.at = at
  }
}

public struct KeptEvidence: Hashable, Sendable {
  public let id: Int
  public let evidence: NewEvidence
  /// SHA-256 of the content, in hexadecimal digits.
  public let digest: String
  /// Bytes.
  public let size: Int

  public init(id: Int, evidence: NewEvidence, digest: String, size: Int) {
    self.id = id
    self.evidence = evidence
    self.digest = digest
    self.size = size
  }
}
