import CivilTime
import GateEngine
import GateKit
import GitReading
import LocalSystem
import PolicyFiles
import SourceText
import TestSupport

@testable import GatehouseCommands

/// A case of a policy in the repository that a team would have: with the policy in it, and what is waived.
struct TeamRepository: Sendable {
  let file: PolicyCaseFile
  let policyCase: PolicyCase
  /// Bare. The pull request's head is at refs/pull/head.
  let origin: TestRepository
  let base: ObjectID
  let head: ObjectID

  init(_ file: PolicyCaseFile) throws {
    self.file = file
    let told = try file.policyCase()
    let policy = try told.policy ?? String(decoding: file.policyText(), as: UTF8.self)
    var kept = [".gatehouse.yml": policy]
    kept["\(WaiverFile.path)"] = told.waivers
    let made = try told.keeping(kept)
    origin = try TestRepository(bare: true)
    (base, head) = try CaseWorkshop(in: LocalPath(origin.path)).build(CaseHistory(made))
    policyCase = made
    // As the forges set it: single commits are given out.
    try origin.git("config", "uploadpack.allowAnySHA1InWant", "true")
    // A branch that the case does not tell of is where the pull request comes from. One that it does tell of stays:
    // what the pull request has beyond it was taken back since.
    let source = "refs/heads/\(policyCase.facts.source ?? "")"
    let isNew = try origin.git("for-each-ref", source).isEmpty
    if isNew, policyCase.facts.isFork == false {
      try origin.git("update-ref", source, "\(head)")
    }
  }

  /// `example/platform-release`
  var name: String { "example/\(file.policy)-\(file.name)" }
  var target: String { policyCase.facts.target ?? "" }
  var source: String { policyCase.facts.source ?? "" }
  /// The moment of judgement.
  var now: Instant { policyCase.now }

  /// Commits of the pull request, oldest first.
  func commits() throws -> [String] {
    try origin.git("rev-list", "--reverse", "\(base)..\(head)").split(separator: "\n").map(String.init)
  }

  /// A clone that holds the head, with the case's reports in it as tools leave them.
  ///
  /// - Parameter prepare: gets the head into it.
  func clone(_ prepare: (TestRepository) throws -> Void) throws -> TestRepository {
    let clone = try TestRepository()
    try clone.git("remote", "add", "origin", "file://\(origin.path)")
    try prepare(clone)
    for report in policyCase.reportFiles(of: (base, head)) {
      try clone.write("\(report.path)", report.bytes)
      // A case's reports are made at the moment of judgement.
      try clone.run("touch", ["--date=@\(now.seconds)", "\(report.path)"])
    }
    return clone
  }
}

extension PolicyCase {
  /// With files at the beginning of every history, so that every branch has them and no change is about them.
  fileprivate func keeping(_ texts: [String: String]) throws -> PolicyCase {
    let entries = try CaseHistory(self).branches.map { history in
      var branch = CaseBranch()
      branch.from = history.from
      branch.commits = history.commits
      if history.from == nil, !branch.commits.isEmpty {
        var files = branch.commits[0].files.node?.entries ?? []
        files += texts.sorted { $0.key < $1.key }.map { Node.Entry(key: $0.key, node: .text($0.value)) }
        branch.commits[0].files = Named(Node(value: .map(files))) ?? [:]
      }
      return Node.Entry(key: history.name, node: branch.node ?? .null)
    }
    var changed = self
    changed.repository.branches = Named(Node(value: .map(entries))) ?? [:]
    return changed
  }
}
