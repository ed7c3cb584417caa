import DocumentReading

/// https://docs.github.com/en/rest/commits/commits#list-commits
struct CommitAnswer: WireValue {
  let id: String
  /// nil: no account has the address that the commit names.
  let author: String?
  let committer: String?
  /// As the commit has them; anybody can write anything there.
  let authorEmail: String?
  let committerEmail: String?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: String?
    var author: AccountAnswer?
    var committer: AccountAnswer?
    var emails: Emails?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "sha": id = try reader.string()
      case "author": author = try reader.valueOrNull()
      case "committer": committer = try reader.valueOrNull()
      case "commit": emails = try reader.value()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "sha")
    self.author = author?.login
    self.committer = committer?.login
    authorEmail = emails?.author
    committerEmail = emails?.committer
  }

  private struct Emails: WireValue {
    var author: String?
    var committer: String?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      var author: Signature?
      var committer: Signature?
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "author": author = try reader.valueOrNull()
        case "committer": committer = try reader.valueOrNull()
        default: try reader.skip()
        }
      }
      self.author = author?.email
      self.committer = committer?.email
    }
  }

  private struct Signature: WireValue {
    var email: String?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      var email: String?
      try reader.object { reader, key throws(DocumentProblem) in
        if key == "email" { email = try reader.stringOrNull() } else { try reader.skip() }
      }
      self.email = email
    }
  }
}
