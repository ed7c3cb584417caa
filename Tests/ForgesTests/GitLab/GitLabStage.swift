import Forges
import GateKit
import Publishing
import TestSupport
import Testing

@testable import ForgeDoubles

/// The shared publication suite on the double of GitLab.
struct GitLabStage: PublicationStage {
  let double: GitLabDouble
  let target: any PublicationTarget

  init() throws {
    double = try GitLabDouble()
    double.change {
      $0.pipelines = [GitLabDouble.Pipeline(id: 900, commit: GitLabDouble.head1, ref: "feature")]
    }
    double.change { $0.mergeRequest.pipeline = 900 }
    target = try double.forge()
  }

  func subject() async throws -> PublicationSubject {
    let head = try #require(double.look { $0.mergeRequest.head.flatMap { ObjectID($0) } })
    return PublicationSubject(pull: 12, head: head, target: double.look(\.mergeRequest.target))
  }

  func addLabelAsPerson(_ name: String) async throws {
    double.change { state in
      if !state.mergeRequest.labels.contains(name) { state.mergeRequest.labels.append(name) }
      state.labels[name] = state.labels[name] ?? ("#ffffff", "by a person")
    }
  }

  func removeLabelAsPerson(_ name: String) async throws {
    double.change { $0.mergeRequest.labels.removeAll { $0 == name } }
  }

  func commentAsPerson(_ body: String) async throws {
    double.change { state in
      state.nextID += 1
      state.notes.append(GitLabDouble.Note(id: state.nextID, body: body, author: state.mergeRequest.author))
      state.mergeRequest.notesCount += 1
    }
  }

  func deleteCommentAsPerson(_ id: String) async throws {
    double.change { state in
      let count = state.notes.count
      state.notes.removeAll { "\($0.id)" == id }
      state.mergeRequest.notesCount -= count - state.notes.count
    }
  }

  func push() async throws {
    double.change { state in
      state.nextID += 1
      let number = "\(state.nextID)"
      move(&state, to: String(repeating: "e", count: 40 - number.count) + number)
    }
  }

  func forcePush(_ head: ObjectID) async throws { double.change { move(&$0, to: "\(head)") } }

  /// Every push has a pipeline of its own, which is there before anybody asks.
  private func move(_ state: inout GitLabDouble.State, to head: String) {
    state.mergeRequest.head = head
    state.nextID += 1
    let pipeline =
      state.pipelines.last { $0.commit == head }
      ?? GitLabDouble.Pipeline(id: state.nextID, commit: head, ref: state.mergeRequest.source)
    if !state.pipelines.contains(where: { $0.id == pipeline.id }) { state.pipelines.append(pipeline) }
    state.mergeRequest.pipeline = pipeline.id
  }

  func retarget(to branch: String) async throws { double.change { $0.mergeRequest.target = branch } }
  func close() async throws { double.change { $0.mergeRequest.state = "closed" } }

  func mergeGroup() async throws -> PublicationSubject? {
    let train = String(repeating: "d4", count: 20)
    double.change {
      $0.pipelines.append(GitLabDouble.Pipeline(id: 901, commit: train, ref: "refs/merge-requests/12/train"))
    }
    return PublicationSubject(pull: nil, head: try #require(ObjectID(train)), target: "main")
  }

  func view(of commit: ObjectID) async throws -> PublicationView {
    double.look { state in
      let posted = state.statuses.filter { $0.commit == "\(commit)" }
      let newest = posted.filter { !$0.isRetried }
      return PublicationView(
        statuses: newest.map { status in
          let text = status.description ?? ""
          let isError = status.state == "failed" && text.hasPrefix("error: ")
          let isGuarded = text.hasPrefix("failure: failure: ") || text.hasPrefix("failure: error: ")
          let words: [String: CommitStatus.State] = [
            "success": .success, "failed": .failure, "pending": .pending, "running": .pending,
          ]
          return CommitStatus(
            context: status.name, state: isError ? .error : words[status.state] ?? .error,
            description: String(
              text.dropFirst(isError ? "error: ".count : isGuarded ? "failure: ".count : 0)),
            url: status.url)
        }.sorted { $0.context < $1.context }, statusCount: posted.count,
        labels: Set(state.mergeRequest.labels),
        comments: state.notes.filter { !$0.isSystem }.map {
          .init(id: "\($0.id)", body: $0.body, isOurs: $0.author.id == state.account.id)
        })
    }
  }
}

@Suite("A publication to GitLab")
struct GitLabConformanceTests {
  @Test("ends in the right state whatever happens", arguments: PublicationConformance.allCases)
  func conforms(_ conformance: PublicationConformance) async throws {
    for failure in await conformance.run(on: { try GitLabStage() }) { Issue.record("\(failure)") }
  }
}
