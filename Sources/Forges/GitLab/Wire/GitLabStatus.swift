import CivilTime
import DocumentReading
import GateKit

/// What GitLab lists as statuses of a commit: those that were posted, and the jobs of its pipelines.
struct GitLabStatus: WireValue {
  var id = 0
  var name = ""
  var state = ""
  var ref: String?
  var description: String?
  var url: String?
  var author: GitLabUser?
  var isAllowedToFail: Bool?
  var finished: Instant?
  /// Told since 16.3.
  var pipeline: Int?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var name: String?
    var state: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "name": name = try reader.stringOrNull()
      case "status": state = try reader.stringOrNull()
      case "ref": ref = try reader.stringOrNull()
      case "description": description = try reader.stringOrNull()
      case "target_url": url = try reader.stringOrNull()
      case "author": author = try reader.valueOrNull()
      case "allow_failure": isAllowedToFail = try reader.boolOrNull()
      case "finished_at": finished = try reader.stringOrNull().flatMap { Instant($0) }
      case "pipeline_id": pipeline = try reader.integerOrNull()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.name = try reader.required(name, "name")
    self.state = try reader.required(state, "status")
  }
}

/// A job of a pipeline.
struct GitLabJob: WireValue {
  var id = 0
  var name = ""
  var state = ""
  var url: String?
  var isAllowedToFail: Bool?
  var finished: Instant?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var name: String?
    var state: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "name": name = try reader.stringOrNull()
      case "status": state = try reader.stringOrNull()
      case "web_url": url = try reader.stringOrNull()
      case "allow_failure": isAllowedToFail = try reader.boolOrNull()
      case "finished_at": finished = try reader.stringOrNull().flatMap { Instant($0) }
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.name = try reader.required(name, "name")
    self.state = try reader.required(state, "status")
  }
}

/// An external status check of a merge request (Ultimate).
struct GitLabStatusCheck: WireValue {
  var id = 0
  var name = ""
  var state = ""

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var name: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "name": name = try reader.stringOrNull()
      case "status": state = try reader.stringOrNull() ?? ""
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.name = try reader.required(name, "name")
  }
}

struct GitLabCommit: WireValue {
  var parents: [String] = []

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      guard key == "parent_ids" else { return try reader.skip() }
      guard try !reader.null() else { return }
      try reader.array { reader throws(DocumentProblem) in parents.append(try reader.string()) }
    }
  }
}

struct GitLabProject: WireValue {
  var visibility: String?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "visibility" { visibility = try reader.stringOrNull() } else { try reader.skip() }
    }
  }
}

struct GitLabDeployment: WireValue {
  var id = 0
  var commit: String?
  var state = ""
  var environment: String?
  var created: Instant?
  var updated: Instant?
  /// When the job that deployed ended; nil for deployments that no job made.
  var finished: Instant?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "sha": commit = try reader.stringOrNull()
      case "status": state = try reader.stringOrNull() ?? ""
      case "environment": environment = try reader.valueOrNull(GitLabLabel.self)?.name
      case "created_at": created = try reader.stringOrNull().flatMap { Instant($0) }
      case "updated_at": updated = try reader.stringOrNull().flatMap { Instant($0) }
      case "deployable": if try !reader.null() { finished = try reader.finishedAt() }
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
  }
}

extension JSONReader {
  fileprivate mutating func finishedAt() throws(DocumentProblem) -> Instant? {
    var finished: Instant?
    try object { reader, key throws(DocumentProblem) in
      if key == "finished_at" {
        finished = try reader.stringOrNull().flatMap { Instant($0) }
      } else {
        try reader.skip()
      }
    }
    return finished
  }
}
