public import GateKit
import HTTPTransfer

extension GitLabForge {
  public func openPulls() async throws -> [ListedPull] {
    let answers: [GitLabMergeRequest] = try await api.client.readAll(
      api.request(
        ["merge_requests"], query: [("state", "opened"), ("per_page", "100")], priority: .background),
      to: "list the open merge requests of \(api.project)")
    // A merge request whose branch has no commit yet has no head.
    return answers.compactMap { request in
      request.head.map { ListedPull(number: request.number, head: $0, target: request.target) }
    }
  }

  public func tip(of branch: String) async throws -> ObjectID? {
    let answer: BranchTip? = try await api.client.readIfThere(
      api.request(["repository", "branches", branch], priority: .background),
      to: "read the branch \(branch) of \(api.project)")
    return answer?.commit
  }

  public func ownLogin() async throws -> String { try await account().login }
}
