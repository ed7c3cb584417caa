import CLibgit2
import GateKit
import SourceText

/// A file's content, held by libgit2; nil: the empty side of an added or deleted file.
@safe struct Blob: ~Copyable {
  let raw: OpaquePointer?

  fileprivate init(_ raw: OpaquePointer?) { unsafe self.raw = raw }
  deinit { if let raw = unsafe raw { unsafe git_blob_free(raw) } }

  /// The bytes live only inside `body`.
  func withBytes<Result>(_ body: (borrowing Span<UInt8>) -> Result) -> Result {
    guard let raw = unsafe raw, let data = unsafe git_blob_rawcontent(raw) else { return body(Span()) }
    let bytes = unsafe UnsafeBufferPointer(
      start: data.assumingMemoryBound(to: UInt8.self), count: Int(git_blob_rawsize(raw)))
    return body(unsafe bytes.span)
  }
}

extension RepositoryHandle {
  /// A submodule has no content.
  func blob(_ version: FileVersion?, at path: RepositoryPath) throws(GitError) -> Blob {
    guard let version, version.mode != .submodule else { return unsafe Blob(nil) }
    return try unsafe withRaw { repository throws(GitError) in
      var raw: OpaquePointer?
      var id = version.id.raw
      let code = unsafe git_blob_lookup(&raw, repository, &id)
      guard code == 0 else { throw objects.failure(code, version.id, path) }
      return unsafe Blob(raw)
    }
  }
}
