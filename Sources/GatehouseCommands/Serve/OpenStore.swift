import LocalSystem
import PostgresClient
import Storage

/// The store that the settings name, its tables brought up to date.
///
/// - Parameter folder: what files are relative to.
func openStore(
  _ settings: ServerSettings.StorageSettings, in folder: LocalPath, _ console: Console
) async throws -> DatabaseStore {
  if let postgres = settings.postgres {
    return try await DatabaseStore.open(postgres: postgres.address(in: folder, console))
  }
  guard let file = settings.sqlite.map(folder.appending) else {
    throw UsageError("the configuration names no storage")
  }
  try LocalFiles.createFolders(file.folder)
  return try await DatabaseStore.open(sqlite: file)
}

extension ServerSettings.Postgres {
  fileprivate func address(in folder: LocalPath, _ console: Console) throws -> PostgresAddress {
    let encryption: PostgresAddress.Encryption =
      switch self.encryption {
      case .none: .none
      case .required: .required
      case .verified: .verified(rootCertificates: folder.appending(authorities ?? ""))
      }
    return PostgresAddress(
      host: host, port: port, database: database, user: user,
      password: try password?.secret(in: folder, console.environment), encryption: encryption)
  }
}
