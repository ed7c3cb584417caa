import DocumentReading

/// A comment, or where it is the system's, a line of the merge request's history.
struct GitLabNote: WireValue {
  var id = 0
  var body = ""
  var author: GitLabUser?
  var isSystem = false
  var created: GitLabTime?
  /// Changed since it was written. Unknown times count as changed.
  var isEdited = false

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var isSystem: Bool?
    var created: String?
    var updated: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "body": body = try reader.stringOrNull() ?? ""
      case "author": author = try reader.valueOrNull()
      case "system": isSystem = try reader.boolOrNull()
      case "created_at": created = try reader.stringOrNull()
      case "updated_at": updated = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.isSystem = try reader.required(isSystem, "system")
    self.created = GitLabTime(created)
    isEdited = created == nil || created != updated
  }
}

/// Who set or took a label, and which.
struct GitLabLabelEvent: WireValue {
  var id = 0
  var user: GitLabUser?
  /// nil once the label is deleted from the project.
  var label: String?
  var action = ""

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "user": user = try reader.valueOrNull()
      case "label": label = try reader.valueOrNull(GitLabLabel.self)?.name
      case "action": action = try reader.stringOrNull() ?? ""
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
  }
}

struct GitLabLabel: WireValue {
  var name = ""

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var name: String?
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "name" { name = try reader.stringOrNull() } else { try reader.skip() }
    }
    self.name = try reader.required(name, "name")
  }
}
