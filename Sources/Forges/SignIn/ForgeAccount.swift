import DocumentReading

/// Somebody's account on a forge, as the forge named it to a sign-in.
public struct ForgeAccount: Hashable, Sendable {
  /// By which the forge knows it: a login can be given up, and taken by somebody else.
  public let id: Int
  public let login: String
  /// GitLab's word for accounts that see only what they were let into; no other forge has such.
  public let isExternal: Bool

  public init(id: Int, login: String, isExternal: Bool = false) {
    self.id = id
    self.login = login
    self.isExternal = isExternal
  }
}

/// Who a token speaks for: `GET /user` of every forge.
struct SignedInAnswer: WireValue {
  let account: ForgeAccount

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var id: Int?
    var login: String?
    var username: String?
    var isExternal: Bool?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "id": id = try reader.integerOrNull()
      case "login": login = try reader.stringOrNull()
      case "username": username = try reader.stringOrNull()
      case "external": isExternal = try reader.boolOrNull()
      default: try reader.skip()
      }
    }
    let name = try reader.required(login ?? username, "login")
    // It becomes a part of an address.
    guard !name.isEmpty, name.utf8.count <= 255, name != ".", name != ".." else {
      throw reader.problem("the login is none")
    }
    account = ForgeAccount(
      id: try reader.required(id, "id"), login: name, isExternal: isExternal ?? false)
  }
}
