/// Where a git remote is, as far as its address says: `git@github.com:acme/app.git`,
/// `ssh://git@host:2222/acme/app`, `https://host:8443/sub/acme/app.git`. What stands before an `@`, which may hold
/// a password, is dropped.
public struct GitRemote: Hashable, Sendable {
  /// Lower case, without a port.
  public let host: String
  /// Of http and https alone: the port of an API says nothing about that of ssh, nor the other way round.
  public let port: Int?
  /// http where the remote says so; https for every other one.
  public let isPlain: Bool
  /// Segments, without `.git`: the owner is not the first where a forge lives below a path.
  public let path: [String]

  /// nil for a path of this machine, and for what is no address.
  public init?(_ address: String) {
    let scheme: String?
    let authority: Substring
    let rest: Substring
    if let mark = address.range(of: "://") {
      scheme = address[..<mark.lowerBound].lowercased()
      let tail = address[mark.upperBound...]
      authority = tail.prefix { $0 != "/" }
      rest = tail[authority.endIndex...]
    } else if let colon = address.firstIndex(of: ":"), !address[..<colon].contains("/") {
      // The form of scp: git takes it for ssh unless a slash comes first.
      scheme = "ssh"
      authority = address[..<colon]
      rest = address[address.index(after: colon)...]
    } else {
      return nil
    }
    guard let scheme, ["http", "https", "ssh", "git", "git+ssh"].contains(scheme) else { return nil }
    let place = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? authority
    let pieces = place.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = pieces.first, !name.isEmpty, !name.contains("[") else { return nil }
    host = name.lowercased()
    let isWeb = scheme == "http" || scheme == "https"
    port = isWeb && pieces.count > 1 ? Int(pieces[1]) : nil
    isPlain = scheme == "http"
    var segments = rest.split(separator: "/").map(String.init)
    guard var last = segments.popLast() else { return nil }
    if last.hasSuffix(".git") { last.removeLast(4) }
    guard !last.isEmpty, !segments.isEmpty else { return nil }
    path = segments + [last]
  }

  /// `https://host:8443`
  public var origin: String {
    "\(isPlain ? "http" : "https")://\(host)\(port.map { ":\($0)" } ?? "")"
  }

  /// `acme/app`, where the forge is at the host's root; GitLab has groups in groups.
  public var repository: String { path.joined(separator: "/") }
}

extension String {
  fileprivate func range(of text: String) -> Range<Index>? { ranges(of: text).first }
}
