import DocumentReading
import SourceText

/// Rows of tables, from the file that the policy names.
enum TableSizes {
  private static let limit = 4 << 20

  /// Empty where no file is named.
  ///
  /// - Throws: where it is not there, or is no object of numbers: a size that nobody can read protects nothing.
  static func read(_ path: String?, in tree: ListedTree) async throws -> [String: Int] {
    guard let path else { return [:] }
    guard let bytes = try await tree.bytes(at: RepositoryPath(path)), bytes.count <= limit else {
      throw Unreadable(path: path, reason: "it is not there, or larger than \(limit >> 20) MiB")
    }
    let document: Node
    do { document = try readJSON(bytes, source: path) } catch {
      throw Unreadable(path: path, reason: "\(error)")
    }
    var sizes: [String: Int] = [:]
    for entry in document.entries {
      guard let rows = entry.node.scalar.flatMap({ Int($0) }), rows >= 0 else {
        throw Unreadable(path: path, reason: "\"\(entry.key)\" has no number of rows")
      }
      sizes[entry.key] = rows
    }
    return sizes
  }

  struct Unreadable: Error, CustomStringConvertible {
    let path: String
    let reason: String
    var description: String { "cannot read the sizes of tables in \(path): \(reason)" }
  }
}
