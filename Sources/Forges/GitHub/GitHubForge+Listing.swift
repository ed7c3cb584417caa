import DocumentReading
public import GateKit
import HTTPTransfer

extension GitHubForge {
  public func openPulls() async throws -> [ListedPull] {
    var request = list("pulls", query: [(name: "state", value: "open")])
    request.priority = .background
    let answers: [PullAnswer] = try await client.readAll(
      request, to: "list the open pull requests of \(repository.fullName)")
    return answers.map { ListedPull(number: $0.number, head: $0.head.commit, target: $0.base.ref) }
  }

  public func tip(of branch: String) async throws -> ObjectID? {
    let answer: ListedBranch? = try await client.readIfThere(
      HTTPRequest(.get, repository.url("branches", branch), priority: .background),
      to: "read the branch \(branch) of \(repository.fullName)")
    return answer?.tip
  }

  public func ownLogin() async throws -> String { try await account.identity().login }
}

/// https://docs.github.com/en/rest/branches/branches#get-a-branch
private struct ListedBranch: WireValue {
  let tip: ObjectID

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    var tip: ObjectID?
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "commit" { tip = try reader.value(TippedCommit.self).id } else { try reader.skip() }
    }
    self.tip = try reader.required(tip, "commit")
  }
}

private struct TippedCommit: WireValue {
  var id: ObjectID?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "sha" { id = try reader.objectID() } else { try reader.skip() }
    }
  }
}
