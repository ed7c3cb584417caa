public import LocalSystem

/// Who asks GitHub.
public enum GitHubCredential: Sendable {
  /// A personal access token, classic or fine-grained, or any other that a person stands behind.
  case token(Secret)
  /// The GITHUB_TOKEN of a job of GitHub Actions, or an installation token that somebody else asked for.
  ///
  /// - Parameter login: of the App: `github-actions[bot]`; nil: GitHub is asked.
  case installation(Secret, login: String?)
  /// An App that asks for its own installation tokens.
  case app(GitHubApp)

  /// A token of either kind, told apart by how GitHub writes them: `ghs_` begins installation tokens.
  public init(token: Secret) {
    self = token.reveal().hasPrefix("ghs_") ? .installation(token, login: nil) : .token(token)
  }

  /// Check runs are an App's alone.
  var mayWriteCheckRuns: Bool {
    if case .token = self { return false }
    return true
  }
}

/// A GitHub App.
public struct GitHubApp: Sendable {
  /// The client id (`Iv23…`) or the app's number: both stand on its settings page.
  public let id: String
  /// RSA, PEM, without a passphrase.
  public let key: Secret

  public init(id: String, key: Secret) {
    self.id = id
    self.key = key
  }
}

/// Under which name we write.
struct GitHubIdentity: Hashable, Sendable {
  /// `gatehouse[bot]`; people's logins cannot have brackets.
  let login: String
  /// nil: not an App, or its number is not known.
  let appID: Int?
  /// nil: not an App.
  let appSlug: String?

  /// By number where that is known: a name can be given away.
  func isApp(_ app: AppAnswer?) -> Bool {
    if let appID { return app?.id == appID }
    guard let appSlug, let slug = app?.slug else { return false }
    return isSameLogin(slug, appSlug)
  }
}

/// What is asked of an installation.
public struct GitHubAccess: OptionSet, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// Statuses, check runs, labels and comments.
  public static let publishing = GitHubAccess(rawValue: 1)
  /// Who is in a team.
  public static let teams = GitHubAccess(rawValue: 2)
  /// What runs of GitHub Actions left.
  public static let artifacts = GitHubAccess(rawValue: 4)
  /// Runs that want to deploy, who approved them, and the answer to them.
  public static let environments = GitHubAccess(rawValue: 8)
  /// What a verdict takes, without reports that lie on the forge.
  public static let all: GitHubAccess = [.publishing, .teams, .environments]
}
