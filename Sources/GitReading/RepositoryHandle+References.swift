import CLibgit2
public import GateKit

/// A branch as git stores it, found in `refs/heads` or `refs/remotes`.
public struct Branch: Sendable, Equatable {
  /// `main`, or `origin/main` for a remote-tracking one.
  public let name: String
  public let isRemoteTracking: Bool
  public let tip: ObjectID

  public init(name: String, isRemoteTracking: Bool, tip: ObjectID) {
    self.name = name
    self.isRemoteTracking = isRemoteTracking
    self.tip = tip
  }
}

extension RepositoryHandle {
  /// The commit a revision names, in any of git's spellings (`main~2`, `v1.0`, `@{upstream}`), tags peeled.
  func resolve(_ revision: String) throws(GitError) -> ObjectID {
    if revision.utf8.contains(0) {
      throw GitError(.notFound, "cannot find the revision: it contains a NUL byte")
    }
    return unsafe try withRaw { repository throws(GitError) in
      var object: OpaquePointer?
      let code = unsafe git_revparse_single(&object, repository, revision)
      guard code == 0, let object = unsafe object else {
        throw Self.resolvingFailure(
          code, revision, isUnborn: unsafe git_repository_head_unborn(repository) == 1)
      }
      defer { unsafe git_object_free(object) }
      var commit: OpaquePointer?
      guard unsafe git_object_peel(&commit, object, GIT_OBJECT_COMMIT) == 0, let commit = unsafe commit else {
        let kind = unsafe git_object_type2string(git_object_type(object)).map { unsafe String(cString: $0) }
        throw GitError(.notFound, "cannot take \(revision) as a commit: it is a \(kind ?? "strange object")")
      }
      defer { unsafe git_object_free(commit) }
      guard let id = unsafe git_object_id(commit) else {
        throw GitError(.other, "cannot take \(revision) as a commit: it has no id")
      }
      return ObjectID(unsafe id.pointee)
    }
  }

  private static func resolvingFailure(_ code: Int32, _ revision: String, isUnborn: Bool) -> GitError {
    let reason = Library.lastMessage()
    if isUnborn && (revision == "HEAD" || revision == "@") {
      return GitError(.notFound, "cannot find HEAD: the current branch has no commit yet")
    }
    switch code {
    case GIT_ENOTFOUND.rawValue:
      return GitError(
        .notFound, "cannot find the revision \(revision): no branch, tag or commit has that name")
    case GIT_EAMBIGUOUS.rawValue:
      return GitError(.notFound, "cannot find the revision \(revision): several objects begin with it")
    default:
      return GitError(.notFound, "cannot find the revision \(revision): \(reason)")
    }
  }

  /// The commit at a full reference name (`refs/heads/main`); nil where there is none.
  func commit(atReference name: String) throws(GitError) -> ObjectID? {
    // C would end the name at a NUL and find another reference.
    guard !name.utf8.contains(0) else { return nil }
    return unsafe try withRaw { repository throws(GitError) in
      var reference: OpaquePointer?
      let code = unsafe git_reference_lookup(&reference, repository, name)
      guard code != GIT_ENOTFOUND.rawValue && code != GIT_EINVALIDSPEC.rawValue else { return nil }
      try Library.check(code, "read \(name)")
      defer { unsafe git_reference_free(reference) }
      var commit: OpaquePointer?
      let peeled = unsafe git_reference_peel(&commit, reference, GIT_OBJECT_COMMIT)
      guard peeled != GIT_ENOTFOUND.rawValue else { return nil }
      try Library.check(peeled, "read the commit at \(name)")
      defer { unsafe git_object_free(commit) }
      return unsafe git_object_id(commit).map { ObjectID(unsafe $0.pointee) }
    }
  }

