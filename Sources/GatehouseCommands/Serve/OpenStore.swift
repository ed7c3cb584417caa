import LocalSystem
import Storage

/// The store that the settings name.
///
/// - Parameter folder: what files are relative to.
func openStore(
  _ settings: ServerSettings.StorageSettings, in folder: LocalPath, _ console: Console
) async throws -> any Store {
  throw UsageError("no store")
}
