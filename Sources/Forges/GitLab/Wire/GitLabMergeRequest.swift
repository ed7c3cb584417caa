import DocumentReading
import GateKit

struct GitLabMergeRequest: WireValue {
  var number = 0
  var head: ObjectID?
  /// The tip of the target branch when the newest version was made.
  var start: ObjectID?
  var state = ""
  var source: String?
  var target = ""
  /// Null once the fork is deleted.
  var sourceProject: Int?
  var targetProject = 0
  var title: String?
  var body: String?
  var author: GitLabUser?
  var isDraft: Bool?
  var labels: [String]?
  var url: String?
  /// `acme/app!12`
  var reference: String?
  var noteCount: Int?
  var pipeline: GitLabPipeline?

  var isFork: Bool { sourceProject != targetProject }

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var number: Int?
    var targetProject: Int?
    var workInProgress: Bool?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "iid": number = try reader.integerOrNull()
      case "sha": head = try reader.objectID()
      case "diff_refs": if try !reader.null() { start = try reader.startOfDiff() }
      case "state": state = try reader.stringOrNull() ?? ""
      case "source_branch": source = try reader.stringOrNull()
      case "target_branch": target = try reader.stringOrNull() ?? ""
      case "source_project_id": sourceProject = try reader.integerOrNull()
      case "target_project_id": targetProject = try reader.integerOrNull()
      case "title": title = try reader.stringOrNull()
      // A description that was never written is null.
      case "description": body = try reader.stringOrNull() ?? ""
      case "author": author = try reader.valueOrNull()
      case "draft": isDraft = try reader.boolOrNull()
      case "work_in_progress": workInProgress = try reader.boolOrNull()
      case "labels": labels = try reader.labelNames()
      case "web_url": url = try reader.stringOrNull()
      case "references": if try !reader.null() { reference = try reader.fullReference() }
      case "user_notes_count": noteCount = try reader.integerOrNull()
      case "head_pipeline": pipeline = try reader.valueOrNull()
      default: try reader.skip()
      }
    }
    self.number = try reader.required(number, "iid")
    self.targetProject = try reader.required(targetProject, "target_project_id")
    // Before 14.8 there was the older name alone.
    isDraft = isDraft ?? workInProgress
  }
}

struct GitLabPipeline: WireValue {
  var id = 0
  var project: Int?
  var commit: ObjectID?
  var ref: String?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "project_id": project = try reader.integerOrNull()
      case "sha": commit = try reader.objectID()
      case "ref": ref = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
  }
}

/// A state of the merge request's diff: one for every push, and for a new target branch.
struct GitLabVersion: WireValue {
  var head: ObjectID?
  var created: GitLabTime?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "head_commit_sha": head = try reader.objectID()
      case "created_at": created = GitLabTime(try reader.stringOrNull())
      default: try reader.skip()
      }
    }
  }
}

extension JSONReader {
  fileprivate mutating func startOfDiff() throws(DocumentProblem) -> ObjectID? {
    var start: ObjectID?
    try object { reader, key throws(DocumentProblem) in
      if key == "start_sha" { start = try reader.objectID() } else { try reader.skip() }
    }
    return start
  }

  fileprivate mutating func fullReference() throws(DocumentProblem) -> String? {
    var full: String?
    try object { reader, key throws(DocumentProblem) in
      if key == "full" { full = try reader.stringOrNull() } else { try reader.skip() }
    }
    return full
  }

  /// Names, or objects with one where details were asked for.
  fileprivate mutating func labelNames() throws(DocumentProblem) -> [String]? {
    guard try !null() else { return nil }
    var names: [String] = []
    try array { reader throws(DocumentProblem) in
      if try reader.kind() == .string {
        names.append(try reader.string())
      } else {
        names.append(try reader.value(GitLabLabel.self).name)
      }
    }
    return names
  }
}
