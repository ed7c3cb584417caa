import DocumentReading
import GateKit

struct GiteaPullRequest: WireValue {
  /// One side: a branch of a repository.
  struct Side: WireValue {
    var branch: String?
    var commit: ObjectID?
    var repositoryID: Int?
    /// Null once it is deleted.
    var repository: GiteaRepository?

    init() {}
    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "ref": branch = try reader.stringOrNull()
        case "sha": commit = try reader.objectID()
        case "repo_id": repositoryID = try reader.integerOrNull()
        case "repo": repository = try reader.valueOrNull()
        default: try reader.skip()
        }
      }
    }
  }

  var number = 0
  var head = Side()
  var base = Side()
  var state = ""
  var isMerged: Bool?
  var title: String?
  var body: String?
  var author: GiteaUser?
  /// Not told by old versions.
  var isDraft: Bool?
  var labels: [GiteaLabel] = []
  var url: String?
  var commentCount: Int?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var number: Int?
    var head: Side?
    var base: Side?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "number": number = try reader.integerOrNull()
      case "head": head = try reader.valueOrNull()
      case "base": base = try reader.valueOrNull()
      case "state": state = try reader.stringOrNull() ?? ""
      case "merged": isMerged = try reader.boolOrNull()
      case "title": title = try reader.stringOrNull()
      case "body": body = try reader.stringOrNull() ?? ""
      case "user": author = try reader.valueOrNull()
      case "draft": isDraft = try reader.boolOrNull()
      case "labels": labels = try reader.values()
      case "html_url": url = try reader.stringOrNull()
      case "comments": commentCount = try reader.integerOrNull()
      default: try reader.skip()
      }
    }
    self.number = try reader.required(number, "number")
    self.head = try reader.required(head, "head")
    self.base = try reader.required(base, "base")
  }
}

struct GiteaRepository: WireValue {
  var id = 0
  var name = ""

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var name: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "full_name": name = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.name = name ?? ""
  }
}

struct GiteaUser: WireValue {
  var id = 0
  var login = ""

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var login: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "login": login = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.login = try reader.required(login, "login")
  }
}

struct GiteaLabel: WireValue {
  var id = 0
  var name = ""

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var name: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "name": name = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.name = try reader.required(name, "name")
  }
}
