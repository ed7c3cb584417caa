public import HTTPTransfer

/// Where one GitHub is: github.com, GitHub Enterprise Server, or a tenant of ghe.com. Every request, the
/// exchange of tokens included, goes to its API base.
public struct GitHubAddress: Hashable, Sendable {
  /// `https://api.github.com`, `https://HOST/api/v3`, `https://api.TENANT.ghe.com`.
  public let api: WebAddress
  /// `https://github.com`, `https://HOST`, `https://TENANT.ghe.com`: where pages are.
  public let web: WebAddress

  /// From the address of its pages, as in GITHUB_SERVER_URL. Scheme, port and path are kept.
  ///
  /// nil for what is no http or https URL.
  public init?(server: String) {
    guard let web = WebAddress(server.droppingSlashes) else { return nil }
    self.init(server: web)
  }

  init(server web: WebAddress) {
    switch web.origin.host {
    case "github.com", "www.github.com", "ssh.github.com":
      self.init(api: web.at(host: "api.github.com"), web: web.at(host: "github.com"))
    case let host where host.isTenant:
      self.init(api: web.at(host: "api." + host), web: web)
    default:
      self.init(api: web.appending(["api", "v3"]), web: web)
    }
  }

  /// From the base of its API, as in GITHUB_API_URL.
  public init?(api: String) {
    guard let api = WebAddress(api.droppingSlashes) else { return nil }
    let host = api.origin.host
    if host == "api.github.com" {
      self.init(api: api, web: api.at(host: "github.com"))
    } else if host.hasPrefix("api."), host.dropFirst(4).isTenant {
      self.init(api: api, web: api.at(host: String(host.dropFirst(4))))
    } else if api.text.hasSuffix("/api/v3"), let web = WebAddress(String(api.text.dropLast(7))) {
      self.init(api: api, web: web)
    } else {
      self.init(api: api, web: api)
    }
  }

  private init(api: WebAddress, web: WebAddress) {
    self.api = api
    self.web = web
  }
}

/// A repository of a GitHub.
public struct GitHubRepository: Hashable, Sendable {
  public let address: GitHubAddress
  public let owner: String
  public let name: String

  /// nil where a name has signs that GitHub's names do not have.
  public init?(_ address: GitHubAddress, owner: String, name: String) {
    guard owner.isGitHubName, name.isGitHubName else { return nil }
    self.address = address
    self.owner = owner
    self.name = name
  }

  /// - Parameter fullName: `acme/app`, as in GITHUB_REPOSITORY.
  public init?(_ address: GitHubAddress, fullName: String) {
    let parts = fullName.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2 else { return nil }
    self.init(address, owner: String(parts[0]), name: String(parts[1]))
  }

  /// From a remote of git. What stands before owner and name is a path of the server.
  public init?(remote: String) {
    guard let remote = RemoteURL(remote), remote.path.count >= 2 else { return nil }
    let server = remote.server.appending(remote.path.dropLast(2))
    guard let web = WebAddress(server.text.droppingSlashes) else { return nil }
    self.init(
      GitHubAddress(server: web), owner: remote.path[remote.path.count - 2],
      name: remote.path[remote.path.count - 1])
  }

  /// `acme/app`
  public var fullName: String { "\(owner)/\(name)" }
  /// `github.com/acme/app`
  public var label: String {
    let path = address.web.path == "/" ? "" : address.web.path
    return "\(address.web.origin.hostAndPort)\(path)/\(fullName)"
  }

  /// Below `repos/OWNER/NAME` of the API.
  func url(_ segments: String...) -> String { endpoint(segments).text }

  func endpoint(_ segments: [String]) -> WebAddress {
    address.api.appending(["repos", owner, name] + segments)
  }
}

extension WebAddress {
  /// The same at another host, without a port of its own.
  fileprivate func at(host: String) -> WebAddress {
    WebAddress("\(origin.scheme.rawValue)://\(host)") ?? self
  }
}

extension String {
  fileprivate var droppingSlashes: String {
    String(self[..<(lastIndex { $0 != "/" }.map(index(after:)) ?? startIndex)])
  }

  /// Letters, digits, `-`, `_` and `.`, and no way up.
  fileprivate var isGitHubName: Bool {
    !isEmpty && utf8.count <= 100 && self != "." && self != ".."
      && utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
          true
        default: false
        }
      }
  }
}

extension StringProtocol {
  /// `TENANT.ghe.com`
  fileprivate var isTenant: Bool { hasSuffix(".ghe.com") && !hasPrefix("api.") && count > 8 }
}
