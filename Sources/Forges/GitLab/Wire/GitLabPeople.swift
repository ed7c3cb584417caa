import DocumentReading

struct GitLabUser: WireValue, Hashable {
  var id = 0
  var login = ""
  /// Told of few users, and to few.
  var isBot: Bool?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var login: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "username": login = try reader.stringOrNull()
      case "bot": isBot = try reader.boolOrNull()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.login = try reader.required(login, "username")
  }
}

/// Somebody's place in a project or a group.
struct GitLabMember: WireValue {
  var user = 0
  var login = ""
  var level = 0
  /// Neither blocked nor still to be let in.
  var isActive = false

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var user: Int?
    var login: String?
    var state: String?
    var membership: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": user = try reader.integerOrNull()
      case "username": login = try reader.stringOrNull()
      case "access_level": level = try reader.integerOrNull() ?? 0
      case "state": state = try reader.stringOrNull()
      case "membership_state": membership = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    self.user = try reader.required(user, "id")
    self.login = try reader.required(login, "username")
    isActive = state == "active" && membership ?? "active" == "active"
  }
}

/// Who approves now. Approvals that were taken back, or reset by a push, are no longer listed.
struct GitLabApprovals: WireValue {
  struct Approval: WireValue {
    let user: GitLabUser
    /// nil before GitLab told it.
    let time: GitLabTime?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      var user: GitLabUser?
      var time: GitLabTime?
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "user": user = try reader.valueOrNull()
        case "approved_at": time = GitLabTime(try reader.stringOrNull())
        default: try reader.skip()
        }
      }
      self.user = try reader.required(user, "user")
      self.time = time
    }
  }
  var approvals: [Approval]

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var approvals: [Approval]?
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "approved_by" { approvals = try reader.values() } else { try reader.skip() }
    }
    self.approvals = try reader.required(approvals, "approved_by")
  }
}

/// Somebody who was asked for a review, and what came of it.
struct GitLabReviewer: WireValue {
  let user: GitLabUser
  let state: String

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var user: GitLabUser?
    var state: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "user": user = try reader.valueOrNull()
      case "state": state = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    self.user = try reader.required(user, "user")
    self.state = state ?? ""
  }
}
