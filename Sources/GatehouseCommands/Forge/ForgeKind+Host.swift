import CIProviders

extension ForgeKind {
  /// The kind that a host's name says; nil where it says none: a host of your own is named as its owner likes.
  init?(host: String) {
    let host = host.lowercased()
    let words = host.split { $0 == "." || $0 == "-" }
    if host.hasSuffix(".ghe.com") || words.contains("github") {
      self = .github
    } else if words.contains("gitlab") {
      self = .gitlab
    } else if host == "codeberg.org" || words.contains("gitea") || words.contains("forgejo") {
      self = .gitea
    } else {
      return nil
    }
  }
}
