import Cryptography
import Forges
import GateEngine
import GateKit
import SourceText

/// Reports out of artifacts that the CI left for a commit.
///
/// Which artifacts those are says the policy in force, and so the base. A run is of the commit that it names, and of the
/// repository that is asked; what a fork's run left counts as much as the fork's commit does: its jobs say what they
/// want, as they do in an upload.
struct ArtifactReports: Sendable {
  let forge: any ArtifactForge
  /// nil: every look brings them anew.
  var memory: ArtifactMemory?
  /// In place of what the policy says that judges: a policy that is only tried decides nothing about what is asked.
  var settings: EvidenceSettings?

  /// nil where the forge has no artifacts.
  init?(_ forge: any Forge, _ memory: ArtifactMemory? = nil) {
    guard let forge = forge as? any ArtifactForge else { return nil }
    self.forge = forge
    self.memory = memory
  }

  /// Reports that one request may match.
  private static let countLimit = 1000

  /// - Parameter commits: that reports may be of: head and merge base.
  func collect(
    _ requests: [EvidenceRequest], _ policy: EvidenceSettings,
    of commits: [EvidenceRequest.Origin: ObjectID]
  ) async throws -> [Evidence] {
    let sources = (settings ?? policy).artifacts
    guard !sources.isEmpty else { return [] }
    var found: [Evidence] = []
    for origin in EvidenceRequest.Origin.allCases {
      let wanted = Set(requests.filter { $0.of == origin && !$0.isOrdered }).sorted { $0.id < $1.id }
      guard let commit = commits[origin], !wanted.isEmpty else { continue }
      do {
        found += try await collect(wanted, sources, commit)
      } catch let error as ForgeError where error.isAboutOneThing {
        throw UnreadableArtifacts(reason: "\(error)")
      }
    }
    return found
  }

  private func collect(
    _ requests: [EvidenceRequest], _ sources: [ArtifactSource], _ commit: ObjectID
  ) async throws -> [Evidence] {
    let artifacts = try await forge.artifacts(of: commit, workflows: Set(sources.map(\.workflowPath)))
    var found: [Evidence] = []
    var taken: Set<EvidencePlace> = []
    // The policy's order: of two files of one place the first counts.
    for source in sources {
      for artifact in artifacts
      where artifact.workflow == source.workflowPath && source.isMeant(artifact.name) {
        for file in try await files(of: artifact, source, requests) {
          let path = source.place(of: file.path, in: artifact.name)
          for request in requests where request.paths.contains(where: { $0.matches(path) }) {
            guard taken.insert(EvidencePlace(id: request.id, of: request.of, path: path)).inserted else {
              continue
            }
            found.append(
              Evidence(
                id: request.id, of: request.of, path: path, digest: file.digest, commit: commit,
                made: artifact.made, content: ReportContent(file.content)))
          }
        }
      }
    }
    for request in requests {
      let count = found.count { $0.id == request.id && $0.origin == request.of }
      guard count <= Self.countLimit else {
        throw EvidenceLimit(id: request.id, count: count, limit: Self.countLimit)
      }
    }
    return found
  }

  private func files(
    of artifact: RunArtifact, _ source: ArtifactSource, _ requests: [EvidenceRequest]
  ) async throws -> [ArtifactMemory.File] {
    let globs = requests.flatMap(\.paths)
    let key = ArtifactMemory.Key(
      repository: forge.name, artifact: artifact.id, source: source,
      wanted: Set(globs.map(\.text)).sorted())
    if let known = await memory?.files(key) { return known }
    let files = try await forge.files(of: artifact) { path in
      let place = source.place(of: path, in: artifact.name)
      return globs.contains { $0.matches(place) }
    }.map { ArtifactMemory.File(path: $0.path, content: $0.content, digest: sha256Hex($0.content)) }
    await memory?.remember(files, key)
    return files
  }
}

/// An artifact that the policy names cannot be read. That is a verdict: another try finds the same one.
struct UnreadableArtifacts: Error, CustomStringConvertible {
  let reason: String
  var description: String { "cannot take reports from artifacts: \(reason)" }
}

/// Files of artifacts that were looked at lately: each event of a pull request has its reports asked for again.
actor ArtifactMemory {
  struct Key: Hashable {
    let repository: String
    let artifact: Int
    let source: ArtifactSource
    /// Patterns, sorted.
    let wanted: [String]
  }

  struct File: Sendable {
    let path: RepositoryPath
    let content: [UInt8]
    /// SHA-256, in hexadecimal digits.
    let digest: String
  }

  private let limit: Int
  private var entries: [(key: Key, files: [File], size: Int)] = []
  private var size = 0

  /// - Parameter limit: bytes of all files together.
  init(limit: Int = 64 << 20) { self.limit = limit }

  func files(_ key: Key) -> [File]? {
    guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
    let entry = entries.remove(at: index)
    entries.append(entry)
    return entry.files
  }

  func remember(_ files: [File], _ key: Key) {
    // What is nothing takes room as well.
    let bytes = files.reduce(1 << 10) { $0 + $1.content.count }
    guard bytes <= limit, !entries.contains(where: { $0.key == key }) else { return }
    entries.append((key, files, bytes))
    size += bytes
    while size > limit { size -= entries.removeFirst().size }
  }
}
