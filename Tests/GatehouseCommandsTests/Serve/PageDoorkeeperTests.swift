import Cryptography
@testable import GatehouseCommands
import LocalSystem
import Pages
import SourceText
import Storage
import Testing

@Suite("Who may see a server's pages")
struct PageDoorkeeperTests {
  private static let shop = RepositoryName(forge: "github", path: "acme/Shop")
  private static let plans = RepositoryName(forge: "github", path: "acme/plans")
  private static let site = RepositoryName(forge: "gitea", path: "acme/shop")

  private func doorkeeper() throws -> PageDoorkeeper {
    PageDoorkeeper(
      tokens: [
        PageToken(
          name: "shop", secret: Secret("s3cret"), repositories: [try Glob("github/acme/shop")],
          isOperator: false),
        PageToken(
          name: "ops", secret: Secret("0ther"), repositories: [try Glob("**")], isOperator: true),
      ], open: [try Glob("gitea/acme/*")])
  }

  private func viewer(_ authorization: String?) async throws -> Viewer? {
    try await doorkeeper().visitor(authorization)?.viewer(among: [Self.shop, Self.plans, Self.site])
  }

  private static func basic(_ pair: String) -> String { "Basic " + base64(Array(pair.utf8)) }

  @Test("is nobody in particular without a token, and sees what is open")
  func anonymous() async throws {
    #expect(try await viewer(nil) == Viewer(.anonymous, readable: .only([Self.site])))
  }

  @Test(
    "is whoever has a token, sent by a program or by a browser",
    arguments: ["Bearer s3cret", "bearer  s3cret ", basic(":s3cret"), basic("anyone:s3cret")])
  func token(_ authorization: String) async throws {
    #expect(
      try await viewer(authorization) == Viewer(.token("shop"), readable: .only([Self.shop, Self.site])))
  }

  @Test("is an operator where the token says so")
  func operators() async throws {
    let viewer = try #require(try await viewer("Bearer 0ther"))
    #expect(viewer.isOperator && viewer.mayRead(Self.plans) && viewer.mayRead(.queue))
  }

  @Test(
    "is refused with anything else, and does not fall back to what is open",
    arguments: [
      "Bearer wrong", "Bearer ", "Bearer", "", "s3cret", "Token s3cret", basic("s3cret"), basic("s3cret:"),
      basic("a:b:s3cret"), "Basic %%%", "Bearer s3cre", "Bearer s3crets",
    ])
  func refused(_ authorization: String) throws {
    #expect(try doorkeeper().visitor(authorization) == nil)
  }
}
