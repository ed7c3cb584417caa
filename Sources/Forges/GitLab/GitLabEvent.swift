public import DocumentReading
public import GateKit

/// A webhook of GitLab, as far as it says which merge request, or which commit, to look at again. Everything else
/// is asked of GitLab itself: hooks come late, twice, and in any order.
public struct GitLabEvent: Hashable, Sendable {
  /// `object_kind`: `merge_request`, `note`, `push`, `pipeline`, …
  public let kind: String
  /// `open`, `update`, `approved`, …; nil where the kind has none.
  public let action: String?
  /// The id of the project that the hook is of.
  public let project: Int?
  /// `group/subgroup/project`
  public let projectName: String?
  /// Who did it.
  public let sender: String?
  /// nil where it is of no merge request.
  public let pull: Int?
  /// What was pushed, or what the event speaks of.
  public let head: ObjectID?
  /// Without refs/heads/; the branch pushed to, where it is a push.
  public let target: String?
  /// Commits changed: GitLab names the head before only then.
  public let hasNewCommits: Bool

  /// - Parameter source: what errors call the body.
  /// - Throws: where the body is no JSON object, or has no `object_kind`.
  public init(_ body: [UInt8], source: String = "webhook") throws(DocumentProblem) {
    self = try decode(body, source: source) { reader throws(DocumentProblem) in
      GitLabEvent(try Payload(&reader))
    }
  }

  private init(_ payload: Payload) {
    kind = payload.kind
    let attributes = payload.attributes
    let isOfPull = kind == "merge_request"
    action = attributes?.action
    project = payload.project ?? attributes?.targetProject ?? payload.mergeRequest?.targetProject
    projectName = payload.projectName
    sender = payload.sender
    pull = isOfPull ? attributes?.number : payload.mergeRequest?.number
    let spoken = isOfPull ? attributes : payload.mergeRequest
    head = spoken?.head ?? attributes?.commit ?? payload.after
    target = spoken?.target ?? payload.ref.flatMap(branchName)
    hasNewCommits = isOfPull ? attributes?.oldHead != nil : payload.after != nil
  }
}

private func branchName(_ ref: String) -> String? {
  ref.hasPrefix("refs/heads/") ? String(ref.dropFirst("refs/heads/".count)) : nil
}

private struct Payload {
  var kind = ""
  var project: Int?
  var projectName: String?
  var sender: String?
  var attributes: Attributes?
  var mergeRequest: Attributes?
  var ref: String?
  var after: ObjectID?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var named: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "object_kind": named = try reader.stringOrNull()
      case "project":
        let place: Place? = try reader.valueOrNull()
        project = place?.id ?? project
        projectName = place?.path
      // Of a push it stands beside the others, of everything else in an object.
      case "user_username": sender = try reader.stringOrNull() ?? sender
      case "user": sender = try reader.valueOrNull(Person.self)?.login ?? sender
      case "project_id": project = try reader.integerOrNull() ?? project
      case "object_attributes": attributes = try reader.valueOrNull()
      case "merge_request": mergeRequest = try reader.valueOrNull()
      case "ref": ref = try reader.stringOrNull()
      case "after": after = try reader.objectID()
      default: try reader.skip()
      }
    }
    kind = try reader.required(named, "object_kind")
  }
}

private struct Place: WireValue {
  var id: Int?
  var path: String?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "path_with_namespace": path = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
  }
}

private struct Person: WireValue {
  var login: String?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "username" { login = try reader.stringOrNull() } else { try reader.skip() }
    }
  }
}

/// `object_attributes` of a merge request, or `merge_request` beside a note or a pipeline.
private struct Attributes: WireValue {
  var action: String?
  var number: Int?
  var target: String?
  var targetProject: Int?
  var head: ObjectID?
  var oldHead: String?
  /// A pipeline's.
  var commit: ObjectID?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "action": action = try reader.stringOrNull()
      case "iid": number = try reader.integerOrNull()
      case "target_branch": target = try reader.stringOrNull()
      case "target_project_id": targetProject = try reader.integerOrNull()
      case "last_commit": if try !reader.null() { head = try reader.objectIDNamed("id") }
      case "oldrev": oldHead = try reader.stringOrNull()
      case "sha": commit = try reader.objectID()
      default: try reader.skip()
      }
    }
  }
}

extension JSONReader {
  fileprivate mutating func objectIDNamed(_ name: StaticString) throws(DocumentProblem) -> ObjectID? {
    var id: ObjectID?
    try object { reader, key throws(DocumentProblem) in
      if key == name { id = try reader.objectID() } else { try reader.skip() }
    }
    return id
  }
}
