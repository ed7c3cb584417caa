import DocumentReading
import HTTPTransfer

extension GitHubForge {
  public func mayRead(_ account: ForgeAccount) async throws -> Bool {
    let action = "ask whether \(account.login) may read \(repository.fullName)"
    let access: AccessAnswer? = try await client.readIfThere(
      HTTPRequest(.get, repository.url("collaborators", account.login, "permission")).forSomebodyWaiting,
      to: action)
    // By number: the login may be somebody else's by now.
    if let access, access.user == account.id, access.level != "none" { return true }
    let found: VisibilityAnswer? = try await client.readIfThere(
      HTTPRequest(.get, repository.endpoint([]).text).forSomebodyWaiting, to: action)
    return found?.isPublic ?? false
  }
}

/// https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user, and Gitea's
/// answer at the same place.
struct AccessAnswer: WireValue {
  /// `none`, `read`, `write`, `admin`; of Gitea also `owner`.
  let level: String
  let user: Int?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var level: String?
    var user: NumberedAnswer?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "permission": level = try reader.stringOrNull()
      case "user": user = try reader.valueOrNull()
      default: try reader.skip()
      }
    }
    self.level = try reader.required(level, "permission")
    self.user = user?.id
  }
}

private struct NumberedAnswer: WireValue {
  let id: Int?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "id" { id = try reader.integerOrNull() } else { try reader.skip() }
    }
    self.id = id
  }
}

/// A repository, as far as everybody may see it. `internal` ones are private too.
private struct VisibilityAnswer: WireValue {
  let isPublic: Bool

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var isPrivate: Bool?
    var visibility: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "private": isPrivate = try reader.boolOrNull()
      case "visibility": visibility = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    isPublic = isPrivate == false && visibility ?? "public" == "public"
  }
}
