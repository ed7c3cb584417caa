import CivilTime
import DocumentReading

/// https://docs.github.com/en/rest/deployments/deployments#list-deployments
struct DeploymentAnswer: WireValue {
  let id: Int
  let commit: String
  let environment: String
  let created: Instant?
  let ref: String?
  /// A login; nil: the account is gone.
  let creator: String?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var commit: String?
    var environment: String?
    var created: Instant?
    var ref: String?
    var creator: AccountAnswer?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integer()
      case "sha": commit = try reader.string()
      case "environment": environment = try reader.string()
      case "created_at": created = try reader.momentOrNull()
      case "ref": ref = try reader.stringOrNull()
      case "creator": creator = try reader.valueOrNull()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.commit = try reader.required(commit, "sha")
    self.environment = try reader.required(environment, "environment")
    self.created = created
    self.ref = ref
    self.creator = creator?.login
  }
}

/// https://docs.github.com/en/rest/deployments/statuses#list-deployment-statuses
struct DeploymentStatusAnswer: WireValue {
  let id: Int
  let state: String
  let created: Instant?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var state: String?
    var created: Instant?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integer()
      case "state": state = try reader.string()
      case "created_at": created = try reader.momentOrNull()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.state = try reader.required(state, "state")
    self.created = created
  }
}
