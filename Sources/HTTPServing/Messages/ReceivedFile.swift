public import LocalSystem

/// A body that was written to a file, which is removed with the last reference. Whoever keeps it moves it
/// away before.
public final class ReceivedFile: Sendable {
  public let path: LocalPath
  /// Bytes.
  public let size: Int

  /// Takes the file over.
  public init(_ path: LocalPath, size: Int) {
    self.path = path
    self.size = size
  }

  // What cannot be removed here goes with its folder, when the server stops.
  deinit { try? LocalFiles.remove(path) }
}
