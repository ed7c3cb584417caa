import CivilTime
import DocumentReading

/// https://docs.github.com/en/rest/commits/statuses#list-commit-statuses-for-a-reference
struct StatusAnswer: WireValue {
  let id: Int
  let context: String
  /// `error`, `failure`, `pending`, `success`.
  let state: String
  let description: String?
  let url: String?
  let creator: AccountAnswer?
  let created: Instant?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var context: String?
    var state: String?
    var description: String?
    var url: String?
    var creator: AccountAnswer?
    var created: Instant?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integer()
      case "context": context = try reader.string()
      case "state": state = try reader.string()
      case "description": description = try reader.stringOrNull()
      case "target_url": url = try reader.stringOrNull()
      case "creator": creator = try reader.valueOrNull()
      case "created_at": created = try reader.momentOrNull()
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.context = try reader.required(context, "context")
    self.state = try reader.required(state, "state")
    self.description = description
    self.url = url
    self.creator = creator
    self.created = created
  }
}
