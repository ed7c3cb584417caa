public import CivilTime
public import GateKit
public import SourceText

/// A forge whose CI keeps files that its runs left.
public protocol ArtifactForge: Forge {
  /// What the newest run of each workflow left for a commit, oldest first: nothing where that run is not over yet.
  ///
  /// - Parameter workflows: files from the repository's root: `.github/workflows/ci.yml`. Runs of others are nobody's
  ///   word here.
  func artifacts(of commit: ObjectID, workflows: Set<String>) async throws -> [RunArtifact]
  /// The wanted files of an artifact. One that is too large, or that holds anything but plain files below its root, is
  /// an error.
  func files(
    of artifact: RunArtifact, wanted: @Sendable (RepositoryPath) -> Bool
  ) async throws -> [ArtifactFile]
}

/// An archive that a run of the CI left. What is in it never changes.
public struct RunArtifact: Hashable, Sendable {
  /// The forge's number.
  public let id: Int
  public let name: String
  /// The file of the workflow, from the repository's root.
  public let workflow: String
  public let run: Int
  /// Bytes, packed.
  public let size: Int
  public let made: Instant?

  public init(id: Int, name: String, workflow: String, run: Int, size: Int, made: Instant?) {
    self.id = id
    self.name = name
    self.workflow = workflow
    self.run = run
    self.size = size
    self.made = made
  }
}

/// A file out of an artifact.
public struct ArtifactFile: Hashable, Sendable {
  /// As it lies in the artifact.
  public let path: RepositoryPath
  public let content: [UInt8]

  public init(path: RepositoryPath, content: [UInt8]) {
    self.path = path
    self.content = content
  }
}
