import LocalSystem
import SourceText

/// Texts that people read, kept beside the tests in `Golden/`. With `RECORD=1` they are written anew, and the
/// comparison fails all the same, so that someone reads the difference.
public struct GoldenFiles: Sendable {
  private let folder: LocalPath

  /// - Parameter file: the test's own; the texts lie in the folder `Golden` beside it.
  public init(beside file: String = #filePath) { folder = LocalPath(file).folder.appending("Golden") }

  /// - Parameter folder: where the texts lie, for those that are documentation too.
  public init(in folder: String) { self.folder = LocalPath(folder) }

  /// nil where the file holds this text; else the first line that differs, for the failure's message.
  public func difference(_ name: String, _ text: String) -> String? {
    let path = folder.appending(name)
    if Environment.process.isSet("RECORD") {
      do { try LocalFiles.write(Array(text.utf8), to: path) } catch { return "\(error)" }
      return "\(name) was recorded: read it, then run again without RECORD"
    }
    let old: [UInt8]
    do { old = try LocalFiles.read(path, limit: 16 << 20) } catch { return "\(error): run with RECORD=1" }
    if old == Array(text.utf8) { return nil }
    let before = String(decoding: old, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let after = text.split(separator: "\n", omittingEmptySubsequences: false)
    let same = zip(before, after).prefix { $0 == $1 }.count
    let expected = same < before.count ? "\"\(before[same])\"" : "the end"
    let found = same < after.count ? "\"\(after[same])\"" : "the end"
    return "\(name):\(same + 1): expected \(expected), found \(found) (RECORD=1 rewrites it)"
  }
}
