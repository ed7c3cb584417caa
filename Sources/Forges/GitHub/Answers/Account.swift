import DocumentReading

/// A person, a bot or an organisation; each entry may be missing, as in the empty object that stands for
/// nobody.
struct AccountAnswer: WireValue {
  let login: String?
  let isBot: Bool

  /// Whom GitHub shows for accounts that are gone.
  static let ghost = "ghost"

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var login: String?
    var type: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "login": login = try reader.stringOrNull()
      case "type": type = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    self.login = login
    isBot = type == "Bot"
  }
}

/// An App, as it stands at what it made.
struct AppAnswer: WireValue {
  let id: Int?
  let slug: String?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var slug: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "slug": slug = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    self.id = id
    self.slug = slug
  }
}

/// What was written: that it has a number says that it was GitHub who answered.
struct WrittenAnswer: WireValue {
  let id: Int

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "id" { id = try reader.integer() } else { try reader.skip() }
    }
    self.id = try reader.required(id, "id")
  }
}
