import CLibgit2
public import GateKit

/// Writes notes on commits, the only thing that Gatehouse ever writes into a repository of others: no branch, no
/// file and no commit of theirs changes.
@safe public struct NoteWriter: ~Copyable {
  private let raw: OpaquePointer

  /// - Parameter path: any folder of the repository.
  public init(opening path: String) throws(GitError) {
    let raw = try unsafe Self.open(path)
    unsafe self.init(raw)
  }

  private init(_ raw: OpaquePointer) { unsafe self.raw = raw }

  private static func open(_ path: String) throws(GitError) -> OpaquePointer {
    guard Library.started else { throw GitError(.other, "cannot start libgit2: \(Library.lastMessage())") }
    var opened: OpaquePointer?
    try Library.check(unsafe git_repository_open_ext(&opened, path, 0, nil), "open the repository in \(path)")
    guard let opened = unsafe opened else { throw GitError(.other, "cannot open the repository in \(path)") }
    return unsafe opened
  }

  deinit { unsafe git_repository_free(raw) }

  /// Puts `text` on a commit, in place of what the reference said of it before.
  ///
  /// - Parameter reference: the full name, `refs/notes/gatehouse`.
  public func write(_ text: String, on commit: ObjectID, in reference: String) throws(GitError) {
    var author: UnsafeMutablePointer<git_signature>?
    // Where git was told no name, as on a build machine.
    if unsafe git_signature_default(&author, raw) != 0 {
      try Library.check(
        unsafe git_signature_now(&author, "gatehouse", "gatehouse@localhost"), "sign a note")
    }
    defer { unsafe git_signature_free(author) }
    var made = git_oid()
    var target = commit.raw
    try Library.check(
      unsafe git_note_create(&made, raw, reference, author, author, &target, text, 1),
      "write a note on \(commit.short) in \(reference)")
  }
}
