import DocumentReading

/// `{"data": {"viewer": {"login": "gatehouse[bot]"}}}`.
/// https://docs.github.com/en/graphql/reference/queries#user
struct ViewerAnswer: WireValue {
  let login: String

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var data: Data?
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "data" { data = try reader.valueOrNull() } else { try reader.skip() }
    }
    login = try reader.required(data?.viewer?.login, "viewer.login")
  }

  private struct Data: WireValue {
    var viewer: AccountAnswer?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      var viewer: AccountAnswer?
      try reader.object { reader, key throws(DocumentProblem) in
        if key == "viewer" { viewer = try reader.valueOrNull() } else { try reader.skip() }
      }
      self.viewer = viewer
    }
  }
}
