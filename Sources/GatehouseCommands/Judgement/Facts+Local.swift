import DocumentReading
import GateKit
import GitReading
import PolicyFiles
import SourceText

extension Facts {
  /// Bytes of a facts or description file.
  private static let fileLimit = 4 << 20

  /// What the command line says: `--facts` first, single options over it.
  init(_ options: SubjectOptions, _ console: Console) throws {
    var facts = Facts()
    if let file = options.facts {
      let bytes = try console.read(file, limit: Self.fileLimit)
      facts = try readFacts(bytes, source: file == "-" ? "standard input" : file)
      guard facts.deployment == nil else {
        throw UsageError(
          "--facts \(file) tells of a deployment", wayOut: "gatehouse deploy-check judges those")
      }
    }
    facts.target = options.target ?? facts.target
    facts.source = options.source ?? facts.source
    facts.title = options.title ?? facts.title
    facts.author = options.author ?? facts.author
    facts.ref = options.ref ?? facts.ref
    if options.draft { facts.draft = true }
    if !options.labels.isEmpty { facts.labels = options.labels.map { AppliedLabel(name: $0) } }
    if let file = options.descriptionFile {
      facts.body = String(decoding: try console.read(file, limit: Self.fileLimit), as: UTF8.self)
    }
    self = facts
  }

  /// Fills in what the repository knows: the branches, and which repositories they live in.
  ///
  /// Without a forge, the repository of a branch is the remote it is pushed to: the same remote for both
  /// branches means no fork. A branch that was never pushed goes to the remote of its target.
  ///
  /// - Parameter headIsNamed: the head is some commit, so the current branch says nothing of its source.
  func completed(from repository: GitRepository, headIsNamed: Bool) async throws -> Facts {
    var facts = self
    if facts.target == nil { facts.target = try await repository.defaultBranch() }
    if facts.source == nil, !headIsNamed { facts.source = try await repository.currentBranch() }
    if facts.baseRepository == nil, facts.headRepository == nil {
      let base = try await repository.pushRemote(of: facts.target)
      let head = try await repository.pushRemote(of: facts.source) ?? base
      facts.baseRepository = base.map { RepositoryIdentity(id: $0, name: $0) } ?? Self.local
      facts.headRepository = .value(head.map { RepositoryIdentity(id: $0, name: $0) } ?? Self.local)
    }
    return facts
  }

  /// A repository without remotes has one place for all branches.
  private static let local = RepositoryIdentity(id: "local", name: "this repository")
}
