import CivilTime
import DocumentReading

/// https://docs.github.com/en/rest/issues/comments#list-issue-comments
struct CommentAnswer: WireValue {
  let id: Int
  let body: String
  /// nil: the account is gone.
  let author: AccountAnswer?
  /// The App that wrote it, for itself or in a person's name.
  let app: AppAnswer?
  let created: Instant?
  let updated: Instant?
  let url: String?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var body: String?
    var author: AccountAnswer?
    var app: AppAnswer?
    var created: Instant?
    var updated: Instant?
    var url: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integer()
      case "body": body = try reader.stringOrNull()
      case "user": author = try reader.valueOrNull()
      case "performed_via_github_app": app = try reader.valueOrNull()
      case "created_at": created = try reader.momentOrNull()
      case "updated_at": updated = try reader.momentOrNull()
      case "html_url": url = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.body = body ?? ""
    self.author = author
    self.app = app
    self.created = created
    self.updated = updated
    self.url = url
  }

  /// A person may quote whatever we write, and may write through our App: a comment is ours where its author
  /// is the App itself.
  func isOurs(_ identity: GitHubIdentity) -> Bool {
    if let login = author?.login, isSameLogin(login, identity.login) { return true }
    guard let app = app?.id, let own = identity.appID else { return false }
    return app == own && author?.isBot == true
  }
}
