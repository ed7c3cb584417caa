import DocumentReading
import HTTPTransfer
import LocalSystem
import SourceText

/// What a job shows a gatehouse server: a token of the server, or an ID token by which the CI says which job it is.
struct ServerCredential: Sendable {
  private let source: Source

  private enum Source: Sendable {
    case given(Secret)
    /// GitHub gives one for each service that is named to it.
    case askedFor(address: String, with: Secret)
  }

  /// - Parameter audience: the service that an ID token is for.
  init(tokenFile: String?, audience: String, console: Console) throws {
    let environment = console.environment
    if let tokenFile {
      source = .given(try Secret(file: console.currentFolder().appending(tokenFile)))
    } else if let token = Secret(variable: "GATEHOUSE_SERVER_TOKEN", in: environment)
      ?? Secret(variable: "GATEHOUSE_ID_TOKEN", in: environment)
    {
      source = .given(token)
    } else if let address = environment.set("ACTIONS_ID_TOKEN_REQUEST_URL"),
      let token = Secret(variable: "ACTIONS_ID_TOKEN_REQUEST_TOKEN", in: environment)
    {
      guard let service = WebAddress(address) else {
        throw UsageError("ACTIONS_ID_TOKEN_REQUEST_URL is no address")
      }
      source = .askedFor(address: service.adding([("audience", audience)]).text, with: token)
    } else {
      throw UsageError(
        "there is nothing to show the server",
        wayOut: "set GATEHOUSE_SERVER_TOKEN or --token-file, or give the job `permissions: id-token: write` "
          + "(GitHub) or `id_tokens: GATEHOUSE_ID_TOKEN` (GitLab)")
    }
  }

  func token(_ client: any HTTPSending) async throws -> Secret {
    switch source {
    case .given(let secret): return secret
    case .askedFor(let address, let token):
      let response = try await client.send(HTTPRequest(.get, address, headers: [.bearer(token)]))
      guard response.isSuccess else {
        throw IdentityNotGiven(reason: "GitHub answers \(response.status) to the request for an ID token")
      }
      // What was answered is never quoted: it holds the token.
      guard let value = try? readJSON(response.body, source: "ID token", limits: .policy)["value"]?.scalar
      else {
        throw IdentityNotGiven(reason: "GitHub's answer holds no ID token")
      }
      return Secret(value)
    }
  }
}

struct IdentityNotGiven: Error, CustomStringConvertible {
  let reason: String
  var description: String { "cannot show who this job is: \(reason)" }
}
