/// An http or https address, taken apart far enough to drop what is secret in it.
struct WebAddress: Equatable {
  let scheme: String
  /// With the port, if one is written; lower case.
  let host: String
  /// With its first slash, without the last; empty for none.
  let path: String

  init?(_ text: String) {
    guard let end = text.firstRange(of: "://") else { return nil }
    scheme = text[..<end.lowerBound].lowercased()
    guard scheme == "https" || scheme == "http" else { return nil }
    let rest = text[end.upperBound...].prefix { $0 != "?" && $0 != "#" }
    let authority = rest.prefix { $0 != "/" }
    host = authority[
      (authority.lastIndex(of: "@").map { authority.index(after: $0) } ?? authority.startIndex)...
    ]
    .lowercased()
    var path = rest[authority.endIndex...]
    while path.hasSuffix("/") { path = path.dropLast() }
    self.path = String(path)
    guard isHost(host), text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) else {
      return nil
    }
  }

  var server: String { "\(scheme)://\(host)" }
  var text: String { server + path }
}

private func isHost(_ text: String) -> Bool {
  !text.isEmpty
    && text.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        || "-._:[]".utf8.contains(byte)
    }
}

/// Where a repository is cloned from, in any of git's spellings: `https://host/owner/name.git`,
/// `git@host:owner/name.git`, `ssh://git@host:22/owner/name`.
struct RepositoryAddress: Equatable {
  /// Lower case. With the port of an http address; that of ssh says nothing about the web.
  let host: String
  /// `owner/name`, as written.
  let path: String

  init?(_ text: String) {
    var path: Substring
    if let web = WebAddress(text) {
      host = web.host
      path = Substring(web.path)
    } else if let end = text.firstRange(of: "://") {
      guard ["ssh", "git", "git+ssh", "ssh+git"].contains(text[..<end.lowerBound].lowercased()) else {
        return nil
      }
      let rest = text[end.upperBound...]
      let authority = rest.prefix { $0 != "/" }
      host = hostAlone(authority)
      path = rest[authority.endIndex...]
    } else {
      // The form of scp: a colon before the first slash.
      guard let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/") else { return nil }
      host = hostAlone(text[..<colon])
      path = text[text.index(after: colon)...]
    }
    while path.hasPrefix("/") { path = path.dropFirst() }
    while path.hasSuffix("/") { path = path.dropLast() }
    if path.hasSuffix(".git") { path = path.dropLast(4) }
    self.path = String(path)
    guard isHost(host), !self.path.isEmpty else { return nil }
  }

  /// Stands for the forge's id where a provider tells none: names can be taken over, but two of one moment
  /// can be compared. The forges take upper and lower case for the same.
  var identity: String { (host + "/" + path).lowercased() }
}

private func hostAlone(_ authority: Substring) -> String {
  let host = authority[
    (authority.lastIndex(of: "@").map { authority.index(after: $0) } ?? authority.startIndex)...]
  return host.prefix { $0 != ":" }.lowercased()
}

/// What a host's name alone says about its forge.
enum HostedForge: Equatable {
  case known(ForgeKind, server: String, api: String)
  /// A forge whose API is not spoken here.
  case unsupported(String)
  case unknown

  init(host: String) {
    switch host {
    case "github.com", "www.github.com", "ssh.github.com":
      self = .known(.github, server: "https://github.com", api: "https://api.github.com")
    case "gitlab.com", "altssh.gitlab.com":
      self = .known(.gitlab, server: "https://gitlab.com", api: "https://gitlab.com/api/v4")
    case "codeberg.org", "gitea.com":
      self = .known(.gitea, server: "https://\(host)", api: "https://\(host)/api/v1")
    case "bitbucket.org", "altssh.bitbucket.org": self = .unsupported("Bitbucket")
    case "dev.azure.com", "ssh.dev.azure.com": self = .unsupported("Azure Repos")
    case _ where host.hasSuffix(".visualstudio.com"): self = .unsupported("Azure Repos")
    case _ where host.hasSuffix(".ghe.com"):
      self = .known(.github, server: "https://\(host)", api: "https://api.\(host)")
    default: self = .unknown
    }
  }
}

/// The page of a pull request: each forge has its own form, so the form tells the forge.
struct PullAddress: Equatable {
  let forge: ForgeKind
  let number: Int
  let host: String
  /// `owner/name`; nil where a forge below a path cannot be told from a group.
  let repository: String?
  let server: String?
  let api: String?

  init?(_ text: String) {
    guard let address = WebAddress(text) else { return nil }
    let parts = address.path.split(separator: "/")
    guard parts.count >= 4, let number = Int(parts[parts.count - 1]), number > 0 else { return nil }
    self.number = number
    host = address.host
    let hosted = HostedForge(host: address.host)
    switch parts[parts.count - 2] {
    case "pull" where parts.count == 4:
      forge = .github
      repository = parts[..<2].joined(separator: "/")
      server = address.server
      api = if case .known(.github, _, let api) = hosted { api } else { address.server + "/api/v3" }
    case "pulls":
      forge = .gitea
      repository = parts[(parts.count - 4)..<(parts.count - 2)].joined(separator: "/")
      let folder = parts.dropLast(4).map { "/" + $0 }.joined()
      server = address.server + folder
      api = address.server + folder + "/api/v1"
    case "merge_requests" where parts.count >= 5 && parts[parts.count - 3] == "-":
      forge = .gitlab
      guard case .known(.gitlab, let server, let api) = hosted else {
        repository = nil
        server = nil
        api = nil
        return
      }
      repository = parts.dropLast(3).joined(separator: "/")
      self.server = server
      self.api = api
    default: return nil
    }
  }
}
