import PostgresClient
import PostgresTrial

/// A server for one test.
enum ScratchServer {
  static func use(_ body: @escaping @Sendable (PostgresConnection) throws -> Void) async throws {
    try await useAddress { address in
      try body(try PostgresConnection(address, within: .seconds(1_800)))
    }
  }

  static func useAddress(_ body: @escaping @Sendable (PostgresAddress) throws -> Void) async throws {
    try await TrialServer.run { try body($0.address) }
  }
}
