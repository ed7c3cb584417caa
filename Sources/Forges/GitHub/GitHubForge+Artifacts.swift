import DocumentReading
public import GateKit
import HTTPTransfer
public import SourceText

extension GitHubForge: ArtifactForge {
  /// Runs of one commit that are looked at.
  private static let runLimit = 300
  /// Artifacts of one commit that are looked at.
  private static let artifactCount = 1_000
  /// Bytes of one artifact: what a report may have, packed.
  private static let artifactLimit = 256 << 20

  /// What sets runs off that are of the commit they name. A run for a schedule or by hand takes inputs that no
  /// commit says; `pull_request_target` and `workflow_run` run what another commit holds.
  private static let events: Set<String> = ["push", "pull_request", "merge_group"]

  public func artifacts(of commit: ObjectID, workflows: Set<String>) async throws -> [RunArtifact] {
    let action = "read the artifacts of \(commit.short) in \(repository.fullName)"
    let answers: [WorkflowRunAnswer] = try await client.readAll(
      list("actions", "runs", query: [(name: "head_sha", value: "\(commit)")]), under: "workflow_runs",
      to: "read the workflow runs of \(commit.short) in \(repository.fullName)")
    let runs = answers.filter { $0.head == "\(commit)" && Self.events.contains($0.event) }
    guard runs.count <= Self.runLimit else {
      throw ForgeError(
        .rejected, action: action,
        reason: "there are \(runs.count) workflow runs; the limit is \(Self.runLimit)")
    }
    var found: [RunArtifact] = []
    for workflow in workflows.sorted() {
      // A run that goes on, or that somebody started again, may leave more: the one before no longer counts.
      guard let run = runs.filter({ $0.isOf(workflow) }).max(by: { $0.id < $1.id }), run.status == "completed"
      else { continue }
      found += try await artifacts(of: run.id, workflow)
    }
    guard found.count <= Self.artifactCount else {
      throw ForgeError(
        .rejected, action: action, reason: "there are \(found.count); the limit is \(Self.artifactCount)")
    }
    return found.sorted { $0.id < $1.id }
  }

  private func artifacts(of run: Int, _ workflow: String) async throws -> [RunArtifact] {
    let answers: [ArtifactAnswer] = try await client.readAll(
      list("actions", "runs", "\(run)", "artifacts"), under: "artifacts",
      to: "read the artifacts of run \(run) in \(repository.fullName)")
    // Each attempt of a run may leave one of the same name.
    var newest: [String: ArtifactAnswer] = [:]
    for answer in answers where !answer.isExpired && answer.id > newest[answer.name]?.id ?? .min {
      newest[answer.name] = answer
    }
    return newest.values.map { answer in
      RunArtifact(
        id: answer.id, name: answer.name, workflow: workflow, run: run, size: answer.size,
        made: answer.created)
    }
  }

  public func files(
    of artifact: RunArtifact, wanted: @Sendable (RepositoryPath) -> Bool
  ) async throws -> [ArtifactFile] {
    let action = "read artifact \(artifact.name.escaped(for: .terminal)) of \(repository.fullName)"
    guard artifact.size <= Self.artifactLimit else {
      throw ForgeError(
        .rejected, action: action,
        reason: "it has \(artifact.size) bytes; the limit is \(Self.artifactLimit)")
    }
    let request = HTTPRequest(
      .get, repository.url("actions", "artifacts", "\(artifact.id)", "zip"),
      limits: .init(bodySize: Self.artifactLimit))
    let archive = try await client.send(request, to: action)
    var files: [ArtifactFile] = []
    do {
      try readZip(archive.body, source: artifact.name, wanted: wanted) { path, content in
        files.append(ArtifactFile(path: path, content: content))
      }
    } catch {
      throw ForgeError(.unreadable, action: action, reason: "\(error.message)".escaped(for: .terminal))
    }
    return files
  }
}

extension WorkflowRunAnswer {
  /// - Parameter workflow: its file, which GitHub writes with or without the ref it was read at.
  fileprivate func isOf(_ workflow: String) -> Bool {
    if path == workflow { return true }
    guard path.hasPrefix(workflow + "@") else { return false }
    // Of a file that is called so.
    return !path.hasSuffix(".yml") && !path.hasSuffix(".yaml")
  }
}
