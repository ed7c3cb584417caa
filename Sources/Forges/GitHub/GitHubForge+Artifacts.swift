public import CivilTime
import DocumentReading
public import GateKit
import HTTPTransfer
public import SourceText

/// A file out of an artifact that a run of GitHub Actions left.
public struct ArtifactFile: Hashable, Sendable {
  /// The artifact's name.
  public let artifact: String
  /// As it lies in the artifact.
  public let path: RepositoryPath
  /// When the artifact was made.
  public let made: Instant?
  public let content: [UInt8]

  public init(artifact: String, path: RepositoryPath, made: Instant?, content: [UInt8]) {
    self.artifact = artifact
    self.path = path
    self.made = made
    self.content = content
  }
}

extension GitHubForge {
  /// Runs of one commit whose artifacts are looked through.
  private static let runLimit = 100
  /// Bytes of one artifact: what a report may have, packed.
  private static let artifactLimit = 256 << 20

  /// The wanted files in the artifacts of a commit's workflow runs, of the oldest run first.
  ///
  /// An artifact that is too large, or that holds anything but plain files below its root, is an error.
  public func artifactFiles(
    of commit: ObjectID, wanted: @Sendable (RepositoryPath) -> Bool
  ) async throws -> [ArtifactFile] {
    let runs: [WorkflowRunAnswer] = try await client.readAll(
      list("actions", "runs", query: [(name: "head_sha", value: "\(commit)")]), under: "workflow_runs",
      to: "read the workflow runs of \(commit.short) in \(repository.fullName)")
    let own = runs.filter { $0.head == "\(commit)" }.sorted { $0.id < $1.id }
    guard own.count <= Self.runLimit else {
      throw ForgeError(
        .rejected, action: "read the artifacts of \(commit.short) in \(repository.fullName)",
        reason: "there are \(own.count) workflow runs; the limit is \(Self.runLimit)")
    }
    var files: [ArtifactFile] = []
    for run in own {
      let artifacts: [ArtifactAnswer] = try await client.readAll(
        list("actions", "runs", "\(run.id)", "artifacts"), under: "artifacts",
        to: "read the artifacts of run \(run.id) in \(repository.fullName)")
      for artifact in artifacts.sorted(by: { $0.id < $1.id }) where !artifact.isExpired {
        files += try await content(of: artifact, wanted)
      }
    }
    return files
  }

  private func content(
    of artifact: ArtifactAnswer, _ wanted: (RepositoryPath) -> Bool
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
        files.append(
          ArtifactFile(artifact: artifact.name, path: path, made: artifact.created, content: content))
      }
    } catch {
      throw ForgeError(.unreadable, action: action, reason: "\(error.message)".escaped(for: .terminal))
    }
    return files
  }
}
