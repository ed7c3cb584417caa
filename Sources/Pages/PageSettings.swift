/// What a server's configuration says of its pages.
public struct PageSettings: Hashable, Sendable {
  /// Where the server is reached, without a slash at the end: `https://gatehouse.example`.
  public let publicURL: String
  /// People can sign in.
  public let hasLogin: Bool
  /// Version of this program.
  public let program: String

  public static let loginPath = "/login"
  public static let logoutPath = "/logout"

  public init(publicURL: String, hasLogin: Bool, program: String) {
    self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
    self.hasLogin = hasLogin
    self.program = program
  }
}
