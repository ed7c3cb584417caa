import CivilTime
import DocumentReading

/// https://docs.github.com/en/rest/actions/workflow-runs#list-workflow-runs-for-a-repository
struct WorkflowRunAnswer: WireValue {
  let id: Int
  let head: String

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var head: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integer()
      case "head_sha": head = try reader.string()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.head = try reader.required(head, "head_sha")
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
