public import DocumentReading
public import GateKit

/// A webhook of Gitea or Forgejo, as far as it says which pull request, or which commit, to look at again.
/// Everything else is asked of the forge itself: hooks come late, and `edited` may come before `synchronized`.
public struct GiteaEvent: Hashable, Sendable {
  /// `opened`, `synchronized`, `label_updated`, `reviewed`, `created`, …; nil for a push.
  public let action: String?
  /// The id of the repository that the hook is of.
  public let repository: Int?
  /// `acme/app`
  public let repositoryName: String?
  /// Who did it.
  public let sender: String?
  /// nil where it is of no pull request: an issue has a number, too.
  public let pull: Int?
  /// What was pushed, or the pull request's head.
  public let head: ObjectID?
  /// Without refs/heads/; the branch pushed to, where it is a push.
  public let target: String?

  /// - Parameters:
  ///   - body: the JSON. A hook that posts a form has it in the field `payload`, percent-encoded.
  ///   - source: what errors call the body.
  /// - Throws: where the body is no JSON object.
  public init(_ body: [UInt8], source: String = "webhook") throws(DocumentProblem) {
    self = try decode(body, source: source) { reader throws(DocumentProblem) in
      GiteaEvent(try Payload(&reader))
    }
  }

  private init(_ payload: Payload) {
    action = payload.action
    repository = payload.repository?.number
    repositoryName = payload.repository?.name
    sender = payload.sender
    pull = payload.pull?.number ?? (payload.isCommentOnPull ? payload.issue : nil)
    head = payload.pull?.head.commit ?? payload.after
    let ref = payload.ref ?? ""
    target =
      payload.pull?.base.branch
      ?? (payload.after != nil && ref.hasPrefix("refs/heads/")
        ? String(ref.dropFirst("refs/heads/".count)) : nil)
  }
}

private struct Payload {
  var action: String?
  var repository: Place?
  var sender: String?
  var pull: GiteaPullRequest?
  var issue: Int?
  var isCommentOnPull = false
  var ref: String?
  var after: ObjectID?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "action": action = try reader.stringOrNull()
      case "repository": repository = try reader.valueOrNull()
      case "sender": sender = try reader.valueOrNull(GiteaUser.self)?.login
      case "pull_request": pull = try reader.valueOrNull()
      case "issue":
        let issue: Issue? = try reader.valueOrNull()
        self.issue = issue?.number
        isCommentOnPull = isCommentOnPull || issue?.isPull ?? false
      case "is_pull": isCommentOnPull = try reader.boolOrNull() ?? false || isCommentOnPull
      case "ref": ref = try reader.stringOrNull()
      case "after": after = try reader.objectID()
      default: try reader.skip()
      }
    }
  }

  /// Gogs, which Gitea comes from, leaves the number out of some hooks.
  struct Place: WireValue {
    var number: Int?
    var name: String?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "id": number = try reader.integerOrNull()
        case "full_name": name = try reader.stringOrNull()
        default: try reader.skip()
        }
      }
    }
  }

  struct Issue: WireValue {
    var number: Int?
    var isPull = false

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "number": number = try reader.integerOrNull()
        case "pull_request":
          isPull = try !reader.null()
          if isPull { try reader.skip() }
        default: try reader.skip()
        }
      }
    }
  }
}
