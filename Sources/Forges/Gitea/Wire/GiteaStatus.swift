import CivilTime
import DocumentReading

struct GiteaStatus: WireValue {
  var id = 0
  var context = ""
  /// The answer calls `status` what a request calls `state`.
  var state = ""
  var description: String?
  var url: String?
  var creator: GiteaUser?
  var updated: Instant?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var context: String?
    var state: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "context": context = try reader.stringOrNull()
      case "status": state = try reader.stringOrNull()
      case "description": description = try reader.stringOrNull()
      case "target_url": url = try reader.stringOrNull()
      case "creator": creator = try reader.valueOrNull()
      case "updated_at": updated = try reader.stringOrNull().flatMap { Instant($0) }
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.context = try reader.required(context, "context")
    self.state = try reader.required(state, "status")
  }
}

/// Whose a commit is. Null where no account has the address.
struct GiteaCommit: WireValue {
  var author: GiteaUser?
  var committer: GiteaUser?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "author": author = try reader.valueOrNull()
      case "committer": committer = try reader.valueOrNull()
      default: try reader.skip()
      }
    }
  }
}

struct GiteaPermission: WireValue {
  var level = ""

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var level: String?
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "permission" { level = try reader.stringOrNull() } else { try reader.skip() }
    }
    self.level = try reader.required(level, "permission")
  }
}

/// Teams and labels of an organisation alike: what has a number and a name.
typealias GiteaTeam = GiteaLabel
