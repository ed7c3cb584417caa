import DocumentReading

/// A file of a pull request, as GitHub and Gitea list them.
/// https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files
struct ChangedFileAnswer: WireValue {
  let path: String
  /// added, removed, modified, renamed, copied, changed or unchanged; Gitea says deleted for removed.
  let status: String

  var isNew: Bool { ["added", "renamed", "copied"].contains(status) }

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var path: String?
    var status: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "filename": path = try reader.string()
      case "status": status = try reader.string()
      default: try reader.skip()
      }
    }
    self.path = try reader.required(path, "filename")
    self.status = try reader.required(status, "status")
  }
}
