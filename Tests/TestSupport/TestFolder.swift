public import LocalSystem

/// A folder of one test's own, removed with it.
public final class TestFolder: Sendable {
  public let path: LocalPath

  public init() throws {
    path = LocalPath("/tmp/gatehouse-test-\(UInt64.random(in: .min ... .max))")
    try LocalFiles.createFolders(path)
  }

  // What is left behind in /tmp does not fail a test.
  deinit { try? LocalFiles.removeFolder(path) }

  public func text(_ name: String) throws -> String {
    String(decoding: try LocalFiles.read(path.appending(name), limit: 1 << 24), as: UTF8.self)
  }

  /// Writes a file and the folders above it.
  public func write(_ name: String, _ text: String) throws {
    let file = path.appending(name)
    try LocalFiles.createFolders(file.folder)
    try LocalFiles.write(Array(text.utf8), to: file)
  }
}
