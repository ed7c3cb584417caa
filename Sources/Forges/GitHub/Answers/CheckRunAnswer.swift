import CivilTime
import DocumentReading

/// https://docs.github.com/en/rest/checks/runs#list-check-runs-for-a-git-reference
struct CheckRunAnswer: WireValue {
  let id: Int
  let name: String
  let externalID: String?
  /// `completed`, or one of several words for not yet.
  let status: String
  let conclusion: String?
  let completed: Instant?
  let url: String?
  let app: AppAnswer?
  let suite: Int?
  let annotationCount: Int

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var name: String?
    var externalID: String?
    var status: String?
    var conclusion: String?
    var completed: Instant?
    var url: String?
    var app: AppAnswer?
    var suite: WrittenAnswer?
    var annotationCount: Int?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integer()
      case "name": name = try reader.string()
      case "external_id": externalID = try reader.stringOrNull()
      case "status": status = try reader.string()
      case "conclusion": conclusion = try reader.stringOrNull()
      case "completed_at": completed = try reader.momentOrNull()
      case "html_url": url = try reader.stringOrNull()
      case "app": app = try reader.valueOrNull()
      case "check_suite": suite = try reader.valueOrNull()
      case "output":
        try reader.object { reader, key throws(DocumentProblem) in
          if key == "annotations_count" { annotationCount = try reader.integer() } else { try reader.skip() }
        }
      default: try reader.skip()
      }
    }
    self.id = try reader.required(id, "id")
    self.name = try reader.required(name, "name")
    self.externalID = externalID
    self.status = try reader.required(status, "status")
    self.conclusion = conclusion
    self.completed = completed
    self.url = url
    self.app = app
    self.suite = suite?.id
    self.annotationCount = annotationCount ?? 0
  }

  var isCompleted: Bool { status == "completed" }
}
