public import DocumentReading
public import GateKit

/// A webhook of GitHub's, as far as it says which pull requests, or which commit, to look at again.
/// Everything else is asked of GitHub: hooks come late, twice, and in any order.
public struct GitHubEvent: Hashable, Sendable {
  /// `pull_request`, `check_run`, …: the header X-GitHub-Event.
  public let name: String
  /// `opened`, `synchronize`, `edited`, `labeled`, `checks_requested`, …; nil for a push and for a status.
  public let action: String?
  /// The id of the repository that the hook is of.
  public let repository: Int?
  /// `acme/app`
  public let repositoryName: String?
  /// The App's installation; nil for a hook of a repository.
  public let installation: Int?
  /// Numbers, sorted. GitHub leaves them out of checks of forks: `head` then says what to look for.
  public let pulls: [Int]
  /// The pull request's head, what was checked or run, the head of the merge group, or what was pushed.
  public let head: ObjectID?
  /// Without refs/heads/: the target of the pull request or of the merge group, the branch that was pushed
  /// to.
  public let target: String?
  /// Of a merge group: the entry before it, or the tip of the target.
  public let mergeBase: ObjectID?
  /// Of a merge group: the queue's own branch, `refs/heads/gh-readonly-queue/main/pr-12-…`.
  public let mergeReference: String?
  /// Who did it.
  public let sender: String?
  /// The number of the App that made the check run or suite: ours are no reason to look again.
  public let app: Int?
  /// The name of the check run, or the context of the status.
  public let check: String?

  /// - Parameters:
  ///   - name: the header X-GitHub-Event.
  ///   - body: the JSON. A hook that posts a form has it in the field `payload`, percent-encoded.
  /// - Throws: where the body is no JSON object.
  public init(_ name: String, _ body: [UInt8]) throws(DocumentProblem) {
    let payload = try decode(body, source: "webhook") { reader throws(DocumentProblem) in try Payload(&reader)
    }
    self.name = name
    action = payload.action
    repository = payload.repository
    repositoryName = payload.repositoryName
    installation = payload.installation
    sender = payload.sender
    let check = payload.check
    self.check = check?.name ?? payload.context
    app = check?.app
    let issue = payload.issue.flatMap { $0.isPull ? $0.number : nil }
    let own = payload.pull?.number ?? issue
    pulls = Set((own.map { [$0] } ?? []) + (check?.pulls ?? [])).sorted()
    let run = name == "workflow_run" || name == "deployment_review" ? payload.run : nil
    head =
      payload.pull?.head ?? check?.head ?? run?.head ?? payload.mergeGroup?.head ?? payload.commit
    mergeBase = payload.mergeGroup?.base
    mergeReference = payload.mergeGroup?.reference
    let pushed = name == "push" ? payload.ref.flatMap(branch) : nil
    target = payload.pull?.target ?? payload.mergeGroup?.target.flatMap(branch) ?? pushed
  }
}

/// nil for a tag.
private func branch(_ ref: String) -> String? {
  ref.hasPrefix("refs/heads/") ? String(ref.dropFirst("refs/heads/".count)) : nil
}

private struct Payload {
  var action: String?
  var repository: Int?
  var repositoryName: String?
  var installation: Int?
  var sender: String?
  var pull: Pull?
  var issue: Issue?
  var check: Check?
  /// Of Actions: also in events about what a run does.
  var run: Check?
  var mergeGroup: MergeGroup?
  var context: String?
  var ref: String?
  /// Of a push, a status, or a deployment.
  var commit: ObjectID?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "action": action = try reader.stringOrNull()
      case "repository":
        let place: Place? = try reader.valueOrNull()
        repository = place?.id
        repositoryName = place?.name
      case "installation": installation = try reader.valueOrNull(Place.self)?.id
      case "sender": sender = try reader.valueOrNull(AccountAnswer.self)?.login
      case "pull_request": pull = try reader.valueOrNull()
      case "issue": issue = try reader.valueOrNull()
      case "check_run", "check_suite": check = try reader.valueOrNull()
      case "workflow_run": run = try reader.valueOrNull()
      case "merge_group": mergeGroup = try reader.valueOrNull()
      case "deployment": commit = try reader.valueOrNull(Check.self)?.head
      case "context": context = try reader.textOrNothing()
      case "ref": ref = try reader.textOrNothing()
      case "after", "sha": commit = try reader.objectID()
      default: try reader.skip()
      }
    }
  }

  struct Place: WireValue {
    var id: Int?
    var name: String?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "id": id = try reader.integerOrNull()
        case "full_name": name = try reader.stringOrNull()
        default: try reader.skip()
        }
      }
    }
  }

  struct Pull: WireValue {
    var number: Int?
    var head: ObjectID?
    var target: String?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "number": number = try reader.integerOrNull()
        case "head": head = try reader.valueOrNull(Side.self)?.commit
        case "base": target = try reader.valueOrNull(Side.self)?.branch
        default: try reader.skip()
        }
      }
    }

    private struct Side: WireValue {
      var branch: String?
      var commit: ObjectID?

      init(_ reader: inout JSONReader) throws(DocumentProblem) {
        try reader.object { reader, key throws(DocumentProblem) in
          switch key {
          case "ref": branch = try reader.stringOrNull()
          case "sha": commit = try reader.objectID()
          default: try reader.skip()
          }
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

  /// A check run, a check suite, a run of a workflow, or a deployment.
  struct Check: WireValue {
    var name: String?
    var head: ObjectID?
    var app: Int?
    var pulls: [Int] = []

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "name": name = try reader.textOrNothing()
        case "head_sha", "sha": head = try reader.objectID()
        case "app": app = try reader.valueOrNull(Place.self)?.id
        case "pull_requests": pulls = try reader.values(Pull.self).compactMap(\.number)
        default: try reader.skip()
        }
      }
    }
  }

  struct MergeGroup: WireValue {
    var head: ObjectID?
    var base: ObjectID?
    var reference: String?
    var target: String?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      try reader.object { reader, key throws(DocumentProblem) in
        switch key {
        case "head_sha": head = try reader.objectID()
        case "base_sha": base = try reader.objectID()
        case "head_ref": reference = try reader.stringOrNull()
        case "base_ref": target = try reader.stringOrNull()
        default: try reader.skip()
        }
      }
    }
  }
}

extension JSONReader {
  /// A string; nil for anything else, which is passed over: a name that means something else in another
  /// event.
  fileprivate mutating func textOrNothing() throws(DocumentProblem) -> String? {
    guard case .string = try kind() else {
      try skip()
      return nil
    }
    return try string()
  }
}
