/// What a server's configuration says of its pages.
public struct PageSettings: Hashable, Sendable {
  /// Where the server is reached, without a slash at the end: `https://gatehouse.example`.
  public let publicURL: String
  /// Forges that people sign in by.
  public let logins: [Login]
  /// Pages are also seen with tokens.
  public let hasTokens: Bool
  /// Version of this program.
  public let program: String

  public struct Login: Hashable, Sendable {
    /// As the configuration calls the forge.
    public let forge: String
    /// `GitHub (github.com)`
    public let title: String

    public init(forge: String, title: String) {
      self.forge = forge
      self.title = title
    }
  }

  /// Where one signs in, and below it by each forge.
  public static let loginPath = "/login"
  public static let logoutPath = "/logout"
  /// Of the sign-in: the page to be led to afterwards.
  public static let returnParameter = "return"
  /// Of the sign-in: `token` has a browser ask for one.
  public static let wayParameter = "by"
  /// Of the form that signs out.
  public static let signOutField = "token"

  public init(publicURL: String, logins: [Login] = [], hasTokens: Bool, program: String) {
    self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
    self.logins = logins
    self.hasTokens = hasTokens
    self.program = program
  }

  /// People can sign in.
  public var hasLogin: Bool { hasTokens || !logins.isEmpty }
}
