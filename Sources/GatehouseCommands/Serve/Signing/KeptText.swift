import LocalSystem
import Rendering

/// What a server keeps of a report: its JSON, in an envelope with a signature where the settings name a key.
///
/// It is signed when it is judged and not when it is shown, so that a report that somebody changes in the store holds no
/// more.
struct KeptText: Sendable {
  private let key: SigningKey?

  /// - Parameter folder: what files of the settings are relative to.
  init(_ settings: SigningSettings?, in folder: LocalPath) throws {
    key = try settings.map { try SigningKey($0.key, in: folder) }
  }

  /// Of the key, for the log; nil where nothing is signed.
  var keyID: String? { key?.id }

  func document(_ report: String) throws(UsageError) -> [UInt8] {
    Array(try key?.signed(report).text.utf8 ?? report.utf8)
  }
}
