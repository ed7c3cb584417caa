import GateKit
import GitFetching
import LocalSystem
import Storage
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite("A forge of a server")
struct ServedForgeTests {
  private func forge(_ addresses: String) throws -> ServedForge {
    let folder = try TestFolder()
    defer { withExtendedLifetime(folder) {} }
    try folder.write("token", "t0ken")
    try folder.write(
      "gatehouse-server.yml",
      """
      storage: {sqlite: gatehouse.db}
      mirrors: {folder: mirrors}
      forges:
        own:
          kind: github
          \(addresses)
          token: {file: token}
          webhook_secrets: [{file: token}]
          repositories: ["acme/*"]
      """)
    let console = ServeConsole(in: folder.path, [:]).console
    let settings = try ServerFile("gatehouse-server.yml", console).settings
    let entry = try #require(settings.forges.entries.first)
    return try ServedForge(entry.key, entry.value, in: folder.path, console)
  }

  @Test(
    "has git at its pages, and shows its token there and nowhere else",
    arguments: [
      ("api: https://git.example.com/api/v3", "https://git.example.com/acme/app.git"),
      ("url: https://git.example.com", "https://git.example.com/acme/app.git"),
      // As GHES has it with isolated subdomains, or a proxy in front of one of them.
      (
        "url: https://git.example.com\n    api: https://api.git.example.com",
        "https://git.example.com/acme/app.git"
      ),
    ])
  func credentials(addresses: String, address: String) throws {
    let forge = try forge(addresses)
    let repository = RepositoryName(forge: "own", path: "acme/app")
    #expect(forge.cloneAddress(of: repository) == address)
    let connection = try forge.connection(to: repository)
    #expect(connection.gitAccess(to: address).credentials != nil)
    #expect(connection.gitAccess(to: "https://elsewhere.example.com/acme/app.git").credentials == nil)
  }
}
