/// The forges that are spoken to.
public enum ForgeKind: String, CaseIterable, Hashable, Sendable {
  case github, gitlab
  /// Gitea and Forgejo.
  case gitea

  /// `GitHub`
  public var title: String {
    switch self {
    case .github: "GitHub"
    case .gitlab: "GitLab"
    case .gitea: "Gitea"
    }
  }

  /// The kind that a host's name says; nil where it says none. A host of your own is named by its owner.
  public init?(host: String) {
    let host = host.lowercased()
    if host == "github.com" || host == "api.github.com" || host.hasSuffix(".ghe.com") {
      self = .github
    } else if host == "gitlab.com" {
      self = .gitlab
    } else if host == "codeberg.org" || host == "gitea.com" {
      self = .gitea
    } else {
      let words = host.split { $0 == "." || $0 == "-" }
      if words.contains("gitlab") {
        self = .gitlab
      } else if words.contains("gitea") || words.contains("forgejo") {
        self = .gitea
      } else if words.contains("github") {
        self = .github
      } else {
        return nil
      }
    }
  }
}
