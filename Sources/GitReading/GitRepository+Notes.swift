public import GateKit
import SourceText

extension GitRepository {
  /// What a notes reference (`refs/notes/gatehouse`) says of a commit; nil where it says nothing.
  ///
  /// git fans a large notes tree out by the first digits of the commits (gitformat-notes).
  public func note(on commit: ObjectID, in reference: String, limit: Int) async throws -> [UInt8]? {
    guard let notes = try handle.commit(atReference: reference) else { return nil }
    let tree = try tree(of: notes)
    let digits = commit.description
    for depth in 0...3 {
      var path = ""
      for level in 0..<depth { path += digits.dropFirst(2 * level).prefix(2) + "/" }
      path += digits.dropFirst(2 * depth)
      if let bytes = try await tree.bytes(at: RepositoryPath(path), limit: limit) { return bytes }
    }
    return nil
  }
}
