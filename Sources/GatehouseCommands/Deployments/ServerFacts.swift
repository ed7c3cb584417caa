import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import PolicyFiles
import SourceText

/// What a gatehouse server knows of a repository beside its forge: the freezes that operators have set.
struct ServerFacts: Sendable {
  let server: WebAddress
  let repository: String
  let credential: ServerCredential
  let client: any HTTPSending

  init(_ server: String, repository: String, _ console: Console) throws {
    guard let address = WebAddress(server) else {
      throw UsageError(
        "--server: \"\(server)\" is no http or https address without user and password",
        wayOut: "write it like https://gatehouse.example.com")
    }
    self.server = address
    self.repository = repository
    credential = try ServerCredential(tokenFile: nil, audience: address.text, console: console)
    let authorities = try console.environment.set("GATEHOUSE_CA_FILE").map(console.currentFolder().appending)
    client = try HTTPClient(
      HTTPClientOptions(
        userAgent: "gatehouse/\(programVersion)", authorities: authorities, environment: console.environment))
  }

  /// - Throws: where the server does not say. That nobody froze anything is never guessed.
  func freezes() async throws -> [EnvironmentFreeze] {
    let target = server.appending(FactsRoute.path).adding([("repository", repository)])
    let response = try await client.send(
      HTTPRequest(.get, target.text, headers: [.bearer(try await credential.token(client))]))
    guard response.isSuccess else {
      let reason = String(decoding: response.body.prefix(500), as: UTF8.self).onOneLine
      throw ServerSilent(server: server.origin.hostAndPort, status: response.status, reason: reason)
    }
    return try readFacts(response.body, source: "the server's answer").freezes ?? []
  }
}

struct ServerSilent: Error, CustomStringConvertible {
  let server: String
  let status: Int
  let reason: String

  var description: String {
    "cannot ask \(server) for freezes: it answers \(status)\(reason.isEmpty ? "" : ": \(reason)")"
  }
}