  /// What a symbolic reference (`HEAD`, `refs/remotes/origin/HEAD`) points at; nil where it is none or absent.
  func target(ofSymbolicReference name: String) throws(GitError) -> String? {
    unsafe try withRaw { repository throws(GitError) in
      var reference: OpaquePointer?
      let code = unsafe git_reference_lookup(&reference, repository, name)
      guard code != GIT_ENOTFOUND.rawValue && code != GIT_EINVALIDSPEC.rawValue else { return nil }
      try Library.check(code, "read \(name)")
      defer { unsafe git_reference_free(reference) }
      return unsafe git_reference_symbolic_target(reference).map { unsafe String(cString: $0) }
    }
  }

  /// The remote-tracking reference that a local branch is set to follow; nil where none is set.
  func upstreamReference(ofBranch name: String) throws(GitError) -> String? {
    guard !name.utf8.contains(0) else { return nil }
    return unsafe try withRaw { repository throws(GitError) in
      var buffer = unsafe git_buf()
      let code = unsafe git_branch_upstream_name(&buffer, repository, "refs/heads/" + name)
      guard code != GIT_ENOTFOUND.rawValue && code != GIT_EINVALIDSPEC.rawValue else { return nil }
      try Library.check(code, "read the upstream of \(name)")
      defer { unsafe git_buf_dispose(&buffer) }
      return unsafe buffer.ptr.map { unsafe String(cString: $0) }
    }
  }

  /// Local and remote-tracking branches, sorted bytewise by name, locals first; symbolic ones
  /// (`origin/HEAD`) left out.
  func branches() throws(GitError) -> [Branch] {
    unsafe try withRaw { repository throws(GitError) in
      var found: [Branch] = []
      var iterator: OpaquePointer?
      try Library.check(
        unsafe git_branch_iterator_new(&iterator, repository, GIT_BRANCH_ALL), "list the branches")
      defer { unsafe git_branch_iterator_free(iterator) }
      while true {
        var reference: OpaquePointer?
        var kind = GIT_BRANCH_LOCAL
        let code = unsafe git_branch_next(&reference, &kind, iterator)
        if code == GIT_ITEROVER.rawValue { break }
        try Library.check(code, "list the branches")
        defer { unsafe git_reference_free(reference) }
        guard unsafe git_reference_type(reference) == GIT_REFERENCE_DIRECT,
          let shorthand = unsafe git_reference_shorthand(reference),
          let target = unsafe git_reference_target(reference)
        else { continue }
        found.append(
          Branch(
            name: unsafe String(cString: shorthand), isRemoteTracking: kind == GIT_BRANCH_REMOTE,
            tip: ObjectID(unsafe target.pointee)))
      }
      return found.sorted {
        $0.isRemoteTracking == $1.isRemoteTracking
          ? $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) : !$0.isRemoteTracking
      }
    }
  }

  /// A value from the repository's own configuration; nil where it is not set.
  func configured(_ key: String) throws(GitError) -> String? {
    guard !key.utf8.contains(0) else { return nil }
    return unsafe try withRaw { repository throws(GitError) in
      var configuration: OpaquePointer?
      try Library.check(
        unsafe git_repository_config_snapshot(&configuration, repository), "read the configuration")
      defer { unsafe git_config_free(configuration) }
      var value: UnsafePointer<CChar>?
      let code = unsafe git_config_get_string(&value, configuration, key)
      guard code != GIT_ENOTFOUND.rawValue && code != GIT_EINVALIDSPEC.rawValue else { return nil }
      try Library.check(code, "read \(key) from the configuration")
      return unsafe value.map { unsafe String(cString: $0) }
    }
  }

  /// History is cut off. Asked of the common folder: libgit2 looks beside a linked work tree's own files.
  func isShallow() -> Bool {
    unsafe withRaw { repository in
      if unsafe git_repository_is_shallow(repository) == 1 { return true }
      var common: OpaquePointer?
      let code = unsafe git_repository_open_ext(
        &common, commonFolder, GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue, nil)
      guard code == 0 else { return false }
      defer { unsafe git_repository_free(common) }
      return unsafe git_repository_is_shallow(common) == 1
    }
  }
}
