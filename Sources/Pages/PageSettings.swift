public import Storage

/// What a server's configuration says of its pages.
public struct PageSettings: Hashable, Sendable {
  /// Where the server is reached, without a slash at the end: `https://gatehouse.example`.
  public let publicURL: String
  /// Repositories whose pages everybody may see.
  public let open: Set<RepositoryName>
  /// People can sign in.
  public let hasLogin: Bool
  /// Version of this program.
  public let program: String

  public static let loginPath = "/login"
  public static let logoutPath = "/logout"

  public init(publicURL: String, open: Set<RepositoryName>, hasLogin: Bool, program: String) {
    self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
    self.open = open
    self.hasLogin = hasLogin
    self.program = program
  }
}
