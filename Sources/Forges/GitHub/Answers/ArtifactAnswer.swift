import CivilTime
import DocumentReading

/// https://docs.github.com/en/rest/actions/workflow-runs#list-workflow-runs-for-a-repository
struct WorkflowRunAnswer: WireValue {
  let id: Int
  let head: String
  /// The workflow's file; of one that another repository has, with `@` and its ref.
  let path: String
  /// What set it off: `push`, `pull_request`.
  let event: String
  /// `completed`, or one of several words for not yet.
  let status: String

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var head: String?
    var path: String?
    var event: String?
    var status: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integer()
      case "head_sha": head = try reader.string()
      case "path": path = try reader.stringOrNull()
      case "event": event = try reader.stringOrNull()
      case "status": status = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.head = try reader.required(head, "head_sha")
    self.path = path ?? ""
    self.event = event ?? ""
    self.status = status ?? ""
  }
}

/// https://docs.github.com/en/rest/actions/artifacts#list-workflow-run-artifacts
struct ArtifactAnswer: WireValue {
  let id: Int
  let name: String
  /// Bytes.
  let size: Int
  let isExpired: Bool
  let created: Instant?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var name: String?
    var size: Int?
    var isExpired = false
    var created: Instant?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integer()
      case "name": name = try reader.string()
      case "size_in_bytes": size = try reader.integer()
      case "expired": isExpired = try reader.boolOrNull() ?? false
      case "created_at": created = try reader.momentOrNull()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.name = try reader.required(name, "name")
    self.size = try reader.required(size, "size_in_bytes")
    self.isExpired = isExpired
    self.created = created
  }
}
