import DocumentReading

/// Something that happened to an issue or pull request.
/// https://docs.github.com/en/rest/issues/events#list-issue-events-for-an-issue
struct EventAnswer: WireValue {
  /// `labeled`, and some forty others.
  let event: String
  let actor: AccountAnswer?
  /// Of `labeled` and `unlabeled`.
  let label: LabelAnswer?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var event: String?
    var actor: AccountAnswer?
    var label: LabelAnswer?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "event": event = try reader.stringOrNull()
      case "actor": actor = try reader.valueOrNull()
      case "label": label = try reader.valueOrNull()
      default: try reader.skip()
      }
    }
    self.event = event ?? ""
    self.actor = actor
    self.label = label
  }
}
