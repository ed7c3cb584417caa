import DocumentReading
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
    let answer: GiteaBranch? = try await api.client.readIfThere(
      api.request(["branches", branch], priority: .background), to: "read the branch \(branch) of \(api.name)"
    )
    return answer?.tip
  }

  public func ownLogin() async throws -> String { try await account().login }
}

private struct GiteaBranch: WireValue {
  var tip: ObjectID?

  init(_ reader: inout JSONReader) throws(DocumentProblem) {
    try reader.object { reader, key throws(DocumentProblem) in
      if key == "commit" { tip = try reader.valueOrNull(Commit.self)?.id } else { try reader.skip() }
    }
  }

  private struct Commit: WireValue {
    var id: ObjectID?

    init(_ reader: inout JSONReader) throws(DocumentProblem) {
      try reader.object { reader, key throws(DocumentProblem) in
        if key == "id" { id = try reader.objectID() } else { try reader.skip() }
      }
    }
  }
}
