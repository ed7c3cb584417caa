public import HTTPTransfer

/// Where a repository is, as git writes it: `https://host/acme/app.git`, `ssh://git@host:22/acme/app`,
/// `git@host:acme/app.git`. User names, passwords and tokens in it are not kept.
public struct RemoteURL: Hashable, Sendable {
  /// Where people and the API find its forge: https for what git reaches by ssh, without ssh's port.
  public let server: WebAddress
  /// `acme/app`; on some forges more than two parts. Never empty.
  public let path: [String]

  /// nil for what names no host: a folder, a bundle.
  public init?(_ text: String) {
    let schemes = ["https", "http", "ssh", "git+ssh", "ssh+git", "git"]
    var scheme = "ssh"
    var rest = text[...]
    if let mark = text.firstRange(of: "://") {
      scheme = text[..<mark.lowerBound].lowercased()
      rest = text[mark.upperBound...]
      guard schemes.contains(scheme) else { return nil }
    } else {
      // As in scp: a colon before the first slash. A drive letter is a folder's.
      guard let colon = rest.firstIndex(of: ":"), !rest[..<colon].contains("/"),
        rest.distance(from: rest.startIndex, to: colon) > 1
      else { return nil }
      rest.replaceSubrange(colon...colon, with: "/")
    }
    guard let slash = rest.firstIndex(of: "/") else { return nil }
    let authority = rest[..<slash].split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    let isWeb = scheme == "http" || scheme == "https"
    let host = isWeb ? authority : authority.prefix { $0 != ":" }
    let path = rest[slash...].prefix { $0 != "?" && $0 != "#" }.split(separator: "/").map(String.init)
    guard let server = WebAddress("\(isWeb ? scheme : "https")://\(host)"), !path.isEmpty else { return nil }
    self.server = server
    let name = path[path.count - 1]
    self.path = path.dropLast() + [name.hasSuffix(".git") ? String(name.dropLast(4)) : name]
    guard self.path.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }) else { return nil }
  }
}
