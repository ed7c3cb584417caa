import GateKit
import HTTPTransfer

extension GitLabFacts {
  /// What jobs are called as an app: with a blank, which no login has, so that nobody can pass for them.
  static let jobs = "GitLab CI"
  /// Pipelines of one commit whose jobs are looked at.
  private static let pipelineLimit = 30

  mutating func baseChecks() async throws {
    guard let tip = question.baseTip else {
      unknown.append("base_checks: the tip of the target branch is not known")
      return
    }
    facts.baseChecks = try await told("base_checks") { facts in try await facts.checks(of: tip, isHead: false)
    }
  }

  /// Posted statuses and jobs of a commit, the newest of each name and app. Of this project alone: in a fork, its
  /// owner says what is green.
  mutating func checks(of commit: ObjectID, isHead: Bool) async throws -> [CheckResult] {
    let statuses: [GitLabStatus] = try await api.client.readAll(
      api.list(["repository", "commits", "\(commit)", "statuses"]), to: "read the statuses of \(commit.short)"
    )
    let pipelines = try await pipelines(of: commit, statuses)
    var entries: [Entry] = []
    var jobs: Set<Int> = []
    for pipeline in pipelines {
      for kind in ["jobs", "bridges"] {
        let read: [GitLabJob] = try await api.client.readAll(
          api.list(["pipelines", "\(pipeline)", kind]), to: "read the \(kind) of pipeline \(pipeline)")
        jobs.formUnion(read.map(\.id))
        entries += read.map { Entry(job: $0) }
      }
    }
    if isHead { entries += try await jobsOfMergeResult(besides: Set(pipelines)).map { Entry(job: $0) } }
    entries += statuses.filter { !jobs.contains($0.id) }.map { Entry(status: $0) }
    return newest(entries, of: commit)
  }

  private struct Entry {
    let id: Int
    var result = CheckResult()

    init(job: GitLabJob) {
      id = job.id
      result.name = job.name
      result.app = GitLabFacts.jobs
      result.conclusion = conclusion(job.state, isAllowedToFail: job.isAllowedToFail ?? false)
      result.completed = job.finished
      result.url = job.url
    }

    init(status: GitLabStatus) {
      id = status.id
      result.name = status.name
      result.app = status.author?.login
      result.conclusion = conclusion(status.state, isAllowedToFail: status.isAllowedToFail ?? false)
      result.completed = status.finished
      result.url = status.url.flatMap { $0.isEmpty ? nil : $0 }
    }
  }

  private func newest(_ entries: [Entry], of commit: ObjectID) -> [CheckResult] {
    var newest: [[String?]: Entry] = [:]
    for entry in entries where !question.ownContexts.contains(entry.result.name) {
      let key = [entry.result.name, entry.result.app]
      if let known = newest[key], known.id > entry.id { continue }
      newest[key] = entry
    }
    return newest.values.map { entry in
      var result = entry.result
      result.commit = "\(commit)"
      return result
    }.sorted { ($0.name, $0.app ?? "") < ($1.name, $1.app ?? "") }
  }

  private func pipelines(of commit: ObjectID, _ statuses: [GitLabStatus]) async throws -> [Int] {
    var ids = Set(statuses.compactMap(\.pipeline))
    if statuses.contains(where: { $0.pipeline == nil }) {
      let read: [GitLabPipeline] = try await api.client.readAll(
        api.list(["pipelines"], [("sha", "\(commit)")]), to: "read the pipelines of \(commit.short)")
      ids.formUnion(read.map(\.id))
    }
    guard ids.count <= Self.pipelineLimit else {
      throw ForgeError(
        .rejected, action: "read the jobs of \(commit.short)",
        reason: "it has \(ids.count) pipelines; the limit is \(Self.pipelineLimit)")
    }
    return ids.sorted()
  }

  /// A merge request may be tested as merged: its pipeline is then of another commit, a merge of head.
  private mutating func jobsOfMergeResult(besides known: Set<Int>) async throws -> [GitLabJob] {
    let read = try await mergeRequest()
    guard let pipeline = read.pipeline, let commit = pipeline.commit, commit != pull.head,
      pipeline.project == read.targetProject, !known.contains(pipeline.id),
      pipeline.ref?.hasPrefix("refs/merge-requests/\(pull.number)/") ?? false
    else { return [] }
    let merge: GitLabCommit? = try await api.client.readIfThere(
      api.request(["repository", "commits", "\(commit)"]), to: "read the commit \(commit.short)")
    // It may still be the one of an older head.
    guard let merge, merge.parents.contains("\(pull.head)") else { return [] }
    return try await api.client.readAll(
      api.list(["pipelines", "\(pipeline.id)", "jobs"]), to: "read the jobs of pipeline \(pipeline.id)")
  }
}

/// In GitHub's words. What a job may fail at passes as neutral; a word that we do not know never passes.
private func conclusion(_ state: String, isAllowedToFail: Bool) -> CheckResult.Conclusion {
  switch state {
  case "success": .success
  case "failed": isAllowedToFail ? .neutral : .failure
  case "skipped": .skipped
  case "canceled": .cancelled
  // Waits for somebody's hand: for good where nothing waits for it.
  case "manual": isAllowedToFail ? .skipped : .pending
  case let word where GitLabStatusText.isUnfinished(word): .pending
  default: .error
  }
}
