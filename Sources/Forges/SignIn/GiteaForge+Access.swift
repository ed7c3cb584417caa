import HTTPTransfer

extension GiteaForge {
  /// Gitea tells it to administrators of the repository. Of a public one, everybody reads.
  public func mayRead(_ account: ForgeAccount) async throws -> Bool {
    let access: AccessAnswer? = try await api.client.readIfThere(
      api.request(["collaborators", account.login, "permission"]).forSomebodyWaiting,
      to: "ask whether \(account.login) may read \(api.name)")
    guard let access, access.user == account.id else { return false }
    return ["read", "write", "admin", "owner"].contains(access.level)
  }
}
