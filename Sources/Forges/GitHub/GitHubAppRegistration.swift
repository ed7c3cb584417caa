import DocumentReading
public import HTTPTransfer
public import LocalSystem
import SourceText

/// Makes a GitHub App from a manifest: its owner's browser brings the manifest to GitHub, and back a code, for which
/// GitHub gives the App's secrets once.
///
/// https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
public struct GitHubAppRegistration: Sendable {
  private let address: GitHubAddress
  private let sender: any HTTPSending

  public init(_ address: GitHubAddress, over sender: any HTTPSending) {
    self.address = address
    self.sender = sender
  }

  /// Where the browser posts the form field `manifest`.
  ///
  /// - Parameters:
  ///   - organisation: whose the App is to be; nil: the person's at the browser.
  ///   - state: comes back with the code.
  public func formAddress(of organisation: String?, state: String) -> String {
    let owner = organisation.map { ["organizations", $0] } ?? []
    return address.web.appending(owner + ["settings", "apps", "new"])
      .adding([(name: "state", value: state)]).text
  }

  public func app(for code: Secret) async throws(ForgeError) -> RegisteredApp {
    let client = WireClient(sender, as: FixedCredential([]), headers: gitHubHeaders, explain: explainGitHub)
    // The code stands in the address, which no error repeats.
    return try await client.read(
      HTTPRequest(
        .post, address.api.appending(["app-manifests", code.reveal(), "conversions"]).text,
        createsContent: false),
      to: "get the secrets of the new App", secret: true)
  }
}

/// An App with what it proves itself by. GitHub shows none of the secrets again.
public struct RegisteredApp: Sendable {
  public let id: Int
  /// Where GitHub shows it, and lets it be installed.
  public let page: String
  public let clientID: String
  public let clientSecret: Secret
  public let webhookSecret: Secret
  /// PEM.
  public let key: Secret
}

extension RegisteredApp: WireValue {
  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var texts: [String: String] = [:]
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "html_url": texts["html_url"] = try reader.stringOrNull()
      case "client_id": texts["client_id"] = try reader.stringOrNull()
      case "client_secret": texts["client_secret"] = try reader.stringOrNull()
      case "webhook_secret": texts["webhook_secret"] = try reader.stringOrNull()
      case "pem": texts["pem"] = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    func text(_ name: String) throws(DocumentProblem) -> String {
      try reader.required(texts[name].flatMap { $0.isEmpty ? nil : $0 }, name)
    }
    self.id = try reader.required(id, "id")
    page = try text("html_url")
    clientID = try text("client_id")
    clientSecret = Secret(try text("client_secret"))
    webhookSecret = Secret(try text("webhook_secret"))
    key = Secret(try text("pem"))
  }
}
