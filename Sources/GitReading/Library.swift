import CLibgit2
import GitShim

/// libgit2, started once and never stopped.
enum Library {
  /// Settings of the whole process:
  /// - no system, user or XDG configuration: what this program answers may not depend on the machine;
  /// - objects are not hashed again while reading: their ids come from the repository itself;
  /// - trees may name objects that are not there (partial clones);
  /// - files that were read are kept, up to 1 MB each and 32 MB together: several gates look at the same ones;
  /// - no owner check: git's `safe.directory` protects from configuration that runs programs, and nothing from
  ///   configuration is run here, so a checkout owned by somebody else (every container) is read as it is.
  static let started: Bool = {
    guard git_libgit2_init() > 0 else { return false }
    for level in [
      GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL,
    ] {
      guard unsafe git_shim_set_search_path(level.rawValue, "") == 0 else { return false }
    }
    return git_shim_set_int(Int32(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION.rawValue), 0) == 0
      && git_shim_set_int(Int32(GIT_OPT_SET_OWNER_VALIDATION.rawValue), 0) == 0
      && git_shim_set_int(Int32(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION.rawValue), 0) == 0
      && git_shim_keep_files(1 << 20, 32 << 20) == 0
      && git_shim_accept_harmless_extensions() == 0
  }()

  /// What libgit2 said last on this thread: to be read right after the call that failed.
  static func lastMessage() -> String {
    guard let error = unsafe git_error_last(), let message = unsafe error.pointee.message else {
      return "no reason given"
    }
    return unsafe String(cString: message)
  }

  /// Throws what libgit2 said where `code` is negative.
  ///
  /// - Parameter action: what the error says could not be done, after "cannot".
  static func check(_ code: Int32, _ action: @autoclosure () -> String) throws(GitError) {
    guard code < 0 else { return }
    let message = lastMessage()
    let kind: GitError.Kind =
      switch code {
      case GIT_ENOTFOUND.rawValue: .notFound
      default: .other
      }
    throw GitError(kind, "cannot \(action()): \(message)")
  }
}
