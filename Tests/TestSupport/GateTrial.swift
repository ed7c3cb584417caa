public import CivilTime
import DocumentReading
public import GateKit
public import SourceText

/// One gate, asked once about files in memory. It is given the facts, snapshots and reports that its needs name
/// and no others.
public struct GateTrial: Sendable {
  public var before: [RepositoryPath: TestFile] = [:]
  public var after: [RepositoryPath: TestFile] = [:]
  public var renames: [RepositoryPath: RepositoryPath] = [:]
  public var commits: [Commit] = []
  /// As in `--facts`.
  public var facts = "{}"
  /// Reports by the id of their request.
  public var reports: [String: [Evidence]] = [:]
  /// What became of earlier heads; others are missing.
  public var rebasings: [ObjectID: Rebasing] = [:]
  /// Commits that the target reaches, beside its tip.
  public var ancestors: Set<ObjectID> = []
  /// 2026-06-15T12:00:00Z.
  public var now = Instant(seconds: 1_781_524_800)

  public init(
    before: [RepositoryPath: TestFile] = [:], after: [RepositoryPath: TestFile] = [:], commits: [Commit] = [],
    facts: String = "{}"
  ) {
    self.before = before
    self.after = after
    self.commits = commits
    self.facts = facts
  }

  /// Settings or facts that do not fit.
  public struct Mistakes: Error, Equatable, CustomStringConvertible {
    public let problems: [String]
    public var description: String { problems.joined(separator: "\n") }
  }

  public func ask<G: Gate>(_ gate: G.Type, _ settings: String) async throws -> GateAnswer {
    let prepared = try Self.prepare(gate, settings)
    return try await prepared.examine(context(prepared))
  }

  /// The work whose reports the gate wants to read.
  public func orders<G: Gate>(_ gate: G.Type, _ settings: String) async throws -> [EvidenceOrder] {
    let prepared = try Self.prepare(gate, settings)
    return try await prepared.orders(context(prepared))
  }

  private func context(_ prepared: PreparedGate) throws -> GateContext {
    var repository = MemoryRepository(before: before, after: after, snapshots: prepared.needs.snapshots)
    repository.rebasings = rebasings
    repository.ancestors = ancestors
    let written = Facts(try Self.read(facts, Facts.shape, "facts")) ?? Facts()
    let found = prepared.needs.evidence.map { request in
      (request, (reports[request.id] ?? []).filter { $0.origin == request.of })
    }
    return GateContext(
      change: repository.change(commits: commits, renames: renames), repository: repository,
      now: now, facts: written.limited(to: prepared.needs),
      evidence: Dictionary(found) { $0 + $1 })
  }

  /// The gate with these settings (YAML), all checked.
  public static func prepare<G: Gate>(_ gate: G.Type, _ settings: String) throws -> PreparedGate {
    let definition = GateDefinition(gate)
    let node = try read(settings, definition.settings, "settings")
    let problems = definition.check(node)
    guard problems.isEmpty, let prepared = definition.prepare(node) else {
      throw Mistakes(problems: problems.map(\.description))
    }
    return prepared
  }

  private static func read(_ text: String, _ shape: Shape, _ source: String) throws -> Node {
    let node = try readYAML(Array(text.utf8), source: source, limits: .report)
    let problems = shape.check(node)
    guard problems.isEmpty else { throw Mistakes(problems: problems.map(\.description)) }
    return node
  }
}

extension GateAnswer {
  /// What was found, in order.
  public var messages: [String] { findings.map(\.message) }
}

extension GateTrial {
  /// An example's files and commits, without a repository.
  public init(_ example: GateExample) {
    var files: [String: String] = example.base
    var commits: [Commit] = []
    for (index, commit) in example.commits.enumerated() {
      for (path, content) in commit.files { files[path] = content }
      let number = UInt8(index + 1)
      // A merge brings nothing in here: no gate that is tried this way looks at what it merged.
      let parents = commit.merge == nil ? nil : [ObjectID(filledWith: number - 1), ObjectID(filledWith: 200)]
      commits.append(Commit(commit.message, number: number, author: commit.author, parents: parents))
    }
    func tree(_ files: [String: String]) -> [RepositoryPath: TestFile] {
      Dictionary(uniqueKeysWithValues: files.map { (RepositoryPath($0), TestFile.text($1)) })
    }
    self.init(before: tree(example.base), after: tree(files), commits: commits, facts: example.facts)
  }
}

extension Commit {
  /// A commit that tests can tell apart by its number, on top of that of the number before.
  ///
  /// - Parameter author: `Name <mail>`; without a bracket all of it is the name.
  public init(
    _ message: String, number: UInt8 = 1, author: String = "Ada Lovelace <ada@example.com>",
    committer: String? = nil, parents: [ObjectID]? = nil, isSigned: Bool = false
  ) {
    self.init(
      id: ObjectID(filledWith: number), tree: ObjectID(filledWith: 100),
      parents: parents ?? [ObjectID(filledWith: number &- 1)], author: Signature(author),
      committer: Signature(committer ?? author), message: message, isSigned: isSigned)
  }
}

extension Signature {
  fileprivate init(_ text: String) {
    let open = text.lastIndex(of: "<")
    let name = text[..<(open ?? text.endIndex)].trimmed()
    let email = open.map { text[text.index(after: $0)...].filter { $0 != ">" } } ?? ""
    self.init(name: name, email: String(email), time: Instant(seconds: 1_704_067_200))
  }
}
