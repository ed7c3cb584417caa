public import CivilTime
public import GateKit
public import SourceText

/// The policy's `evidence`: where reports come from that neither lie in the folder of a job nor were uploaded.
public struct EvidenceSettings: Settings, Hashable {
  public var artifacts: [ArtifactSource] = []
  public var wait: TimeSpan?

  public init() {}

  public static let schema: [Setting<EvidenceSettings>] = [
    setting(
      "artifacts", \.artifacts,
      "artifacts of GitHub Actions whose files are reports; those of the judged commit alone count"),
    setting(
      "wait", \.wait,
      "how long a server waits for a report of a new head (default: its own uploads.wait)"),
  ]

  public var inconsistencies: [Inconsistency] {
    artifacts.enumerated().flatMap { index, source in
      source.inconsistencies.map { Inconsistency(["artifacts", "\(index)"] + $0.keys, $0.message) }
    }
  }
}

/// Artifacts of one workflow, and where their files would lie in the repository.
public struct ArtifactSource: Settings, Hashable {
  public var workflow = ""
  public var name = OneOrMany<Glob>()
  public var folder = ""

  public init() {}

  public static let schema: [Setting<ArtifactSource>] = [
    setting(
      "workflow", \.workflow, required: true, "the workflow's file: ci.yml is .github/workflows/ci.yml"),
    setting("name", \.name, required: true, "the artifact's name; several names or a pattern for several"),
    setting(
      "folder", \.folder,
      "where its files would lie, from the repository's root; of several, each in a folder of its name"),
  ]

  private static let home = ".github/workflows/"

  /// From the repository's root.
  public var workflowPath: String { workflow.contains("/") ? workflow : Self.home + workflow }

  public var inconsistencies: [Inconsistency] {
    var found: [Inconsistency] = []
    let file = workflowPath.dropFirst(Self.home.count)
    let isYAML = file.hasSuffix(".yml") || file.hasSuffix(".yaml")
    if !workflowPath.hasPrefix(Self.home) || file.contains("/") || !isYAML {
      found.append(Inconsistency(["workflow"], "expected a file of .github/workflows such as ci.yml"))
    }
    let parts = folder.split(separator: "/", omittingEmptySubsequences: false)
    if !folder.isEmpty, parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) {
      found.append(Inconsistency(["folder"], "expected a folder below the root, such as build/reports"))
    }
    return found
  }

  public func isMeant(_ artifact: String) -> Bool { name.values.contains { $0.matches(artifact) } }

  /// As `actions/download-artifact` lays out several.
  private var meansSeveral: Bool {
    name.values.count > 1 || name.values.contains { $0.text.contains { "*?[]{}\\".contains($0) } }
  }

  /// Where a file of one of its artifacts would lie.
  public func place(of path: RepositoryPath, in artifact: String) -> RepositoryPath {
    let folders = [folder, meansSeveral ? artifact : ""].filter { !$0.isEmpty }
    return RepositoryPath(bytes: Array(folders.map { $0 + "/" }.joined().utf8) + path.bytes)
  }
}
