import CivilTime
import DocumentReading
import GateKit

/// An App on an account.
/// https://docs.github.com/en/rest/apps/apps#get-a-repository-installation-for-the-authenticated-app
struct InstallationAnswer: WireValue {
  let id: Int
  let appID: Int
  let appSlug: String?
  /// `acme`
  let account: String?
  let isSuspended: Bool
  /// By name: read, write or admin.
  let permissions: [String: String]

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var appID: Int?
    var slug: String?
    var account: AccountAnswer?
    var suspended: String?
    var permissions: [String: String] = [:]
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integer()
      case "app_id": appID = try reader.integer()
      case "app_slug": slug = try reader.stringOrNull()
      case "account": account = try reader.valueOrNull()
      case "suspended_at": suspended = try reader.stringOrNull()
      case "permissions":
        try reader.object { reader, key throws(DocumentProblem) in
          permissions[key.text] = try reader.string()
        }
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.appID = try reader.required(appID, "app_id")
    appSlug = slug
    self.account = account?.login
    isSuspended = suspended != nil
    self.permissions = permissions
  }
}

/// https://docs.github.com/en/rest/apps/apps#create-an-installation-access-token-for-an-app
struct AccessTokenAnswer: WireValue {
  let token: String
  let expires: Instant

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var token: String?
    var expires: Instant?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "token": token = try reader.string()
      case "expires_at": expires = try reader.moment()
      default: try reader.skip()
      }
    }
    self.token = try reader.required(token, "token")
    self.expires = try reader.required(expires, "expires_at")
  }
}
