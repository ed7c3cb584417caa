public import GateKit

extension GitRepository {
  /// The short name of the branch HEAD is on, also before its first commit; nil when detached.
  public func currentBranch() throws(GitError) -> String? {
    try handle.target(ofSymbolicReference: "HEAD").flatMap { strip("refs/heads/", from: $0) }
  }

  /// What a local branch is set to follow, as `origin/main` (or `main` for a local one); nil where nothing is.
  public func upstream(of branch: String) throws(GitError) -> String? {
    guard let reference = try handle.upstreamReference(ofBranch: branch) else { return nil }
    return strip("refs/remotes/", from: reference) ?? strip("refs/heads/", from: reference)
  }

  /// The short name of the branch that pull requests go to where nobody says otherwise: what `origin/HEAD` points
  /// at, else `main` or `master` of origin, else a local `main` or `master`; nil where none of them is there.
  public func defaultBranch() throws(GitError) -> String? {
    if let target = try handle.target(ofSymbolicReference: "refs/remotes/origin/HEAD"),
      let name = strip("refs/remotes/origin/", from: target)
    {
      return name
    }
    for prefix in ["refs/remotes/origin/", "refs/heads/"] {
      for name in ["main", "master"] where try handle.commit(atReference: prefix + name) != nil {
        return name
      }
    }
    return nil
  }

  /// The tip of a branch by its short name; nil where there is none.
  ///
  /// The remote's view comes first, since that is what a pull request is merged into: the remote-tracking branch
  /// of the remote the branch follows, then origin's; a local branch of that name only where neither is there.
  /// `origin/main` and full names (`refs/heads/main`) are taken as they are.
  public func tip(of branch: String) throws(GitError) -> ObjectID? {
    if branch.hasPrefix("refs/") { return try handle.commit(atReference: branch) }
    var references: [String] = []
    if let remote = try handle.configured("branch.\(branch).remote"), remote != "." {
      references.append("refs/remotes/\(remote)/\(branch)")
    }
    references += ["refs/remotes/origin/\(branch)", "refs/heads/\(branch)", "refs/remotes/\(branch)"]
    for reference in references {
      if let tip = try handle.commit(atReference: reference) { return tip }
    }
    return nil
  }

  /// Local branches, then remote-tracking ones, each sorted bytewise by name; `origin/HEAD` left out.
  public func branches() throws(GitError) -> [Branch] { try handle.branches() }
}

private func strip(_ prefix: String, from name: String) -> String? {
  name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil
}
