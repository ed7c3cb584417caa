import Forges
import GateKit
import HTTPTransfer
import LocalSystem
import Publishing
import TestSupport
import Testing

@testable import ForgeDoubles

/// A forge of which every request can be broken, and what it shows then.
private struct Broken {
  let make: (Fault?) throws -> (any PublicationTarget, FaultySender)
  let stage: any PublicationStage
  let writes: () -> Int
}

private func gitLab() throws -> Broken {
  let stage = try GitLabStage()
  stage.double.change { $0.statusChecks = [(1, "gatehouse", "pending")] }
  let address = try #require(WebAddress("https://gitlab.test"))
  return Broken(
    make: { fault in
      let sender = FaultySender(stage.double, fault)
      return (
        GitLabForge(
          address, project: "acme/app", token: .access(Secret(GitLabDouble.token)), network: sender), sender
      )
    }, stage: stage, writes: { stage.double.writes.count })
}

private func gitea() throws -> Broken {
  let stage = try GiteaStage()
  let address = try #require(WebAddress("https://gitea.test"))
  return Broken(
    make: { fault in
      let sender = FaultySender(stage.double, fault)
      return (
        GiteaForge(
          address, owner: "acme", repository: "app", token: Secret(GiteaDouble.token), network: sender),
        sender
      )
    }, stage: stage, writes: { stage.double.writes.count })
}

@Suite("A fault at a request of a publication")
struct PublicationFaultTests {
  @Test(
    "is mended by the same run or the next, with one comment", arguments: Fault.Kind.allCases, [true, false])
  func mended(kind: Fault.Kind, isGitLab: Bool) async throws {
    var requests = 1
    var number = 0
    while number < requests {
      let broken = try isGitLab ? gitLab() : gitea()
      let subject = try await broken.stage.subject()
      let (target, sender) = try broken.make(Fault(kind: kind, request: number))
      let wanted = SamplePublication.blocked(subject, target.limits)
      _ = await publish(wanted, to: target)
      requests = await sender.count
      let (sound, _) = try broken.make(nil)
      let outcome = await publish(wanted, to: sound)
      #expect(outcome.isComplete, "\(kind) at request \(number): \(outcome.problems)")
      let view = try await broken.stage.view(of: subject.head)
      let shown = Set(view.statuses.map { "\($0.context) \($0.state) \($0.description)" })
      #expect(shown == Set(wanted.statuses.map { "\($0.context) \($0.state) \($0.description)" }))
      #expect(view.comments.count { $0.isOurs } == 1, "\(kind) at request \(number)")
      #expect(view.labels == [SamplePublication.label])
      number += 1
    }
    #expect(number > 8)
  }

  @Test("there is none: a second run asks three requests and writes nothing", arguments: [true, false])
  func secondRun(isGitLab: Bool) async throws {
    let broken = try isGitLab ? gitLab() : gitea()
    let (target, sender) = try broken.make(nil)
    let wanted = SamplePublication.blocked(try await broken.stage.subject(), target.limits)
    #expect(await publish(wanted, to: target).isComplete)
    let writes = broken.writes()
    let before = await sender.count
    let outcome = await publish(wanted, to: target)
    #expect(outcome.isComplete && outcome.steps.isEmpty)
    #expect(await sender.count - before <= 3)
    #expect(broken.writes() == writes)
  }
}
