public import GateKit
import HTTPTransfer

extension GiteaForge {
  public func openPulls() async throws -> [ListedPull] {
    let answers: [GiteaPullRequest] = try await api.list(
      api.request(["pulls"], query: [("state", "open")], priority: .background),
      to: "list the open pull requests of \(api.name)")
    // A pull request whose branch is gone has no head, and cannot be merged.
    return answers.compactMap { pull in
      pull.head.commit.map { ListedPull(number: pull.number, head: $0, target: pull.base.branch ?? "") }
    }
  }

  public func tip(of branch: String) async throws -> ObjectID? {
    let answer: BranchTip? = try await api.client.readIfThere(
      api.request(["branches", branch], priority: .background), to: "read the branch \(branch) of \(api.name)"
    )
    return answer?.commit
  }

  public func ownLogin() async throws -> String { try await account().login }
}
