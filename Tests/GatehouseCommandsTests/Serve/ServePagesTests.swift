import HTTPFields
import HTTPTransfer
import LocalSystem
import Rendering
import SourceText
import TestSupport
import Testing

@testable import GatehouseCommands

@Suite(
  "Pages of gatehouse serve",
  .enabled(if: ForgeEmulator.program != nil, "GATEHOUSE_FORGE_EMULATOR is not set"), .serialized)
struct ServePagesTests {
  private static let settings = """
    url: https://gatehouse.example/
    pages:
      tokens:
        people: {secret: {variable: PAGE_TOKEN}, repositories: ["github/acme/*"], operator: true}
    """

  @Test("show what was judged to whoever has the token, and nothing to anybody else")
  func journey() async throws {
    let stage = try await ServeStage(settings: Self.settings)
    let pull = stage.pull
    try await pull.push(["c.txt": "c\n"])
    try await stage.settle()
    let address = "/repositories/github/\(pull.name)/pulls/\(pull.number)"
    let token = ["Authorization": "Bearer " + ServeStage.pageToken]

    let page = try await stage.request(.get, address, token)
    let text = String(decoding: page.body, as: UTF8.self)
    #expect(page.status == 200)
    #expect(text.contains("<div class=\"verdict blocked\">"))
    // What only pages show was kept too.
    #expect(text.contains("<b>Asks</b>"))
    #expect(page.headers["Content-Security-Policy"]?.contains("default-src 'none'") == true)
    for other in ["/", "/queue", "/dead-letters", "/health", address + "/history"] {
      #expect(try await stage.request(.get, other, token).status == 200, "\(other)")
    }

    #expect(try await stage.request(.get, address).status == 404)
    #expect(try await stage.request(.get, "/queue").status == 404)
    let wrong = try await stage.request(.get, address, ["Authorization": "Bearer guessed"])
    #expect(wrong.status == 401)
    #expect(wrong.headers["WWW-Authenticate"]?.hasPrefix("Basic") == true)
    #expect(try await stage.request(.get, "/login").status == 401)

    // Statuses lead to the page.
    let posted = try await pull.posted()
    #expect(jsonLine(posted).contains("https://gatehouse.example\(address)"))
    await stage.stop()
    #expect(!stage.console.text.contains(ServeStage.pageToken))
  }
}
