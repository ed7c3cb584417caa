import CivilTime
import GateKit
import SourceText
import TestSupport
import Testing

@testable import Deployments

private let head = ConditionTrial.head
private let other = ConditionTrial.other

@Suite("A condition of an environment") struct ConditionTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var request = ""
    var facts = ""
    let settings: String
    var now = "2026-06-15T12:00:00Z"
    var expected: [String] = []
    /// In another order than the initialiser's: written last.
    var validUntil: String?

    init(
      _ title: String, _ settings: String, request: String = "", facts: String = "",
      now: String = "2026-06-15T12:00:00Z", _ expected: [String] = [], validUntil: String? = nil
    ) {
      testDescription = title
      self.settings = settings
      self.request = request
      self.facts = facts
      self.now = now
      self.expected = expected
      self.validUntil = validUntil
    }

    func answer<G: Gate>(_ gate: G.Type) async throws -> (words: [String], validUntil: String?) {
      var trial = ConditionTrial()
      trial.request = request
      trial.facts = facts
      trial.now = try #require(Instant(now))
      let answer = try await trial.ask(gate, settings)
      return (
        answer.messages + answer.waitingFor.map { "waits: \($0)" }, answer.validUntil.map(\.description)
      )
    }
  }

  // MARK: from, protected

  @Test(
    "asks for a branch that may be deployed, and for the commit in it",
    arguments: [
      Row("main", "branches: main"), Row("a pattern", "branches: ['release/**', 'm*']"),
      Row(
        "another branch", "branches: [main]", request: "branch: develop",
        ["production is deployed from main, not from develop"]),
      Row(
        "a branch that only begins so", "branches: [main]", request: "branch: main/evil",
        ["production is deployed from main, not from main/evil"]),
    ])
  func branch(_ row: Row) async throws {
    #expect(try await row.answer(BranchCondition.self).words == row.expected)
  }

  @Test("refuses a commit that the branch does not hold, and cannot tell without the tip")
  func contained() async throws {
    var trial = ConditionTrial()
    trial.contained = []
    #expect(
      try await trial.outcome(BranchCondition.self, "branches: main") == [
        "0202020202 is not part of main, which is at 0909090909"
      ])
    trial.request = "branch_tip: unreadable"
    await #expect(throws: BranchCondition.TipUnknown.self) {
      try await trial.ask(BranchCondition.self, "branches: main")
    }
  }

  @Test(
    "asks the forge whether the branch is protected",
    arguments: [
      Row("protected", "{}", facts: "branch_protection: [{branch: main, protected: true}]"),
      Row(
        "not protected", "{}", facts: "branch_protection: [{branch: main, protected: false}]",
        ["the forge does not protect main"]),
      Row("not asked for", "required: no", facts: "branch_protection: []"),
    ])
  func protection(_ row: Row) async throws {
    #expect(try await row.answer(ProtectionCondition.self).words == row.expected)
  }

  @Test("takes the protection of another branch for no answer")
  func protectionUnknown() async throws {
    var trial = ConditionTrial()
    trial.facts = "branch_protection: [{branch: develop, protected: true}]"
    await #expect(throws: Unavailable.self) { try await trial.ask(ProtectionCondition.self, "{}") }
  }

  // MARK: verdict

  private static func posted(
    _ state: String, by author: String = "gatehouse[bot]", own: Bool = true, on commit: String = head,
    as merged: String? = nil, at time: String? = nil
  ) -> String {
    "{context: 'gatehouse: main', commit: '\(commit)', state: \(state), author: '\(author)', own: \(own)"
      + (merged.map { ", merged_as: '\($0)'" } ?? "") + (time.map { ", completed: \($0)" } ?? "") + "}"
  }

  @Test(
    "asks for a verdict of our own, or of an app that is named",
    arguments: [
      Row("passed", "is: passed", facts: "verdicts: [\(posted("success"))]"),
      Row("none", "is: passed", facts: "verdicts: []", ["no verdict of Gatehouse on 0202020202 is known"]),
      Row(
        "of another commit", "is: passed", facts: "verdicts: [\(posted("success", on: other))]",
        ["no verdict of Gatehouse on 0202020202 is known"]),
      Row(
        "of the pull request that was merged as this commit", "is: passed",
        facts: "verdicts: [\(posted("success", on: other, as: head))]"),
      Row(
        "that pull request was blocked", "is: passed",
        facts: "verdicts: [\(posted("failure", on: other, as: head))]",
        ["gatehouse: main ended in failure on 0303030303, which was merged as 0202020202"]),
      Row(
        "a stranger's", "is: passed", facts: "verdicts: [\(posted("success", by: "mallory", own: false))]",
        ["no verdict of Gatehouse on 0202020202 is known; that of mallory does not count"]),
      Row(
        "a stranger's beside a bad one of ours", "is: passed",
        facts: "verdicts: [\(posted("failure")), \(posted("success", by: "mallory", own: false))]",
        ["gatehouse: main ended in failure"]),
      Row(
        "of the app that is named", "{is: passed, by: [Gatehouse-Acme]}",
        facts: "verdicts: [\(posted("success", by: "gatehouse-acme", own: false))]"),
      Row(
        "of our own account where another is named", "{is: passed, by: [gatehouse-acme]}",
        facts: "verdicts: [\(posted("success"))]",
        ["no verdict of Gatehouse on 0202020202 is known; that of gatehouse[bot] does not count"]),
      Row(
        "evaluated again here, where an app is named", "{is: passed, by: [gatehouse-acme]}",
        facts: "verdicts: [{context: report, commit: '\(head)', state: success, own: true}]"),
      Row(
        "pending", "is: passed", facts: "verdicts: [\(posted("pending"))]",
        ["waits: gatehouse: main has not ended"]),
      Row(
        "error", "is: passed", facts: "verdicts: [\(posted("error"))]", ["gatehouse: main ended in error"]),
      Row(
        "an older failure", "is: passed",
        facts:
          "verdicts: [\(posted("success", at: "2026-06-15T11:00:00Z")), \(posted("failure", at: "2026-06-15T10:00:00Z"))]"
      ),
      Row(
        "a newer failure", "is: passed",
        facts:
          "verdicts: [\(posted("failure", at: "2026-06-15T11:00:00Z")), \(posted("success", at: "2026-06-15T10:00:00Z"))]",
        ["gatehouse: main ended in failure"]),
    ])
  func verdict(_ row: Row) async throws {
    #expect(try await row.answer(VerdictCondition.self).words == row.expected)
  }

  // MARK: approvers

  private static let ops = "teams: [{name: ops, members: [ada, Grace]}]"

  @Test(
    "counts approvals of the right people, for this environment and commit",
    arguments: [
      Row("one of anybody", "{}", facts: "deployment_reviews: [{author: linus, state: approved}]"),
      Row("none", "{}", facts: "deployment_reviews: []", ["0 of 1 approval"]),
      Row(
        "whoever asked", "{}", facts: "deployment_reviews: [{author: ADA, state: approved}]",
        ["0 of 1 approval"]),
      Row(
        "whoever asked, where they may", "prevent_self_review: no",
        facts: "deployment_reviews: [{author: ada, state: approved}]"),
      Row(
        "two are asked for", "count: 2",
        facts: "deployment_reviews: [{author: grace, state: approved}, {author: GRACE, state: approved}]",
        ["1 of 2 approvals"]),
      Row(
        "of the team", "teams: [ops]", facts: "deployment_reviews: [{author: grace, state: approved}], \(ops)"
      ),
      Row(
        "of nobody in the team", "teams: [ops]",
        facts: "deployment_reviews: [{author: linus, state: approved}], \(ops)", ["0 of 1 approval of ops"]),
      Row(
        "of a team that nobody knows", "teams: [dba]",
        facts: "deployment_reviews: [{author: grace, state: approved}], \(ops)", ["0 of 1 approval of dba"]),
      Row(
        "named", "users: [linus]", facts: "deployment_reviews: [{author: Linus, state: approved}]"),
      Row(
        "for another environment", "{}",
        facts: "deployment_reviews: [{author: grace, state: approved, environment: staging}]",
        ["0 of 1 approval"]),
      Row(
        "for another commit", "{}",
        facts: "deployment_reviews: [{author: grace, state: approved, commit: '\(other)'}]",
        ["0 of 1 approval"]),
      Row(
        "a bot", "{}", facts: "deployment_reviews: [{author: 'renovate[bot]', state: approved}]",
        ["0 of 1 approval"]),
      Row(
        "a bot that is named", "users: ['release[bot]']",
        facts: "deployment_reviews: [{author: 'release[bot]', state: approved, bot: yes}]"),
      Row(
        "rejected by another", "{}",
        facts:
          "deployment_reviews: [{author: grace, state: approved}, {author: linus, state: rejected, comment: 'not today'}]",
        ["linus rejected the deployment: not today"]),
      Row(
        "rejected, and then approved", "{}",
        facts: "deployment_reviews: [{author: linus, state: rejected}, {author: linus, state: approved}]"),
      Row(
        "approved, and then rejected", "{}",
        facts: "deployment_reviews: [{author: linus, state: approved}, {author: linus, state: rejected}]",
        ["linus rejected the deployment", "0 of 1 approval"]),
    ])
  func approvals(_ row: Row) async throws {
    #expect(try await row.answer(ApprovalCondition.self).words == row.expected)
  }

  // MARK: wait, confirm, soak

  @Test(
    "waits from the moment at which the deployment was asked for",
    arguments: [
      Row("over", "after: 1h"),
      Row(
        "a second before", "after: 1h", now: "2026-06-15T11:59:59Z",
        ["waits: 1h after it was asked for, until 2026-06-15T12:00:00Z"], validUntil: "2026-06-15T12:00:00Z"),
      Row(
        "asked for in the future", "after: 5m", request: "requested_at: '2026-06-15T13:00:00Z'",
        ["waits: 5m after it was asked for, until 2026-06-15T13:05:00Z"], validUntil: "2026-06-15T13:05:00Z"),
      Row("no wait", "after: 0s", now: "2026-06-15T11:00:00Z"),
    ])
  func wait(_ row: Row) async throws {
    let answer = try await row.answer(WaitCondition.self)
    #expect(answer.words == row.expected)
    #expect(answer.validUntil == row.validUntil)
  }

  @Test(
    "takes the word sign for sign",
    arguments: [
      Row("typed", "word: DEPLOY", request: "confirmation: DEPLOY"),
      Row("not typed", "word: DEPLOY", ["nobody has confirmed the deployment with DEPLOY"]),
      Row(
        "in another case", "word: DEPLOY", request: "confirmation: deploy",
        ["the deployment is confirmed with \"deploy\", and the word is DEPLOY"]),
      Row(
        "with a sign that looks alike", "word: Kiosk", request: "confirmation: \"\\u212Aiosk\"",
        ["the deployment is confirmed with \"\u{212A}iosk\", and the word is Kiosk"]),
      Row(
        "as the comment of an approval", "word: DEPLOY",
        facts: "deployment_reviews: [{author: grace, state: approved, comment: ' DEPLOY '}]"),
      Row(
        "as the comment of a rejection", "word: DEPLOY",
        facts: "deployment_reviews: [{author: grace, state: rejected, comment: DEPLOY}]",
        ["nobody has confirmed the deployment with DEPLOY"]),
      Row(
        "as the comment of an approval of something else", "word: DEPLOY",
        facts:
          "deployment_reviews: [{author: grace, state: approved, comment: DEPLOY, environment: staging}]",
        ["nobody has confirmed the deployment with DEPLOY"]),
    ])
  func confirmation(_ row: Row) async throws {
    #expect(try await row.answer(ConfirmationCondition.self).words == row.expected)
  }

  private static func staging(_ rest: String, of commit: String = head) -> String {
    "deployments: [{environment: staging, commit: '\(commit)', \(rest)}]"
  }

  @Test(
    "lets a commit soak elsewhere",
    arguments: [
      Row(
        "long enough", "{environment: staging, at_least: 24h}",
        facts: staging("state: success, since: 2026-06-14T12:00:00Z")),
      Row(
        "a second short", "{environment: staging, at_least: 24h}",
        facts: staging("state: success, since: 2026-06-14T12:00:01Z"),
        ["waits: the deployment of 0202020202 to staging has to run 1d, until 2026-06-15T12:00:01Z"],
        validUntil: "2026-06-15T12:00:01Z"),
      Row("any time", "environment: staging", facts: staging("state: success")),
      Row(
        "no time said", "{environment: staging, at_least: 1h}", facts: staging("state: success"),
        ["the deployment of 0202020202 to staging does not say since when it runs, and it has to run 1h"]),
      Row(
        "another commit", "environment: staging", facts: staging("state: success", of: other),
        ["0202020202 has not been deployed to staging"]),
      Row(
        "still going", "environment: staging", facts: staging("state: in_progress"),
        ["waits: the deployment of 0202020202 to staging has not ended"]),
      Row(
        "failed", "environment: staging", facts: staging("state: failure"),
        ["the deployment of 0202020202 to staging ended in failure"]),
      Row(
        "replaced", "environment: staging", facts: staging("state: inactive"),
        ["the deployment of 0202020202 to staging is over: something else runs there now"]),
    ])
  func soak(_ row: Row) async throws {
    let answer = try await row.answer(SoakCondition.self)
    #expect(answer.words == row.expected)
    #expect(answer.validUntil == row.validUntil)
  }

  // MARK: freeze

  private static let weekend = "windows: Fri 16:00 - Mon 08:00 Europe/Paris"
  private static let frozen = "(Fri 16:00 - Mon 08:00 Europe/Paris)"

  @Test(
    "freezes by the clock of a place, and by an operator's word",
    arguments: [
      Row("a second before", weekend, now: "2026-06-12T13:59:59Z", validUntil: "2026-06-12T14:00:00Z"),
      Row(
        "its first moment", weekend, now: "2026-06-12T14:00:00Z",
        ["production is frozen until 2026-06-15T06:00:00Z \(frozen)"], validUntil: "2026-06-15T06:00:00Z"),
      Row("its end", weekend, now: "2026-06-15T06:00:00Z", validUntil: "2026-06-19T14:00:00Z"),
      // Clocks go back on 25 October 2026: Monday begins an hour later by UTC.
      Row(
        "a weekend on which clocks go back", weekend, now: "2026-10-26T06:30:00Z",
        ["production is frozen until 2026-10-26T07:00:00Z \(frozen)"], validUntil: "2026-10-26T07:00:00Z"),
      Row(
        "a weekend on which clocks go forward", weekend, now: "2026-03-28T12:00:00Z",
        ["production is frozen until 2026-03-30T06:00:00Z \(frozen)"], validUntil: "2026-03-30T06:00:00Z"),
      Row(
        "two windows that follow each other",
        "{windows: ['2026-06-15 - 2026-06-16', '2026-06-17 - 2026-06-17'], reason: the yearly count}",
        [
          "production is frozen until 2026-06-18T00:00:00Z (2026-06-15 - 2026-06-16): the yearly count"
        ], validUntil: "2026-06-18T00:00:00Z"),
      Row(
        "an operator's", "{}",
        facts: "freezes: [{environments: 'prod*', author: grace, reason: an incident}]",
        ["production is frozen by grace: an incident"]),
      Row(
        "an operator's, of everything, for a while", "{}",
        facts: "freezes: [{until: 2026-06-15T12:00:01Z, reason: an incident}]",
        ["production is frozen until 2026-06-15T12:00:01Z: an incident"], validUntil: "2026-06-15T12:00:01Z"),
      Row(
        "an operator's that is over", "{}",
        facts: "freezes: [{until: 2026-06-15T12:00:00Z, reason: an incident}]"),
      Row(
        "an operator's that is to come", "{}",
        facts: "freezes: [{since: 2026-06-15T18:00:00Z, reason: a move}]", validUntil: "2026-06-15T18:00:00Z"),
      Row(
        "an operator's of another environment", "{}",
        facts: "freezes: [{environments: staging, reason: a move}]"),
      Row("none known", "{}"),
    ])
  func freeze(_ row: Row) async throws {
    let answer = try await row.answer(FreezeCondition.self)
    #expect(answer.words == row.expected)
    #expect(answer.validUntil == row.validUntil)
  }

  // MARK: rollback

  @Test(
    "asks for a version to return to",
    arguments: [
      Row("there", "{}"), Row("the first deployment", "{}", request: "previous: null"),
      Row(
        "not in the repository", "{}", request: "previous: '\(other)'",
        ["0303030303, which runs on production, is not in the repository any more"]),
      Row("not asked for", "required: no", request: "previous: '\(other)'"),
    ])
  func rollback(_ row: Row) async throws {
    #expect(try await row.answer(RollbackCondition.self).words == row.expected)
  }

  @Test("does not take a version that was taken out of the branch")
  func rewritten() async throws {
    var trial = ConditionTrial()
    trial.contained = [ObjectID(filledWith: 2)]
    #expect(
      try await trial.outcome(RollbackCondition.self, "{}") == [
        "0101010101, which runs on production, is not part of main"
      ])
  }

  @Test("names every key once, and the setting of its short form")
  func keys() {
    let conditions = deploymentConditions.compactMap(\.condition)
    #expect(Set(conditions.map(\.key)).count == deploymentConditions.count)
    for gate in deploymentConditions {
      guard let short = gate.condition?.short else { continue }
      guard case .object(let fields) = gate.settings else {
        Issue.record("settings are an object")
        continue
      }
      #expect(fields.contains { $0.key == short })
    }
  }
}
