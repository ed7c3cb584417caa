import CivilTime
import DocumentReading
import GateKit

/// https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit
struct MergedPullAnswer: WireValue {
  let head: ObjectID
  /// The base branch, without refs/heads/.
  let target: String
  /// Of the base; nil: deleted.
  let repository: String?
  let isMerged: Bool
  let mergeCommit: ObjectID?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var head: PullAnswer.Side?
    var base: PullAnswer.Side?
    var merged: String?
    var mergeCommit: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "head": head = try reader.value()
      case "base": base = try reader.value()
      case "merged_at": merged = try reader.stringOrNull()
      case "merge_commit_sha": mergeCommit = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    self.head = try reader.required(head, "head").commit
    let target = try reader.required(base, "base")
    self.target = target.ref
    repository = target.repository?.fullName
    isMerged = merged != nil
    self.mergeCommit = mergeCommit.flatMap { ObjectID($0) }
  }
}

/// https://docs.github.com/en/rest/actions/workflow-runs#get-a-workflow-run
struct RunAnswer: WireValue {
  let commit: ObjectID
  /// `waiting`, `in_progress`, `completed`, …
  let status: String?
  /// Whoever started this attempt; nil: the account is gone.
  let actor: String?
  /// Of this attempt.
  let started: Instant?
  let url: String?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var commit: ObjectID?
    var status: String?
    var actor: AccountAnswer?
    var again: AccountAnswer?
    var created: Instant?
    var started: Instant?
    var url: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "head_sha": commit = try reader.objectID()
      case "status": status = try reader.stringOrNull()
      case "actor": actor = try reader.valueOrNull()
      case "triggering_actor": again = try reader.valueOrNull()
      case "created_at": created = try reader.momentOrNull()
      case "run_started_at": started = try reader.momentOrNull()
      case "html_url": url = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    self.commit = try reader.required(commit, "head_sha")
    self.status = status
    self.actor = again?.login ?? actor?.login
    self.started = started ?? created
    self.url = url
  }
}

/// https://docs.github.com/en/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run
struct RunApprovalAnswer: WireValue {
  /// `approved`, `rejected`, `pending`.
  let state: String
  let comment: String?
  let author: AccountAnswer?
  /// Names.
  let environments: [String]

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var state: String?
    var comment: String?
    var author: AccountAnswer?
    var environments: [Named] = []
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "state": state = try reader.string()
      case "comment": comment = try reader.stringOrNull()
      case "user": author = try reader.valueOrNull()
      case "environments": environments = try reader.values()
      default: try reader.skip()
      }
    }
    self.state = try reader.required(state, "state")
    self.comment = comment
    self.author = author
    self.environments = environments.map(\.name)
  }

  private struct Named: WireValue {
    let name: String

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      var name: String?
      try reader.object { reader, key throws(DocumentProblem) in
        if key == "name" { name = try reader.string() } else { try reader.skip() }
      }
      self.name = try reader.required(name, "name")
    }
  }
}
