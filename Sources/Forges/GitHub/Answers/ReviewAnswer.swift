import CivilTime
import DocumentReading

/// https://docs.github.com/en/rest/pulls/reviews#list-reviews-for-a-pull-request
struct ReviewAnswer: WireValue {
  /// nil: the account is gone.
  let author: AccountAnswer?
  /// `APPROVED`, `CHANGES_REQUESTED`, `COMMENTED`, `DISMISSED`, `PENDING`; events write it in lower case.
  let state: String
  /// nil: the commit is gone.
  let commit: String?
  /// nil: not handed in yet.
  let submitted: Instant?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var author: AccountAnswer?
    var state: String?
    var commit: String?
    var submitted: Instant?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "user": author = try reader.valueOrNull()
      case "state": state = try reader.string()
      case "commit_id": commit = try reader.stringOrNull()
      case "submitted_at": submitted = try reader.momentOrNull()
      default: try reader.skip()
      }
    }
    self.author = author
    self.state = try reader.required(state, "state").uppercased()
    self.commit = commit
    self.submitted = submitted
  }
}
