import DocumentReading
import HTTPTransfer

extension GitLabForge {
  /// Reporters and above read the code of any project; whoever is signed in reads an internal one unless the account is
  /// external, and everybody a public one, where the code is not for members alone.
  public func mayRead(_ account: ForgeAccount) async throws -> Bool {
    let action = "ask whether \(account.login) may read \(api.project)"
    let member: GitLabMember? = try await api.client.readIfThere(
      api.request(["members", "all", "\(account.id)"]).forSomebodyWaiting, to: action)
    if let member, member.user == account.id, member.isActive, member.level >= Self.reporter { return true }
    let project: ReadableProject? = try await api.client.readIfThere(
      api.request([]).forSomebodyWaiting, to: action)
    guard let project, project.isForAll else { return false }
    switch project.visibility {
    case "public": return true
    case "internal" where !account.isExternal: return try await isActive(account, action)
    default: return false
    }
  }

  private static let reporter = 20

  private func isActive(_ account: ForgeAccount, _ action: String) async throws(ForgeError) -> Bool {
    let found: StateAnswer? = try await api.client.readIfThere(
      api.request(from: ["users", "\(account.id)"]).forSomebodyWaiting, to: action)
    return found?.state == "active"
  }
}

private struct ReadableProject: WireValue {
  let visibility: String?
  /// Its code is for whoever sees the project.
  let isForAll: Bool

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var visibility: String?
    var level: String?
    try reader.object { reader, key throws(DocumentProblem) in
      switch key {
      case "visibility": visibility = try reader.stringOrNull()
      case "repository_access_level": level = try reader.stringOrNull()
      default: try reader.skip()
      }
    }
    self.visibility = visibility
    isForAll = level ?? "enabled" == "enabled"
  }
}

private struct StateAnswer: WireValue {
  let state: String?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var state: String?
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "state" { state = try reader.stringOrNull() } else { try reader.skip() }
    }
    self.state = state
  }
}
