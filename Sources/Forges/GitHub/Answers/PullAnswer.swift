import DocumentReading
import GateKit

/// A pull request, from the API or an event. https://docs.github.com/en/rest/pulls/pulls#get-a-pull-request
struct PullAnswer: WireValue {
  let number: Int
  let url: String
  let title: String
  let body: String?
  let isOpen: Bool
  let isMerged: Bool
  let isDraft: Bool
  /// nil: the account is gone.
  let author: AccountAnswer?
  let labels: [LabelAnswer]
  let head: Side
  let base: Side
  /// In the discussion; nil in lists and events.
  let commentCount: Int?
  let updated: String?

  /// Head or base.
  struct Side: WireValue {
    /// The branch, without refs/heads/.
    let ref: String
    let commit: ObjectID
    /// nil: deleted.
    let repository: RepositoryAnswer?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      var ref: String?
      var commit: ObjectID?
      var repository: RepositoryAnswer?
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "ref": ref = try reader.string()
        case "sha": commit = try reader.objectID()
        case "repo": repository = try reader.valueOrNull()
        default: try reader.skip()
        }
      }
      self.ref = try reader.required(ref, "ref")
      self.commit = try reader.required(commit, "sha")
      self.repository = repository
    }
  }

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var number: Int?
    var url: String?
    var title: String?
    var body: String?
    var state: String?
    var isMerged = false
    var isDraft = false
    var author: AccountAnswer?
    var labels: [LabelAnswer] = []
    var head: Side?
    var base: Side?
    var commentCount: Int?
    var updated: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "number": number = try reader.integer()
      case "html_url": url = try reader.string()
      case "title": title = try reader.string()
      case "body": body = try reader.stringOrNull()
      case "state": state = try reader.string()
      // A list of pull requests leaves it out.
      case "merged": isMerged = try reader.boolOrNull() ?? false
      case "draft": isDraft = try reader.boolOrNull() ?? false
      case "user": author = try reader.valueOrNull()
      case "labels": labels = try reader.values()
      case "head": head = try reader.value()
      case "base": base = try reader.value()
      case "comments": commentCount = try reader.integerOrNull()
      case "updated_at": updated = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    self.number = try reader.required(number, "number")
    self.url = try reader.required(url, "html_url")
    self.title = try reader.required(title, "title")
    self.body = body
    isOpen = try reader.required(state, "state") == "open"
    self.isMerged = isMerged
    self.isDraft = isDraft
    self.author = author
    self.labels = labels
    self.head = try reader.required(head, "head")
    self.base = try reader.required(base, "base")
    self.commentCount = commentCount
    self.updated = updated
  }
}

struct RepositoryAnswer: WireValue {
  let id: Int
  /// `acme/app`
  let fullName: String

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var fullName: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integer()
      case "full_name": fullName = try reader.string()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.fullName = try reader.required(fullName, "full_name")
  }

  var identity: RepositoryIdentity { RepositoryIdentity(id: "\(id)", name: fullName) }
}

struct LabelAnswer: WireValue {
  let name: String

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var name: String?
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "name" { name = try reader.string() } else { try reader.skip() }
    }
    self.name = try reader.required(name, "name")
  }
}
