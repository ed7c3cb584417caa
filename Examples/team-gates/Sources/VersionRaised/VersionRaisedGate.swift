import GateKit
import SourceText

/// Asks that what is published gets a new version: see the manifest.
///
/// `together` of change-rules can ask that a file changes too; whether the version in it went up takes code.
public struct VersionRaisedGate: Gate {
  private let settings: VersionRaisedSettings

  public init(_ settings: VersionRaisedSettings) { self.settings = settings }

  public var needs: Needs { Needs(snapshots: [.head, .mergeBase]) }

  public func examine(_ context: GateContext) async throws -> GateAnswer {
    let published = context.change.files.filter { file in
      settings.paths.contains { $0.matches(file.path) || $0.matches(file.previousPath) }
    }
    guard !published.isEmpty else { return .skipped("the change touches nothing that is published") }
    let file = RepositoryPath(settings.file)
    let before = try await version(in: file, of: .mergeBase, context)
    guard let after = try await version(in: file, of: .head, context) else {
      return GateAnswer(
        findings: [
          Finding(
            rule: "no-version", message: "\(settings.file) holds no version such as 1.4.0",
            help: "write one into it", location: Location(file))
        ])
    }
    if let before, after <= before {
      return GateAnswer(
        findings: [
          Finding(
            rule: "not-raised",
            message: "\(settings.file) says \(after), and the target has \(before); "
              + "\(published.count) published \(published.count == 1 ? "file changes" : "files change")",
            help: "raise it to \(before.next) or more", location: Location(file))
        ])
    }
    return GateAnswer(measurements: [Measurement("published files changed", published.count)])
  }

  /// nil where there is no file, or none with a version in it.
  private func version(
    in file: RepositoryPath, of snapshot: Snapshot, _ context: GateContext
  ) async throws -> SemanticVersion? {
    let tree = try await context.repository.tree(snapshot)
    // A version takes a line: whatever is larger is another file.
    guard let bytes = try await tree.bytes(at: file, limit: 4096) else { return nil }
    return SemanticVersion(String(decoding: bytes, as: UTF8.self))
  }
}

public struct VersionRaisedSettings: Settings {
  public var file = "VERSION"
  public var paths: [Glob] = []

  public init() {}

  public static let schema: [Setting<VersionRaisedSettings>] = [
    setting("file", \.file, "file that holds the version and nothing else"),
    setting("paths", \.paths, "files whose change has to be published"),
  ]
}

extension VersionRaisedGate {
  public static let id = "version-raised"

  public static let manifest = GateManifest(
    id: id,
    summary: "Does a change of what is published raise the version?",
    rationale: """
      A package whose content changes under the same version is two packages by one name: caches keep the old \
      one, and nobody can say which of them a bug is in.
      """,
    rules: [
      GateManifest.Rule("not-raised", "what is published changes, and the version does not go up"),
      GateManifest.Rule("no-version", "the file holds no version"),
    ],
    examples: [
      GateExample(
        "a change under the same version is found", settings: "paths: ['lib/**']",
        base: ["VERSION": "1.4.0\n", "lib/shop.rb": "a\n"],
        commits: [ExampleCommit("fix: a price", files: ["lib/shop.rb": "b\n"])],
        findings: ["VERSION says 1.4.0, and the target has 1.4.0; 1 published file changes"]),
      GateExample(
        "1.10.0 is more than 1.9.0", settings: "paths: ['lib/**']",
        base: ["VERSION": "1.9.0\n", "lib/shop.rb": "a\n"],
        commits: [ExampleCommit("feat: a price", files: ["lib/shop.rb": "b\n", "VERSION": "1.10.0\n"])]),
      GateExample(
        "a file without a version is found", settings: "paths: ['lib/**']",
        base: ["VERSION": "1.9.0\n", "lib/shop.rb": "a\n"],
        commits: [ExampleCommit("feat: a price", files: ["lib/shop.rb": "b\n", "VERSION": "next\n"])],
        findings: ["VERSION holds no version such as 1.4.0"]),
      GateExample(
        "what is not published asks for nothing", settings: "paths: ['lib/**']",
        commits: [ExampleCommit("docs: a word", files: ["README.md": "b\n"])],
        skipped: "the change touches nothing that is published"),
    ])
}
