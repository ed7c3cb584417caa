extension GitRepository {
  /// Where a branch is pushed to, as the remote's address without user and password: `branch.<name>.pushRemote`,
  /// else `branch.<name>.remote`, else origin.
  ///
  /// - Returns: nil where the repository has no such remote.
  public func pushRemote(of branch: String?) throws(GitError) -> String? {
    for key in branch.map({ ["branch.\($0).pushRemote", "branch.\($0).remote"] }) ?? [] {
      guard let remote = try handle.configured(key), remote != "." else { continue }
      return try handle.configured("remote.\(remote).url").map(withoutCredentials)
        ?? withoutCredentials(remote)
    }
    return try handle.configured("remote.origin.url").map(withoutCredentials)
  }
}

/// `https://user:token@host/x.git` and `git@host:x` name one place for everybody; the report shows it, so what is
/// secret goes.
private func withoutCredentials(_ address: String) -> String {
  var rest = Substring(address)
  var scheme = ""
  if let end = address.firstRange(of: "://") {
    scheme = String(address[..<end.upperBound])
    rest = address[end.upperBound...]
  }
  let host = rest.prefix { $0 != "/" }
  if let at = host.lastIndex(of: "@") { rest = rest[rest.index(after: at)...] }
  if rest.hasSuffix(".git") { rest = rest.dropLast(4) }
  return scheme + rest
}
