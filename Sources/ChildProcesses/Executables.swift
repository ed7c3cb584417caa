internal import Glibc
public import LocalSystem

/// Programs by their names.
public enum Executables {
  /// The first file of that name in the folders of `path` that may be executed; nil where there is none.
  ///
  /// Relative folders are passed over, the empty one too: they would run what lies in a checkout.
  ///
  /// - Parameter path: as in `PATH`; nil stands for `/usr/bin:/bin`.
  public static func find(_ name: String, path: String?) -> LocalPath? {
    guard !name.isEmpty, !name.utf8.contains(UInt8(ascii: "/")), !name.utf8.contains(0) else { return nil }
    for folder in (path ?? "/usr/bin:/bin").split(separator: ":") where folder.hasPrefix("/") {
      let file = LocalPath(String(folder)).appending(name)
      // A symbolic link leads to a file, as everywhere on a PATH.
      guard let target = try? LocalFiles.resolve(file), LocalFiles.kind(of: target) == .file else { continue }
      let text = file.bytes.map { CChar(bitPattern: $0) } + [0]
      if unsafe access(text, X_OK) == 0 { return file }
    }
    return nil
  }
}
