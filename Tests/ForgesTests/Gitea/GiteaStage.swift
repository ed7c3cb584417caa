import Forges
import GateKit
import Publishing
import TestSupport
import Testing

@testable import ForgeDoubles

/// The shared publication suite on the double of Gitea.
struct GiteaStage: PublicationStage {
  let double: GiteaDouble
  let target: any PublicationTarget

  init() throws {
    double = try GiteaDouble()
    target = try double.forge()
  }

  func subject() async throws -> PublicationSubject {
    let head = try #require(double.look { $0.head.flatMap { ObjectID($0) } })
    return PublicationSubject(pull: 12, head: head, target: double.look(\.target))
  }

  func addLabelAsPerson(_ name: String) async throws {
    double.change { state in
      guard !state.pullLabels.contains(where: { $0.name == name }) else { return }
      state.nextID += 1
      let label = state.labels.first { $0.name == name } ?? GiteaDouble.Label(id: state.nextID, name: name)
      if !state.labels.contains(where: { $0.id == label.id }) { state.labels.append(label) }
      state.pullLabels.append(label)
    }
  }

  func removeLabelAsPerson(_ name: String) async throws {
    double.change { $0.pullLabels.removeAll { $0.name == name } }
  }

  func commentAsPerson(_ body: String) async throws {
    double.change { state in
      state.nextID += 1
      state.comments.append(GiteaDouble.Comment(id: state.nextID, body: body, author: state.author))
    }
  }

  func deleteCommentAsPerson(_ id: String) async throws {
    double.change { $0.comments.removeAll { "\($0.id)" == id } }
  }

  func push() async throws {
    double.change { state in
      state.nextID += 1
      let number = "\(state.nextID)"
      state.head = String(repeating: "e", count: 40 - number.count) + number
      state.commitsThere.insert(state.head ?? "")
    }
  }

  func forcePush(_ head: ObjectID) async throws { double.change { $0.head = "\(head)" } }
  func retarget(to branch: String) async throws { double.change { $0.target = branch } }
  func close() async throws { double.change { $0.state = "closed" } }
  func mergeGroup() async throws -> PublicationSubject? { nil }

  func view(of commit: ObjectID) async throws -> PublicationView {
    double.look { state in
      let posted = state.statuses.filter { $0.commit == "\(commit)" }
      var newest: [String: GiteaDouble.Status] = [:]
      for status in posted { newest[status.context] = status }
      return PublicationView(
        statuses: newest.values.sorted { $0.context < $1.context }.map {
          CommitStatus(
            context: $0.context, state: .init(rawValue: $0.state) ?? .error, description: $0.description,
            url: $0.url.isEmpty ? nil : $0.url)
        }, statusCount: posted.count, labels: Set(state.pullLabels.map(\.name)),
        comments: state.comments.map {
          .init(id: "\($0.id)", body: $0.body, isOurs: $0.author.id == state.account.id)
        })
    }
  }
}

@Suite("A publication to Gitea")
struct GiteaConformanceTests {
  @Test("ends in the right state whatever happens", arguments: PublicationConformance.allCases)
  func conforms(_ conformance: PublicationConformance) async throws {
    for failure in await conformance.run(on: { try GiteaStage() }) { Issue.record("\(failure)") }
  }
}
