import CivilTime
import DocumentReading

struct GiteaComment: WireValue {
  var id = 0
  var body = ""
  var author: GiteaUser?
  var url: String?
  var created: Instant?
  /// Changed since it was written. Unknown times count as changed.
  var isEdited = false

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var created: String?
    var updated: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "body": body = try reader.stringOrNull() ?? ""
      case "user": author = try reader.valueOrNull()
      case "html_url": url = try reader.stringOrNull()
      case "created_at": created = try reader.stringOrNull()
      case "updated_at": updated = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.created = created.flatMap { Instant($0) }
    isEdited = created == nil || created != updated
  }
}

struct GiteaReview: WireValue {
  /// Null where a team was asked.
  var author: GiteaUser?
  var state = ""
  var commit = ""
  var isDismissed = false
  var submitted: Instant?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var isDismissed: Bool?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "user": author = try reader.valueOrNull()
      case "state": state = try reader.stringOrNull() ?? ""
      case "commit_id": commit = try reader.stringOrNull() ?? ""
      case "dismissed": isDismissed = try reader.boolOrNull()
      case "submitted_at": submitted = try reader.stringOrNull().flatMap { Instant($0) }
      default: try reader.skip()
      }
    }
    self.isDismissed = isDismissed ?? false
  }
}

/// One entry of the conversation: a label, a push, a comment.
struct GiteaTimelineEntry: WireValue {
  var id = 0
  var kind = ""
  var user: GiteaUser?
  var label: GiteaLabel?
  /// For a label `1` where it was set and empty where it was taken.
  var body = ""

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var kind: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "type": kind = try reader.stringOrNull()
      case "user": user = try reader.valueOrNull()
      case "label": label = try reader.valueOrNull()
      case "body": body = try reader.stringOrNull() ?? ""
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.kind = try reader.required(kind, "type")
  }
}
