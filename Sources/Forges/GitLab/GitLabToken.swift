public import HTTPTransfer
public import LocalSystem

/// What GitLab is asked with.
public enum GitLabToken: Hashable, Sendable {
  /// Of a person, a project or a group, scope `api`.
  case access(Secret)
  /// An OAuth token.
  case oauth(Secret)
  /// `CI_JOB_TOKEN`: reads little and writes no status, label or comment.
  case job(Secret)

  public var header: HTTPHeader {
    switch self {
    case .access(let secret): HTTPHeader("PRIVATE-TOKEN", secret)
    case .oauth(let secret): .bearer(secret)
    case .job(let secret): HTTPHeader("JOB-TOKEN", secret)
    }
  }

  var isOfJob: Bool { if case .job = self { true } else { false } }
}
